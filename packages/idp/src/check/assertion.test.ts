import type { Json } from '@rollcall/scim';
import { describe, expect, it } from 'vitest';
import type { Answered } from '../client/answer.ts';
import {
  type Assertion,
  answersWithin,
  assess,
  contains,
  equals,
  hasStatus,
  isArrayWhenCounted,
  isNotEmpty,
  isNumber,
} from './assertion.ts';

const memory = {
  firstName: 'Runscope123',
  lastName: 'Abcdefghi456',
  email: 'Runscope123Abcdefghi456@atko.com',
};

function answered(value: Json, status = 200, durationMilliseconds = 5): Answered {
  return {
    kind: 'answered',
    status,
    headers: new Headers(),
    body: { kind: 'json', value },
    durationMilliseconds,
  };
}

function passes(assertion: Assertion, answer: Answered): boolean {
  return assess(assertion, answer, memory).passed;
}

describe('an assertion', () => {
  it('on emptiness takes false and 0 for values, and empty texts, lists and objects for none', () => {
    for (const value of [false, 0, 'x', [1], { a: 1 }]) {
      expect(passes(isNotEmpty('active', ''), answered({ active: value }))).toBe(true);
    }
    for (const value of ['', null, [], {}]) {
      expect(passes(isNotEmpty('active', ''), answered({ active: value }))).toBe(false);
    }
    expect(passes(isNotEmpty('active', ''), answered({}))).toBe(false);
  });

  it('on numbers refuses numbers in quotes', () => {
    expect(passes(isNumber('totalResults', ''), answered({ totalResults: 1 }))).toBe(true);
    expect(passes(isNumber('totalResults', ''), answered({ totalResults: '1' }))).toBe(false);
  });

  it('reads paths through arrays, and nothing through inherited names', () => {
    const answer = answered({ Resources: [{ name: { givenName: 'Ada' } }] });
    expect(passes(isNotEmpty('Resources.0.name.givenName', ''), answer)).toBe(true);
    expect(passes(isNotEmpty('Resources.1.name.givenName', ''), answer)).toBe(false);
    expect(passes(isNotEmpty('constructor.name', ''), answer)).toBe(false);
  });

  it('on a user name wants exactly what was sent, case included', () => {
    const asSent = equals('userName', 'exactly as sent', ({ email }) => email, '');
    expect(passes(asSent, answered({ userName: memory.email }))).toBe(true);
    expect(passes(asSent, answered({ userName: memory.email.toLowerCase() }))).toBe(false);
  });

  it('on the status member of an error takes text and number', () => {
    const status = equals('status', '401', () => 401, '');
    expect(passes(status, answered({ status: '401' }))).toBe(true);
    expect(passes(status, answered({ status: 401 }))).toBe(true);
    expect(passes(status, answered({ status: '403' }))).toBe(false);
  });

  it('on schemas wants the URN among them', () => {
    expect(passes(contains('schemas', 'urn:a', ''), answered({ schemas: ['urn:b', 'urn:a'] }))).toBe(true);
    expect(passes(contains('schemas', 'urn:a', ''), answered({ schemas: [] }))).toBe(false);
    expect(passes(contains('schemas', 'urn:a', ''), answered({}))).toBe(false);
  });

  it('on groups wants an array only when there are groups', () => {
    const groups = isArrayWhenCounted('Resources', 'totalResults', '');
    expect(passes(groups, answered({ totalResults: 0 }))).toBe(true);
    expect(passes(groups, answered({ totalResults: 1, Resources: [{}] }))).toBe(true);
    expect(passes(groups, answered({ totalResults: 1 }))).toBe(false);
  });

  it('on time compares with the limit', () => {
    expect(passes(answersWithin(600, ''), answered({}, 200, 599))).toBe(true);
    expect(passes(answersWithin(600, ''), answered({}, 200, 600))).toBe(false);
  });

  it('says what was expected, what came, and why it matters', () => {
    expect(assess(hasStatus(409, 'Because.'), answered({}, 201), memory)).toEqual({
      text: 'the status is 409',
      passed: false,
      expected: '409',
      actual: '201',
      why: 'Because.',
    });
    const refused = answered({ detail: 'The token is unknown.' }, 401);
    expect(assess(hasStatus(200, ''), refused, memory).actual).toBe('401: The token is unknown.');
  });
});

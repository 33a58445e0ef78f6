import { describe, expect, it } from 'vitest';
import type { Answer, AnswerBody } from '../client/answer.ts';
import { checkList, checkLookUp, checkPatched, checkResource, resourceId } from './answer-check.ts';

function answered(status: number, body: AnswerBody): Answer {
  return { kind: 'answered', status, headers: new Headers(), body, durationMilliseconds: 1 };
}

function json(value: Extract<AnswerBody, { kind: 'json' }>['value'], status = 200): Answer {
  return answered(status, { kind: 'json', value });
}

const list = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: 1,
  startIndex: 1,
  itemsPerPage: 1,
  Resources: [{ id: '1' }],
};

describe('what Okta accepts as a list', () => {
  it('has five members, and resources that are objects', () => {
    expect(checkList(json(list))).toEqual({ ok: true, value: { totalResults: 1, resources: [{ id: '1' }] } });
  });

  it.each(['schemas', 'totalResults', 'startIndex', 'itemsPerPage', 'Resources'])('needs %s', (missing) => {
    const rest = Object.fromEntries(Object.entries(list).filter(([name]) => name !== missing));
    expect(checkList(json(rest))).toEqual({
      ok: false,
      error: `No results for users returned: the list has no ${missing}`,
    });
  });

  it.each(['totalResults', 'startIndex', 'itemsPerPage'])('needs %s to be a JSON integer', (name) => {
    for (const value of ['1', 1.5, null]) {
      expect(checkList(json({ ...list, [name]: value })).ok).toBe(false);
    }
  });

  it('needs Resources to be an array of objects', () => {
    expect(checkList(json({ ...list, Resources: {} })).ok).toBe(false);
    expect(checkList(json({ ...list, Resources: ['1'] })).ok).toBe(false);
  });

  it('may be a 404 when it answers a look-up', () => {
    expect(checkLookUp(json({ detail: 'not found' }, 404))).toEqual({ ok: true, value: [] });
    expect(checkList(json({ detail: 'not found' }, 404)).ok).toBe(false);
  });
});

describe('the words in which Okta reports an answer', () => {
  it.each<[string, Answer, string]>([
    [
      'the detail of an error, word for word',
      json({ detail: 'userName is required' }, 400),
      'Bad Request. Errors reported by remote server: userName is required',
    ],
    [
      'the description of a 1.1 error',
      json({ Errors: [{ description: 'User exists', code: 409 }] }, 409),
      'Conflict. Errors reported by remote server: User exists',
    ],
    [
      'a page of a proxy with status 200',
      answered(200, { kind: 'text', text: '<html> <body>' }),
      "Bad Gateway. Errors reported by remote server: Invalid JSON: Unrecognized token '<html>'",
    ],
    ['an empty 201', answered(201, { kind: 'empty' }), 'Create new user returned empty user'],
    [
      'a server that is too slow',
      {
        kind: 'notAnswered',
        reason: 'timeout',
        detail: 'no answer within 60 seconds',
        durationMilliseconds: 1,
      },
      'Gateway Timeout. No answer within 60 seconds.',
    ],
    [
      'a status that it has no name for',
      answered(418, { kind: 'empty' }),
      'HTTP 418. Errors reported by remote server: (no text)',
    ],
  ])('%s', (_, answer, error) => {
    expect(checkResource(answer, 'Create new user returned empty user')).toEqual({ ok: false, error });
  });
});

describe('what Okta accepts otherwise', () => {
  it('takes 200 with the resource and 204 after a PATCH [CLI-04]', () => {
    expect(checkPatched(json({ id: '1' }), 'empty').ok).toBe(true);
    expect(checkPatched(answered(204, { kind: 'empty' }), 'empty').ok).toBe(true);
    expect(checkPatched(answered(200, { kind: 'empty' }), 'empty')).toEqual({ ok: false, error: 'empty' });
  });

  it('stores an id that is a text and cannot be taken for a bulkId reference', () => {
    expect(resourceId({ id: 'a1' })).toEqual({ ok: true, value: 'a1' });
    for (const id of [1, '', null, 'bulkId:1']) expect(resourceId({ id }).ok).toBe(false);
  });
});

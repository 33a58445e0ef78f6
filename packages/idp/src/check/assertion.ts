/** Assertions on answers as values: what is read, what is expected of it, and why Okta cares. */
import type { Json } from '@rollcall/scim';
import type { Answered } from '../client/answer.ts';
import { isObject, member } from '../json.ts';
import { reportedErrors } from '../okta/reason.ts';
import type { AssertionReport } from './report.ts';

/** What a run knows: the person it uses, and the ids that earlier steps gave. */
export interface CheckMemory {
  readonly firstName: string;
  readonly lastName: string;
  /** The user name too. */
  readonly email: string;
  existingId?: string;
  createdId?: string;
}

export interface Assertion {
  readonly text: string;
  readonly why: string;
  readonly expected: (memory: CheckMemory) => string;
  readonly actual: (answer: Answered) => string;
  readonly holds: (answer: Answered, memory: CheckMemory) => boolean;
}

/** Applies an assertion to an answer. */
export function assess(assertion: Assertion, answer: Answered, memory: CheckMemory): AssertionReport {
  return {
    text: assertion.text,
    passed: assertion.holds(answer, memory),
    expected: assertion.expected(memory),
    actual: assertion.actual(answer),
    why: assertion.why,
  };
}

/** An assertion about an answer that never came. */
export function unmet(assertion: Assertion, memory: CheckMemory, actual: string): AssertionReport {
  return {
    text: assertion.text,
    passed: false,
    expected: assertion.expected(memory),
    actual,
    why: assertion.why,
  };
}

export function hasStatus(status: number, why: string): Assertion {
  return {
    text: `the status is ${status}`,
    why,
    expected: () => String(status),
    actual: (answer) =>
      answer.status < 400 ? String(answer.status) : `${answer.status}: ${reportedErrors(answer)}`,
    holds: (answer) => answer.status === status,
  };
}

export function answersWithin(milliseconds: number, why: string): Assertion {
  return {
    text: `the answer takes less than ${milliseconds} ms`,
    why,
    expected: () => `less than ${milliseconds} ms`,
    actual: (answer) => `${Math.round(answer.durationMilliseconds)} ms`,
    holds: (answer) => answer.durationMilliseconds < milliseconds,
  };
}

export function isNumber(path: string, why: string): Assertion {
  return about(path, why, 'is a number', 'a JSON number', (value) => typeof value === 'number');
}

export function isNotEmpty(path: string, why: string): Assertion {
  return about(path, why, 'is not empty', 'a value', (value) => !isEmpty(value));
}

/** The value is an array that contains the text, or a text that does. */
export function contains(path: string, part: string, why: string): Assertion {
  const holds = (value: Json | undefined) =>
    (Array.isArray(value) || typeof value === 'string') && value.includes(part);
  return about(path, why, `contains ${part}`, part, holds);
}

export function isArrayWhenCounted(path: string, countPath: string, why: string): Assertion {
  return {
    text: `${path} is an array when ${countPath} is 1 or more`,
    why,
    expected: () => 'an array',
    actual: (answer) => show(read(answer, path)),
    holds: (answer) => {
      const count = read(answer, countPath);
      return !(typeof count === 'number' && count >= 1) || Array.isArray(read(answer, path));
    },
  };
}

/**
 * The value is the same text, number or boolean; a number may come as text, as in the `status` of an error.
 *
 * @param meaning what it is compared with, for the reader
 */
export function equals(
  path: string,
  meaning: string,
  expected: (memory: CheckMemory) => string | number | boolean | undefined,
  why: string,
): Assertion {
  return {
    text: `${path} is ${meaning}`,
    why,
    expected: (memory) => show(expected(memory)),
    actual: (answer) => show(read(answer, path)),
    holds: (answer, memory) => {
      const wanted = expected(memory);
      const value = read(answer, path);
      return value === wanted || (typeof wanted === 'number' && value === String(wanted));
    },
  };
}

/** The value at a dotted path such as `Resources.0.name.givenName`. */
export function read(answer: Answered, path: string): Json | undefined {
  let value: Json | undefined = answer.body.kind === 'json' ? answer.body.value : undefined;
  for (const step of path.split('.')) {
    if (Array.isArray(value)) value = value[Number(step)];
    else value = isObject(value) ? member(value, step) : undefined;
  }
  return value;
}

function about(
  path: string,
  why: string,
  predicate: string,
  expected: string,
  holds: (value: Json | undefined) => boolean,
): Assertion {
  return {
    text: `${path} ${predicate}`,
    why,
    expected: () => expected,
    actual: (answer) => show(read(answer, path)),
    holds: (answer) => holds(read(answer, path)),
  };
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

const SHOWN_LENGTH_MAX = 200;

function show(value: Json | undefined): string {
  if (value === undefined) return '(nothing)';
  const text = JSON.stringify(value);
  return text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}…` : text;
}

/** A step of a check as data: a request to the server or something done in Okta, and what has to hold afterwards. */
import type { Result } from '@rollcall/scim';
import type { Answered, ScimRequest } from '../client/answer.ts';
import { equalityFilter } from '../client/query.ts';
import type { Okta } from '../okta/okta.ts';
import type { Assertion, CheckMemory } from './assertion.ts';

interface CheckStepBase {
  readonly number: number;
  readonly name: string;
  /** Okta lets a server that does not have what is asked for leave the step out. */
  readonly optional?: boolean;
}

export interface RequestStep extends CheckStepBase {
  /** A text says why the request cannot be made. */
  readonly request: (memory: CheckMemory) => ScimRequest | string;
  readonly assertions: readonly Assertion[];
  readonly remember?: (answer: Answered, memory: CheckMemory) => void;
}

export interface OktaStep extends CheckStepBase {
  /** What an administrator does in Okta; the value says what came of it. */
  readonly act: (okta: Okta, memory: CheckMemory) => Promise<Result<string, string>>;
  readonly why: string;
}

export type CheckStep = RequestStep | OktaStep;

/** Okta's look-up of a person by user name. */
export function lookUp(userName: string): ScimRequest {
  return { method: 'GET', path: '/Users', query: [['filter', equalityFilter('userName', userName)]] };
}

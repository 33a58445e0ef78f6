/** What a conformance check reports: data for a program, complete enough to be printed for a person. */
import type { Json } from '@rollcall/scim';
import type { Method } from '../client/answer.ts';

export interface AssertionReport {
  /** Such as "itemsPerPage is a number". */
  readonly text: string;
  readonly passed: boolean;
  readonly expected: string;
  readonly actual: string;
  /** One sentence on what Okta does with it. */
  readonly why: string;
}

export interface RequestReport {
  readonly method: Method;
  /** Whole URL as sent. */
  readonly url: string;
  /** Path and query below the base URL before percent-encoding, for a person. */
  readonly path: string;
  readonly body?: Json;
}

export type AnswerReport =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** JSON as parsed, other text as it came, null without a body. */
      readonly body: Json;
      readonly durationMilliseconds: number;
    }
  | { readonly kind: 'notAnswered'; readonly detail: string }
  /** Something was done in Okta, which may have sent several requests; the detail says what came of it. */
  | { readonly kind: 'acted'; readonly detail: string }
  /** An earlier step did not give what this one needs. */
  | { readonly kind: 'notAsked'; readonly detail: string };

export interface StepReport {
  readonly number: number;
  readonly name: string;
  readonly optional: boolean;
  readonly request?: RequestReport;
  readonly answer: AnswerReport;
  readonly assertions: readonly AssertionReport[];
  /** `left out`: an optional step about something that the server does not have. */
  readonly verdict: 'passed' | 'failed' | 'left out';
}

export interface CheckReport {
  readonly title: string;
  readonly passed: boolean;
  readonly steps: readonly StepReport[];
  /** What was done beside the steps, and what deserves a look though nothing asserts it. */
  readonly notes: readonly string[];
}

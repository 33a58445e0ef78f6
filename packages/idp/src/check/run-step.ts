/** Runs one step of a check. */
import type { Json } from '@rollcall/scim';
import type { Answer, ScimRequest } from '../client/answer.ts';
import { queryString } from '../client/query.ts';
import { assess, type CheckMemory, unmet } from './assertion.ts';
import type { AnswerReport, StepReport } from './report.ts';
import type { Sides } from './sides.ts';
import type { CheckStep, OktaStep, RequestStep } from './step.ts';

/** What a server answers to an optional step about something that it does not have. */
const NOT_OFFERED = [404, 405, 501];

export interface StepOutcome {
  readonly report: StepReport;
  /** Where a request was sent. */
  readonly answer?: Answer;
}

export function runStep(
  sides: Sides,
  baseUrl: string,
  step: CheckStep,
  memory: CheckMemory,
): Promise<StepOutcome> {
  return 'act' in step ? act(sides, step, memory) : send(sides, baseUrl, step, memory);
}

async function act({ okta }: Sides, step: OktaStep, memory: CheckMemory): Promise<StepOutcome> {
  const { number, name, optional = false, why } = step;
  const result = await step.act(okta, memory);
  const actual = result.ok ? result.value : result.error;
  const assertion = { text: 'Okta succeeds', passed: result.ok, expected: 'success', actual, why };
  const answer = { kind: 'acted', detail: result.ok ? result.value : 'failed' } as const;
  const verdict = result.ok ? 'passed' : 'failed';
  return { report: { number, name, optional, answer, assertions: [assertion], verdict } };
}

async function send(
  { client }: Sides,
  baseUrl: string,
  step: RequestStep,
  memory: CheckMemory,
): Promise<StepOutcome> {
  const { number, name, optional = false } = step;
  const request = step.request(memory);
  if (typeof request === 'string') {
    const assertions = step.assertions.map((assertion) => unmet(assertion, memory, `not asked: ${request}`));
    const answer = { kind: 'notAsked', detail: request } as const;
    return { report: { number, name, optional, answer, assertions, verdict: 'failed' } };
  }
  const answer = await client.send(request);
  if (answer.kind === 'answered') step.remember?.(answer, memory);
  const assertions = step.assertions.map((assertion) =>
    answer.kind === 'answered' ? assess(assertion, answer, memory) : unmet(assertion, memory, answer.detail),
  );
  const isOffered = answer.kind !== 'answered' || !NOT_OFFERED.includes(answer.status);
  const passed = assertions.every((assertion) => assertion.passed);
  const report: StepReport = {
    number,
    name,
    optional,
    request: describeRequest(baseUrl, request),
    answer: describeAnswer(answer),
    assertions,
    verdict: passed ? 'passed' : optional && !isOffered ? 'left out' : 'failed',
  };
  return { report, answer };
}

function describeRequest(baseUrl: string, request: ScimRequest): NonNullable<StepReport['request']> {
  const query = request.query ?? [];
  const plainQuery = query.map(([name, value]) => `${name}=${value}`).join('&');
  const body = request.body ?? request.text;
  return {
    method: request.method,
    url: baseUrl.replace(/\/$/, '') + request.path + queryString(query),
    path: plainQuery === '' ? request.path : `${request.path}?${plainQuery}`,
    ...(body === undefined ? {} : { body }),
  };
}

function describeAnswer(answer: Answer): AnswerReport {
  if (answer.kind === 'notAnswered') return { kind: 'notAnswered', detail: answer.detail };
  const { status, durationMilliseconds } = answer;
  const body: Json =
    answer.body.kind === 'json' ? answer.body.value : answer.body.kind === 'text' ? answer.body.text : null;
  return { kind: 'answered', status, body, durationMilliseconds };
}

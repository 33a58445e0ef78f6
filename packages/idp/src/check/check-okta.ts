/** Runs Okta's SPEC test against a SCIM server and reports every step. */
import { type Json, PATCH_OP_URN } from '@rollcall/scim';
import type { Answer, ScimRequest } from '../client/answer.ts';
import { createScimClient, type Fetch, type ScimClient } from '../client/client.ts';
import { type Clock, systemClock } from '../client/clock.ts';
import { pathSegment, queryString } from '../client/query.ts';
import { assess, type CheckMemory, read, unmet } from './assertion.ts';
import { type CheckStep, OKTA_SPEC, OKTA_SPEC_TITLE } from './okta-spec.ts';
import { personBody, type Random, randomPerson } from './person.ts';
import type { AnswerReport, CheckReport, StepReport } from './report.ts';

export interface CheckOptions {
  /** SCIM base URL. */
  readonly url: string;
  /** A bare token is sent as `Bearer <token>`; a value with a scheme, such as `Basic dTpw`, as it is. */
  readonly token: string;
  readonly fetch?: Fetch;
  readonly clock?: Clock;
  readonly onStep?: (step: StepReport) => void;
  /** Between steps; the published test waits 5,000. */
  readonly pauseMilliseconds?: number;
  /** Sends the token over plain HTTP to another machine. */
  readonly allowHttp?: boolean;
  readonly random?: Random;
}

/** What a server without groups answers to the optional step. */
const NOT_OFFERED = [404, 405, 501];

/**
 * Runs all steps in order, each whether or not earlier ones passed. An empty directory gets a user first. Users that
 * the run made are deleted at the end, or deactivated where the server does not delete.
 */
export async function checkOkta(options: CheckOptions): Promise<CheckReport> {
  const client = checkClient(options);
  const random = options.random ?? Math.random;
  const clock = options.clock ?? systemClock;
  const memory = randomPerson(random);
  const notes: string[] = [];
  const made: string[] = [];

  const precondition = await ensureUser(client, randomPerson(random), notes);
  if (precondition !== undefined) made.push(precondition);
  const steps: StepReport[] = [];
  for (const step of OKTA_SPEC) {
    if (steps.length > 0) await clock.sleep(options.pauseMilliseconds ?? 0);
    const { report, answer } = await runStep(client, options.url, step, memory);
    steps.push(report);
    options.onStep?.(report);
    if (step.number === 9 && answer?.kind === 'answered' && read(answer, 'totalResults') === 0) {
      notes.push('Step 9 found nobody: userName should be found whatever its case (RFC 7643 §4.1.1).');
    }
  }
  if (memory.createdId !== undefined) made.push(memory.createdId);
  for (const id of made) await tidy(client, id, notes);
  const passed = steps.every(({ verdict }) => verdict !== 'failed');
  return { title: OKTA_SPEC_TITLE, passed, steps, notes };
}

function checkClient(options: CheckOptions): ScimClient {
  const authorization = options.token.includes(' ') ? options.token : `Bearer ${options.token}`;
  return createScimClient({
    baseUrl: options.url,
    // The test collection sends its content type with every request.
    headers: () => ({
      Accept: 'application/scim+json',
      'Accept-Charset': 'utf-8',
      'Content-Type': 'application/scim+json; charset=utf-8',
      'User-Agent': 'OKTA SCIM Integration',
      Authorization: authorization,
    }),
    rateLimitAttempts: 1,
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.allowHttp === undefined ? {} : { allowHttp: options.allowHttp }),
  });
}

async function runStep(
  client: ScimClient,
  baseUrl: string,
  step: CheckStep,
  memory: CheckMemory,
): Promise<{ report: StepReport; answer?: Answer }> {
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
  const leftOut = optional && answer.kind === 'answered' && NOT_OFFERED.includes(answer.status);
  const passed = assertions.every((assertion) => assertion.passed);
  const report: StepReport = {
    number,
    name,
    optional,
    request: describeRequest(baseUrl, request),
    answer: describeAnswer(answer),
    assertions,
    verdict: leftOut ? 'left out' : passed ? 'passed' : 'failed',
  };
  return { report, answer };
}

/** The published test has a directory with a user as its precondition; an empty one gets a user here. */
async function ensureUser(
  client: ScimClient,
  person: CheckMemory,
  notes: string[],
): Promise<string | undefined> {
  const query = [
    ['count', '1'],
    ['startIndex', '1'],
  ] as const;
  const list = await client.send({ method: 'GET', path: '/Users', query });
  const resources = list.kind === 'answered' && list.status === 200 ? read(list, 'Resources') : undefined;
  if (!Array.isArray(resources) || resources.length > 0) return undefined;
  const created = await client.send({ method: 'POST', path: '/Users', body: personBody(person) });
  const id = created.kind === 'answered' && created.status === 201 ? read(created, 'id') : undefined;
  if (typeof id !== 'string') {
    notes.push('The directory has no user, which the test needs, and creating one failed.');
    return undefined;
  }
  notes.push(`The directory had no user, which the test needs, so ${person.email} was created first.`);
  return id;
}

async function tidy(client: ScimClient, id: string, notes: string[]): Promise<void> {
  const path = `/Users/${pathSegment(id)}`;
  const deleted = await client.send({ method: 'DELETE', path });
  if (isSuccess(deleted)) return void notes.push(`The test user ${id} was deleted again.`);
  const body = { schemas: [PATCH_OP_URN], Operations: [{ op: 'replace', value: { active: false } }] };
  const deactivated = await client.send({ method: 'PATCH', path, body });
  notes.push(
    isSuccess(deactivated)
      ? `The server did not delete the test user ${id}, so it was deactivated.`
      : `The test user ${id} could be neither deleted nor deactivated and is still there.`,
  );
}

function isSuccess(answer: Answer): boolean {
  return answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
}

function describeRequest(baseUrl: string, request: ScimRequest): NonNullable<StepReport['request']> {
  const query = request.query ?? [];
  const plainQuery = query.map(([name, value]) => `${name}=${value}`).join('&');
  return {
    method: request.method,
    url: baseUrl.replace(/\/$/, '') + request.path + queryString(query),
    path: plainQuery === '' ? request.path : `${request.path}?${plainQuery}`,
    ...(request.body === undefined ? {} : { body: request.body }),
  };
}

function describeAnswer(answer: Answer): AnswerReport {
  if (answer.kind === 'notAnswered') return { kind: 'notAnswered', detail: answer.detail };
  const { status, durationMilliseconds } = answer;
  const body: Json =
    answer.body.kind === 'json' ? answer.body.value : answer.body.kind === 'text' ? answer.body.text : null;
  return { kind: 'answered', status, body, durationMilliseconds };
}

/** Runs the steps of a check against a SCIM server and reports each. */
import type { Answer } from '../client/answer.ts';
import type { Fetch } from '../client/client.ts';
import { type Clock, systemClock } from '../client/clock.ts';
import type { IntegrationMode } from '../okta/app-integration.ts';
import type { ScimVersion } from '../okta/scim-version.ts';
import { type Random, randomPerson } from './person.ts';
import type { CheckReport, StepReport } from './report.ts';
import { runStep } from './run-step.ts';
import { openSides } from './sides.ts';
import type { CheckStep } from './step.ts';
import { ensureUser, tidy } from './test-user.ts';

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
  /** How the app was made in Okta, for the steps that are done there; `catalogue` by default. */
  readonly mode?: IntegrationMode;
}

/** A published test: its steps, and the version of SCIM that the server is to speak. */
export interface CheckSuite {
  readonly title: string;
  readonly scimVersion: ScimVersion;
  readonly steps: readonly CheckStep[];
  /** The directory has to have a user before. */
  readonly needsUser: boolean;
  /** What deserves a look after a step, though nothing asserts it. */
  readonly remark?: (step: CheckStep, answer: Answer) => string | undefined;
}

/**
 * Runs all steps in order, each whether or not earlier ones passed. An empty directory gets a user first, where the
 * suite needs one. Users that the run made are deleted at the end, or deactivated where the server does not delete.
 */
export async function runCheck(suite: CheckSuite, options: CheckOptions): Promise<CheckReport> {
  const { title, scimVersion } = suite;
  const random = options.random ?? Math.random;
  const clock = options.clock ?? systemClock;
  const sides = openSides(scimVersion, options);
  const memory = randomPerson(random);
  const notes: string[] = [];
  const made: string[] = [];

  const precondition = suite.needsUser ? await ensureUser(sides, randomPerson(random), notes) : undefined;
  if (precondition !== undefined) made.push(precondition);
  const steps: StepReport[] = [];
  for (const step of suite.steps) {
    if (steps.length > 0) await clock.sleep(options.pauseMilliseconds ?? 0);
    const { report, answer } = await runStep(sides, options.url, step, memory);
    steps.push(report);
    options.onStep?.(report);
    const remark = answer === undefined ? undefined : suite.remark?.(step, answer);
    if (remark !== undefined) notes.push(remark);
  }
  if (memory.createdId !== undefined) made.push(memory.createdId);
  for (const id of made) await tidy(sides, id, notes);
  return { title, passed: steps.every(({ verdict }) => verdict !== 'failed'), steps, notes };
}

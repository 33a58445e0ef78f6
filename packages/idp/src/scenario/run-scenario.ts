/** Runs the demo scenario: Okta's side of a company that moves in, against any SCIM server. */
import type { Fetch } from '../client/client.ts';
import { createAppIntegration, type IntegrationMode } from '../okta/app-integration.ts';
import { createOkta } from '../okta/okta.ts';
import { createOrg, type SavedOrg, saveOrg } from '../okta/org.ts';
import type { ScimVersion } from '../okta/scim-version.ts';
import { createGroups } from './groups.ts';
import { createPeople } from './people.ts';
import { type Action, planScenario, type Tally } from './plan.ts';
import { notCompared, type Verification, verify } from './verify.ts';

export interface ScenarioProgress {
  /** What is being done, such as "Assigning people". */
  readonly step: string;
  /** Actions over all steps. */
  readonly done: number;
  readonly total: number;
}

export interface ScenarioOptions {
  /** SCIM base URL and bearer token of the directory. */
  readonly url: string;
  readonly token: string;
  readonly mode?: IntegrationMode;
  /** 2.0 by default. */
  readonly scimVersion?: ScimVersion;
  readonly people?: number;
  /** The same seed gives the same people, so that a later run finds those of an earlier one. */
  readonly seed?: number;
  /** Actions at once; Okta keeps to a few. */
  readonly concurrency?: number;
  readonly fetch?: Fetch;
  readonly onProgress?: (progress: ScenarioProgress) => void;
  /** Called before a pause that the server asked for with a 429. */
  readonly onPause?: (seconds: number) => void;
  readonly allowHttp?: boolean;
  readonly signal?: AbortSignal;
}

export interface ScenarioReport extends Tally {
  /** What Okta's administrator would find on the Tasks page, and what differs at the end; empty when all went well. */
  readonly failures: readonly string[];
  readonly verification: Verification;
  readonly durationMilliseconds: number;
  /** What Okta knows at the end. It holds the token. */
  readonly org: SavedOrg;
}

const PEOPLE = 250;
const SEED = 20_260_401;
const CONCURRENCY = 4;
const LAST_STEP = 'Comparing both sides';

/** Runs every step in order. People and groups that are there already are linked, not created again. */
export async function runScenario(options: ScenarioOptions): Promise<ScenarioReport> {
  const started = performance.now();
  const org = createOrg(
    createAppIntegration({
      label: 'Rollcall',
      mode: options.mode ?? 'catalogue',
      scimVersion: options.scimVersion ?? '2.0',
      baseUrl: options.url,
      credential: { mode: 'bearer', token: options.token },
    }),
  );
  const seed = options.seed ?? SEED;
  for (const user of createPeople(seed, options.people ?? PEOPLE)) org.users.set(user.id, user);
  for (const group of createGroups(seed, [...org.users.values()])) org.groups.set(group.id, group);
  const okta = createOkta({ org, ...options });

  const tally: Tally = { peopleCreated: 0, peopleFound: 0, groupsCreated: 0, groupsFound: 0 };
  const failures: string[] = [];
  const steps = planScenario(okta, tally);
  const total = steps.reduce((sum, { actions }) => sum + actions.length, 1);
  let done = 0;
  const report = (step: string) => options.onProgress?.({ step, done, total });
  for (const { name, actions, essential = false } of steps) {
    report(name);
    // The actions of an essential step build on each other.
    await perform(actions, essential ? 1 : (options.concurrency ?? CONCURRENCY), (failure) => {
      if (failure !== undefined) failures.push(failure);
      done++;
      report(name);
    });
    if ((essential && failures.length > 0) || options.signal?.aborted) break;
  }
  const isStopped = options.signal?.aborted === true;
  if (!isStopped) report(LAST_STEP);
  const verification = isStopped ? notCompared('the run was stopped') : await verify(okta);
  failures.push(...verification.differences);
  done = total;
  if (!isStopped) report(LAST_STEP);
  const durationMilliseconds = performance.now() - started;
  return { ...tally, failures, verification, durationMilliseconds, org: saveOrg(org) };
}

/** Performs the actions, so many at once, and tells after each what went wrong, if anything did. */
async function perform(
  actions: readonly Action[],
  concurrency: number,
  finished: (failure: string | undefined) => void,
): Promise<void> {
  const waiting = actions.values();
  const worker = async () => {
    for (const action of waiting) {
      const result = await action();
      finished(result.ok ? undefined : result.error);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

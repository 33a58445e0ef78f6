/** What the demo says at its end, for a person and for a script. */
import type { ScenarioReport } from '@rollcall/idp';
import type { ProductEvent } from '../event/index.ts';
import { describeEvent } from './describe-event.ts';

export interface DemoResult {
  readonly report: ScenarioReport;
  /** Events that the run added to the log. */
  readonly eventsAdded: number;
  readonly newestEvents: readonly ProductEvent[];
  readonly scimBaseUrl: string;
  readonly token: string;
  /** The folder of the embedded database; undefined with a database of one's own. */
  readonly dataDirectory: string | undefined;
}

const FAILURES_SHOWN = 20;

/** The summary and the last events, as lines. */
export function summaryLines({ report, eventsAdded, newestEvents }: DemoResult): string[] {
  const { failures, verification } = report;
  const seconds = (report.durationMilliseconds / 1000).toFixed(1);
  const people = report.peopleCreated + report.peopleFound;
  return [
    failures.length === 0
      ? 'A company has moved in, and everything went as Okta expects.'
      : `${failures.length} ${failures.length === 1 ? 'thing' : 'things'} did not go as Okta expects:`,
    ...failures.slice(0, FAILURES_SHOWN).map((failure) => `  ✗ ${printable(failure)}`),
    ...(failures.length > FAILURES_SHOWN ? [`  … and ${failures.length - FAILURES_SHOWN} more`] : []),
    '',
    `  People       ${figure(people)}   ${origin(report.peopleCreated, report.peopleFound)}; ${verification.activeUsers} active`,
    `  Groups       ${figure(verification.groups)}   ${origin(report.groupsCreated, report.groupsFound)}, one deleted again`,
    `  Memberships  ${figure(verification.memberships)}`,
    `  Events       ${figure(eventsAdded)}   in one ordered log`,
    `  Time         ${seconds.padStart(6)} s`,
    '',
    'The last ten events:',
    '',
    ...newestEvents.map(describeEvent),
    '',
  ];
}

/** How to go on from here, as lines. */
export function nextStepLines({ scimBaseUrl, token, dataDirectory }: DemoResult): string[] {
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(scimBaseUrl).hostname);
  const folder = dataDirectory === undefined ? '' : ` --data-dir ${dataDirectory}`;
  return [
    'Rollcall stays up. To connect a real Okta, paste:',
    '',
    `  SCIM base URL   ${scimBaseUrl}`,
    `  Bearer token    ${token}`,
    '',
    ...(isLocal
      ? ['  (Okta calls from the internet: put a tunnel before this server and set PUBLIC_URL to it.)', '']
      : []),
    `  Follow the log  npx rollcall events --follow${folder}`,
    `  Check it        npx rollcall check okta --url ${scimBaseUrl} --token ${token}`,
    '  Stop            Ctrl-C',
    '',
  ];
}

/** The same for a script. */
export function summaryJson(result: DemoResult) {
  const { report, eventsAdded, scimBaseUrl, token } = result;
  return {
    scim_base_url: scimBaseUrl,
    token,
    people_created: report.peopleCreated,
    people_found: report.peopleFound,
    groups_created: report.groupsCreated,
    groups_found: report.groupsFound,
    active_users: report.verification.activeUsers,
    groups: report.verification.groups,
    memberships: report.verification.memberships,
    events: eventsAdded,
    milliseconds: Math.round(report.durationMilliseconds),
    failures: report.failures,
  };
}

function origin(created: number, found: number): string {
  if (found === 0) return `${created} created`;
  return created === 0 ? `${found} linked` : `${created} created, ${found} linked`;
}

function figure(count: number): string {
  return String(count).padStart(6);
}

/** A terminal obeys control characters, and a server may answer any. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}

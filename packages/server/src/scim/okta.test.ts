/** Okta's behaviour against the real service: the published SPEC test, and the demo scenario in both modes. */
import {
  type AssertionReport,
  checkOkta,
  type Fetch,
  type IntegrationMode,
  runScenario,
} from '@rollcall/idp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestDirectory, type TestService, userBody } from './testing.ts';

let service: TestService;
let network: Fetch;

beforeAll(async () => {
  service = await openTestService();
  network = (url, init) => service.fetch(new Request(url, init));
});
afterAll(() => service.close());

function scenario(directory: TestDirectory, mode: IntegrationMode) {
  const { baseUrl: url, token } = directory;
  return runScenario({ url, token, mode, people: 60, fetch: network, allowHttp: true });
}

/** Failed, and not only by being late on a busy machine. */
function isUnmet({ passed, text }: AssertionReport): boolean {
  return !passed && !text.endsWith(' ms');
}

describe('Okta’s SPEC test', () => {
  it('passes in an empty directory, which it leaves without active users', async () => {
    const directory = await service.addDirectory();
    const { baseUrl: url, token } = directory;
    const report = await checkOkta({ url, token, fetch: network, allowHttp: true });
    const failed = report.steps.flatMap(({ number, assertions }) =>
      assertions.filter(isUnmet).map(({ text, actual }) => `${number}: ${text}: ${actual}`),
    );
    expect(failed).toEqual([]);
    expect(report.steps).toHaveLength(12);
    expect(report.notes[0]).toContain('was created first');
    expect((await directory.scim('GET', '/Users')).body.totalResults).toBe(0);
  });

  it('touches nothing but the user that it makes', async () => {
    const directory = await service.addDirectory();
    await directory.scim('POST', '/Users', {
      ...userBody('ada@example.com'),
      name: { givenName: 'Ada', familyName: 'Lovelace' },
      emails: [{ value: 'ada@example.com', primary: true, type: 'work' }],
    });
    const { baseUrl: url, token } = directory;
    const before = await directory.scim('GET', '/Users');
    const report = await checkOkta({ url, token, fetch: network, allowHttp: true });
    expect(report.steps.flatMap(({ assertions }) => assertions.filter(isUnmet))).toEqual([]);
    expect((await directory.scim('GET', '/Users')).body).toEqual(before.body);
  });

  it('fails on a wrong token at every step that needs the right one', async () => {
    const { baseUrl: url } = await service.addDirectory();
    const report = await checkOkta({ url, token: 'wrong', fetch: network, allowHttp: true });
    expect(report.passed).toBe(false);
    expect(report.steps.filter(({ verdict }) => verdict === 'passed').map(({ number }) => number)).toEqual([
      11,
    ]);
  });
});

describe.each<IntegrationMode>(['catalogue', 'wizard'])('the demo scenario of a %s app', (mode) => {
  let directory: TestDirectory;
  beforeAll(async () => {
    directory = await service.addDirectory();
  });

  it('ends with both sides alike', async () => {
    const report = await scenario(directory, mode);
    expect(report.failures).toEqual([]);
    expect(report).toMatchObject({ peopleCreated: 60, peopleFound: 0, groupsCreated: 12, groupsFound: 0 });
    expect(report.verification).toMatchObject({ groups: 11, otherUsers: 0, otherGroups: 0 });
  });

  it('links what it finds when it runs again, and ends with both sides alike', async () => {
    const report = await scenario(directory, mode);
    expect(report.failures).toEqual([]);
    expect(report).toMatchObject({ peopleCreated: 0, peopleFound: 60, groupsCreated: 1, groupsFound: 11 });
    expect(report.verification).toMatchObject({ groups: 11, otherUsers: 0, otherGroups: 0 });
  });
});

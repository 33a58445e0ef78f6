/** Okta in SCIM 1.1 against the real service: its published tests, and the demo scenario in both modes. */
import {
  type AssertionReport,
  type CheckReport,
  checkOkta11,
  checkOktaCrud,
  createAppIntegration,
  createOkta,
  createOrg,
  type Fetch,
  type IntegrationMode,
  pushGroup,
  pushName,
  runScenario,
  saveToApp,
} from '@rollcall/idp';
import { type JsonObject, v1 } from '@rollcall/scim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addUser, openTestService, type TestDirectory, type TestService } from '../testing.ts';
import { baseUrlV1 } from './testing.ts';

let service: TestService;
let network: Fetch;

beforeAll(async () => {
  service = await openTestService();
  network = (url, init) => service.fetch(new Request(url, init));
});
afterAll(() => service.close());

function access(directory: TestDirectory) {
  return { url: baseUrlV1(directory), token: directory.token, fetch: network, allowHttp: true };
}

/** What failed, and not only by being late on a busy machine. */
function unmet(report: CheckReport): string[] {
  const isUnmet = ({ passed, text }: AssertionReport) => !passed && !text.endsWith(' ms');
  return report.steps.flatMap(({ number, assertions }) =>
    assertions.filter(isUnmet).map(({ text, actual }) => `${number}: ${text}: ${actual}`),
  );
}

describe('Okta’s SPEC test of SCIM 1.1', () => {
  it('passes in an empty directory with every optional step, and leaves nobody [V1-01] [V1-03] [V1-08] [V1-17] [V1-27]', async () => {
    const directory = await service.addDirectory();
    const report = await checkOkta11(access(directory));
    expect(unmet(report)).toEqual([]);
    expect(report.steps).toHaveLength(16);
    expect(report.steps.filter(({ verdict }) => verdict === 'left out')).toEqual([]);
    expect((await directory.scim('GET', '/Users')).body.totalResults).toBe(0);
  });

  it('touches nothing but the user that it makes', async () => {
    const directory = await service.addDirectory();
    await addUser(directory, 'ada@example.com');
    const before = await directory.scim('GET', '/Users');
    expect(unmet(await checkOkta11(access(directory)))).toEqual([]);
    expect((await directory.scim('GET', '/Users')).body).toEqual(before.body);
  });

  it('fails against SCIM 2.0, and says at which steps', async () => {
    const directory = await service.addDirectory();
    const report = await checkOkta11({ ...access(directory), url: directory.baseUrl });
    expect(report.passed).toBe(false);
    const verdicts = new Map(report.steps.map(({ number, verdict }) => [number, verdict]));
    expect(verdicts.get(1)).toBe('left out');
    expect(verdicts.get(7)).toBe('failed');
    expect(verdicts.get(12)).toBe('failed');
  });
});

describe.each<IntegrationMode>(['catalogue', 'wizard'])('Okta’s CRUD test with a %s app', (mode) => {
  it.each(['2.0', '1.1'] as const)(
    'passes in SCIM %s and leaves nobody [V1-10] [V1-14] [V1-15]',
    async (scimVersion) => {
      const directory = await service.addDirectory();
      const url = scimVersion === '1.1' ? baseUrlV1(directory) : directory.baseUrl;
      const report = await checkOktaCrud({ ...access(directory), url, mode, scimVersion });
      expect(unmet(report)).toEqual([]);
      expect(report).toMatchObject({ passed: true, title: `Okta SCIM ${scimVersion} CRUD test` });
      expect(report.steps).toHaveLength(13);
      expect((await directory.scim('GET', '/Users')).body.totalResults).toBe(0);
    },
  );

  it('fails with a wrong token where Okta would raise a task', async () => {
    const directory = await service.addDirectory();
    const report = await checkOktaCrud({ ...access(directory), token: 'wrong', mode });
    const failed = report.steps.filter(({ verdict }) => verdict === 'failed').map(({ number }) => number);
    expect(failed).toEqual(expect.arrayContaining([1, 3, 4, 6, 13]));
    expect(unmet(report)[0]).toContain('Error authenticating');
  });
});

describe.each<IntegrationMode>(['catalogue', 'wizard'])(
  'the demo scenario of a %s app in SCIM 1.1',
  (mode) => {
    it('ends with both sides alike, twice [V1-12] [V1-13] [V1-21] [V1-25]', async () => {
      const directory = await service.addDirectory();
      const options = { ...access(directory), mode, people: 60, scimVersion: '1.1' } as const;
      const first = await runScenario(options);
      expect(first.failures).toEqual([]);
      expect(first).toMatchObject({ peopleCreated: 60, groupsCreated: 12 });
      const second = await runScenario(options);
      expect(second.failures).toEqual([]);
      expect(second).toMatchObject({ peopleCreated: 0, peopleFound: 60, groupsFound: 11 });
      expect(second.verification).toMatchObject({ groups: 11, otherUsers: 0, otherGroups: 0 });
    });
  },
);

describe('an app of SCIM 1.1', () => {
  it('asks for users and groups when it is saved, and sends the description of a group', async () => {
    const directory = await service.addDirectory();
    const sent: { readonly line: string; readonly body: JsonObject }[] = [];
    const okta = createOkta({
      org: createOrg(
        createAppIntegration({
          label: 'Rollcall',
          mode: 'catalogue',
          scimVersion: '1.1',
          baseUrl: baseUrlV1(directory),
          credential: { mode: 'bearer', token: directory.token },
        }),
      ),
      fetch: (url, init) => {
        const line = `${init.method} ${url.slice(baseUrlV1(directory).length)}`;
        sent.push({ line, body: JSON.parse(String(init.body ?? '{}')) });
        return network(url, init);
      },
    });
    expect((await saveToApp(okta)).ok).toBe(true);
    expect(sent.map(({ line }) => line)).toEqual([
      'GET /Users?startIndex=1&count=2',
      'GET /Groups?startIndex=1&count=100',
    ]);
    okta.org.groups.set('00g1', { id: '00g1', name: 'Engineers', description: 'All', memberIds: [] });
    expect(await pushGroup(okta, '00g1')).toEqual({ ok: true, value: 'created' });
    expect(sent[2]).toEqual({
      line: 'POST /Groups',
      body: {
        schemas: [v1.CORE_URN, 'urn:okta:custom:group:1.0'],
        displayName: 'Engineers',
        'urn:okta:custom:group:1.0': { description: 'All' },
      },
    });
    expect((await pushName(okta, '00g1')).ok).toBe(true);
    expect(okta.org.tasks).toEqual([]);
  });
});

/** What single operations of Okta do to the real service, where the demo scenario does not go. */
import {
  type AppIntegrationSettings,
  activateUser,
  assignUser,
  changeMemberships,
  createAppIntegration,
  createOkta,
  createOrg,
  deactivateUser,
  defaultMappings,
  type Fetch,
  type IntegrationMode,
  importUsers,
  type Okta,
  type OktaProfile,
  pushGroup,
  pushNow,
  restoreOrg,
  retryTask,
  saveOrg,
  syncPassword,
  testConnection,
  unassignUser,
  unlinkGroup,
  updateProfile,
} from '@rollcall/idp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestService, type TestDirectory, type TestService, userBody } from './testing.ts';

let service: TestService;
let directory: TestDirectory;
/** Method and path of each request, as they were sent. */
let sent: string[];
let network: Fetch;

beforeAll(async () => {
  service = await openTestService();
  network = (url, init) => {
    sent.push(`${init.method} ${decodeURIComponent(url.slice(directory.baseUrl.length))}`);
    return service.fetch(new Request(url, init));
  };
});
beforeEach(async () => {
  directory = await service.addDirectory();
  sent = [];
});
afterAll(() => service.close());

function createTestOkta(mode: IntegrationMode, settings: Partial<AppIntegrationSettings> = {}): Okta {
  const app = createAppIntegration({
    label: 'Rollcall',
    mode,
    baseUrl: directory.baseUrl,
    credential: { mode: 'bearer', token: directory.token },
    ...settings,
  });
  return createOkta({ org: createOrg(app), fetch: network });
}

function addPerson(okta: Okta, id: string, profile: Partial<OktaProfile> = {}): void {
  const login = `${id}@example.com`;
  const base = { login, email: login, firstName: 'Ada', lastName: 'Lovelace' };
  okta.org.users.set(id, { id, status: 'ACTIVE', profile: { ...base, ...profile } });
}

function addGroup(okta: Okta, id: string, name: string, memberIds: string[]): void {
  okta.org.groups.set(id, { id, name, memberIds });
}

function externalId(okta: Okta, userId: string): string {
  return okta.org.assignments.get(userId)?.externalId ?? '';
}

function openTasks(okta: Okta): string[] {
  return okta.org.tasks.filter(({ status }) => status === 'OPEN').map(({ message }) => message);
}

async function memberIds(groupId: string): Promise<string[]> {
  const { body } = await directory.scim('GET', `/Groups/${groupId}`);
  return (body.members ?? []).map(({ value }: { value: string }) => value).toSorted();
}

describe('the connection test', () => {
  it('asks once for two users and accepts an empty directory', async () => {
    expect(await testConnection(createTestOkta('catalogue'))).toEqual({
      ok: true,
      value: { totalResults: 0 },
    });
    expect(sent).toEqual(['GET /Users?startIndex=1&count=2']);
  });

  it('shows the server’s detail beside Okta’s own text when the token is wrong', async () => {
    const okta = createTestOkta('wizard', { credential: { mode: 'bearer', token: 'wrong' } });
    const tested = await testConnection(okta);
    expect(tested.ok).toBe(false);
    expect(okta.org.systemLog.at(-1)).toMatchObject({
      severity: 'ERROR',
      outcome: { result: 'FAILURE', reason: expect.stringContaining('Error authenticating: Unauthorized.') },
    });
  });

  it.each(['Bearer ', 'bearer ', '', 'Bearer Bearer '])(
    'works with the header %jTOKEN [AUTH-03]',
    async (scheme) => {
      const value = `${scheme}${directory.token}`;
      const okta = createTestOkta('catalogue', { credential: { mode: 'header', value } });
      expect((await testConnection(okta)).ok).toBe(true);
    },
  );
});

describe.each<IntegrationMode>(['catalogue', 'wizard'])('a person in a %s app', (mode) => {
  it('is looked up, created, and comes back under the same id', async () => {
    const okta = createTestOkta(mode);
    addPerson(okta, "o'malley+1");
    expect(await assignUser(okta, "o'malley+1")).toEqual({ ok: true, value: 'created' });
    expect(sent[0]).toBe(`GET /Users?filter=userName eq "o'malley+1@example.com"&startIndex=1&count=100`);
    const id = externalId(okta, "o'malley+1");
    await deactivateUser(okta, "o'malley+1");
    expect((await directory.scim('GET', `/Users/${id}`)).body.active).toBe(false);
    activateUser(okta, "o'malley+1");
    expect(await assignUser(okta, "o'malley+1")).toEqual({ ok: true, value: 'reactivated' });
    expect(externalId(okta, "o'malley+1")).toBe(id);
    expect((await directory.scim('GET', `/Users/${id}`)).body.active).toBe(true);
    expect(openTasks(okta)).toEqual([]);
  });

  it('is deactivated in the way of the mode', async () => {
    const okta = createTestOkta(mode);
    addPerson(okta, 'ada');
    await assignUser(okta, 'ada');
    sent = [];
    await unassignUser(okta, 'ada');
    const path = `/Users/${externalId(okta, 'ada')}`;
    expect(sent).toEqual(mode === 'catalogue' ? [`PATCH ${path}`] : [`GET ${path}`, `PUT ${path}`]);
  });

  it('is linked when the server has the name in another case', async () => {
    const okta = createTestOkta(mode);
    const { body } = await directory.scim('POST', '/Users', userBody('Ada@Example.COM'));
    addPerson(okta, 'ada', { title: 'Countess' });
    expect(await assignUser(okta, 'ada')).toEqual({ ok: true, value: 'linked' });
    const { body: linked } = await directory.scim('GET', `/Users/${body.id}`);
    expect(linked).toMatchObject({ userName: 'ada@example.com', title: 'Countess' });
  });

  it('is found by email when the app’s unique identifier says so', async () => {
    const okta = createTestOkta(mode, { uniqueIdentifier: 'email' });
    addPerson(okta, 'ada', { email: 'ada.lovelace@example.com' });
    const { body } = await directory.scim('POST', '/Users', userBody('ada.lovelace@example.com'));
    await assignUser(okta, 'ada');
    expect(externalId(okta, 'ada')).toBe(body.id);
  });

  it('gets a password that is never given back', async () => {
    const app = createTestOkta(mode).org.app;
    const okta = createTestOkta(mode, { toApp: { ...app.toApp, syncPassword: true } });
    addPerson(okta, 'ada');
    await assignUser(okta, 'ada');
    expect(await syncPassword(okta, 'ada', 'correct horse')).toEqual({ ok: true, value: undefined });
    const { body } = await directory.scim('GET', `/Users/${externalId(okta, 'ada')}`);
    expect(JSON.stringify(body)).not.toContain('correct horse');
    expect(body).not.toHaveProperty('password');
  });

  it('keeps what Okta does not know, and loses what was emptied', async () => {
    const okta = createTestOkta(mode);
    addPerson(okta, 'ada', { title: 'Countess', primaryPhone: '+44 20 7946 0100' });
    await assignUser(okta, 'ada');
    const path = `/Users/${externalId(okta, 'ada')}`;
    const ims = [{ value: 'ada', type: 'xmpp' }];
    await directory.scim('PATCH', path, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'add', path: 'ims', value: ims }],
    });
    await updateProfile(okta, 'ada', { title: null, primaryPhone: '', lastName: 'King' });
    const { body } = await directory.scim('GET', path);
    expect(body).toMatchObject({ ims, name: { familyName: 'King' } });
    expect([undefined, '']).toContain(body.title);
    expect(openTasks(okta)).toEqual([]);
  });

  it('keeps attributes that are mapped on create only', async () => {
    const okta = createTestOkta(mode, { mappings: defaultMappings('create') });
    addPerson(okta, 'ada', { title: 'Countess' });
    await assignUser(okta, 'ada');
    await updateProfile(okta, 'ada', { title: 'Engineer' });
    const { body } = await directory.scim('GET', `/Users/${externalId(okta, 'ada')}`);
    expect(body.title).toBe('Countess');
  });

  it('raises a task when the server has deleted the user, until assigned again under a new id', async () => {
    const okta = createTestOkta(mode);
    addPerson(okta, 'ada');
    await assignUser(okta, 'ada');
    const id = externalId(okta, 'ada');
    await directory.scim('DELETE', `/Users/${id}`);
    expect((await updateProfile(okta, 'ada', { title: 'Countess' })).ok).toBe(false);
    expect(openTasks(okta)).toEqual([
      expect.stringContaining('Not Found. Errors reported by remote server:'),
    ]);
    expect((await retryTask(okta, okta.org.tasks[0]!.id)).ok).toBe(false);
    expect(okta.org.tasks).toHaveLength(1);

    await unassignUser(okta, 'ada');
    okta.org.assignments.delete('ada');
    expect(await assignUser(okta, 'ada')).toEqual({ ok: true, value: 'created' });
    expect(externalId(okta, 'ada')).not.toBe(id);
  });

  it('is linked, not created again, when the answer to the create was lost [CLI-05]', async () => {
    const losing: Fetch = async (url, init) => {
      const response = await network(url, init);
      if (init.method === 'POST') throw new TypeError('fetch failed', { cause: new Error('socket hang up') });
      return response;
    };
    const okta = createTestOkta(mode);
    addPerson(okta, 'ada');
    await assignUser(createOkta({ org: okta.org, fetch: losing }), 'ada');
    expect(openTasks(okta)).toEqual([expect.stringContaining('Socket hang up.')]);
    expect(await retryTask(okta, okta.org.tasks[0]!.id)).toEqual({ ok: true, value: 'linked' });
    expect((await directory.scim('GET', '/Users')).body.totalResults).toBe(1);
    expect(openTasks(okta)).toEqual([]);
  });

  it('whose new name is taken raises a task with the server’s detail', async () => {
    const okta = createTestOkta(mode);
    addPerson(okta, 'ada');
    await assignUser(okta, 'ada');
    await directory.scim('POST', '/Users', userBody('grace@example.com'));
    expect((await updateProfile(okta, 'ada', { login: 'grace@example.com' })).ok).toBe(false);
    expect(openTasks(okta)).toEqual([expect.stringContaining('Conflict. Errors reported by remote server:')]);
  });
});

describe.each<IntegrationMode>(['catalogue', 'wizard'])('a pushed group of a %s app', (mode) => {
  async function twoPeople(settings: Partial<AppIntegrationSettings> = {}): Promise<Okta> {
    const okta = createTestOkta(mode, settings);
    for (const id of ['ada', 'grace', 'edith']) addPerson(okta, id);
    await assignUser(okta, 'ada');
    await assignUser(okta, 'grace');
    return okta;
  }

  function groupId(okta: Okta): string {
    return okta.org.pushGroups.get('g')?.externalId ?? '';
  }

  it('holds its members who are assigned, and follows who comes and goes', async () => {
    const okta = await twoPeople();
    addGroup(okta, 'g', 'Core & "Labs"', ['ada', 'edith']);
    expect(await pushGroup(okta, 'g')).toEqual({ ok: true, value: 'created' });
    expect(await memberIds(groupId(okta))).toEqual([externalId(okta, 'ada')]);
    await changeMemberships(okta, 'g', { addUserIds: ['grace'], removeUserIds: ['ada'] });
    expect(await memberIds(groupId(okta))).toEqual([externalId(okta, 'grace')]);
    await changeMemberships(okta, 'g', { removeUserIds: ['grace'] });
    expect(await memberIds(groupId(okta))).toEqual([]);
    expect(openTasks(okta)).toEqual([]);
  });

  it('keeps a member who loses the app, until it is pushed again', async () => {
    const okta = await twoPeople();
    addGroup(okta, 'g', 'Core', ['ada', 'grace']);
    await pushGroup(okta, 'g');
    await unassignUser(okta, 'ada');
    expect(await memberIds(groupId(okta))).toHaveLength(2);
    await pushNow(okta, 'g');
    expect(await memberIds(groupId(okta))).toEqual([externalId(okta, 'grace')]);
  });

  it('is linked by a look-up when groups are not imported', async () => {
    const actions = createTestOkta(mode).org.app.supportedActions;
    const okta = await twoPeople({ supportedActions: { ...actions, importGroups: false } });
    const name = 'Équipe \\ "R&D" [ü]';
    const { body } = await directory.scim('POST', '/Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: name,
      members: [{ value: externalId(okta, 'grace') }],
    });
    addGroup(okta, 'g', name, ['ada']);
    expect(await pushGroup(okta, 'g')).toEqual({ ok: true, value: 'linked' });
    expect(groupId(okta)).toBe(body.id);
    expect(await memberIds(body.id)).toEqual([externalId(okta, 'ada')]);
  });

  it('raises a task when its name is taken by a group that Okta has not imported', async () => {
    const okta = await twoPeople();
    await directory.scim('POST', '/Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'CORE',
    });
    addGroup(okta, 'g', 'Core', []);
    expect((await pushGroup(okta, 'g')).ok).toBe(false);
    expect(openTasks(okta)).toEqual([expect.stringContaining('Conflict. Errors reported by remote server:')]);
  });

  it('stays when it is unlinked, and its deletion is done when it is gone already [CLI-06]', async () => {
    const okta = await twoPeople();
    addGroup(okta, 'g', 'Core', ['ada']);
    await pushGroup(okta, 'g');
    const id = groupId(okta);
    await unlinkGroup(okta, 'g', 'leave');
    expect((await directory.scim('GET', `/Groups/${id}`)).status).toBe(200);
    await pushGroup(okta, 'g');
    await directory.scim('DELETE', `/Groups/${id}`);
    expect((await unlinkGroup(okta, 'g', 'delete')).ok).toBe(true);
    expect(openTasks(okta)).toEqual([]);
  });
});

describe('an import', () => {
  it('reads everybody in pages of a hundred', async () => {
    const okta = createTestOkta('catalogue');
    for (let number = 0; number < 201; number++) {
      await directory.scim('POST', '/Users', userBody(`person${number}@example.com`));
    }
    sent = [];
    expect(await importUsers(okta)).toMatchObject({
      value: { scanned: 201, totalResults: 201, unmatched: 201 },
    });
    expect(sent).toEqual([1, 101, 201].map((start) => `GET /Users?startIndex=${start}&count=100`));
  });

  it('is stopped by the safeguard when too many people are gone', async () => {
    const okta = createTestOkta('catalogue');
    for (const id of ['ada', 'grace', 'edith']) {
      addPerson(okta, id);
      await assignUser(okta, id);
    }
    await directory.scim('DELETE', `/Users/${externalId(okta, 'ada')}`);
    expect((await importUsers(okta)).ok).toBe(false);
    expect(okta.org.assignments.get('ada')?.status).toBe('PROVISIONED');
  });
});

it('an org that was saved as JSON goes on where it stopped', async () => {
  const okta = createTestOkta('catalogue');
  addPerson(okta, 'ada');
  await assignUser(okta, 'ada');
  const saved = JSON.parse(JSON.stringify(saveOrg(okta.org)));
  const restored = createOkta({ org: restoreOrg(saved), fetch: network });
  expect(restored.org).toEqual(okta.org);
  expect(await updateProfile(restored, 'ada', { title: 'Countess' })).toEqual({ ok: true, value: 'pushed' });
});

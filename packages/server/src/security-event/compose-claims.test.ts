import { coreRegistry, type JsonObject } from '@rollcall/scim';
import { describe, expect, it } from 'vitest';
import { encodeTypeId } from '../database/type-id.ts';
import type { LoggedEvent } from '../event/index.ts';
import { composeClaims, type TokenForm } from './compose-claims.ts';
import { EVENT_URIS } from './event-uri.ts';
import { eventOfTokenId } from './token-id.ts';

const EVENT_ID = '019a0000-0000-7000-8000-000000000001';
const STREAM_ID = '019a0000-0000-7000-8000-000000000002';
const DIRECTORY_ID = '019a0000-0000-7000-8000-000000000003';
const USER_ID = '019a0000-0000-7000-8000-000000000004';
const GROUP_ID = '019a0000-0000-7000-8000-000000000005';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const EVENT = 'urn:ietf:params:scim:event';

const ADA: JsonObject = {
  userName: 'ada',
  externalId: '00u1',
  active: true,
  name: { givenName: 'Ada', familyName: 'Byron' },
  [ENTERPRISE]: { department: 'Engines' },
};

function logged(type: LoggedEvent['event']['event'], data: JsonObject): LoggedEvent {
  const isUser = type.startsWith('dsync.user');
  return {
    event: {
      object: 'event',
      id: encodeTypeId('event', EVENT_ID),
      event: type,
      created_at: '2026-01-31T12:00:01.000Z',
      data,
      position: 7,
    },
    directoryId: DIRECTORY_ID,
    scimId: isUser ? USER_ID : GROUP_ID,
    memberScimId: type.startsWith('dsync.group.user') ? USER_ID : null,
    version: 3,
    occurredAt: '2026-01-31T12:00:00.500Z',
  };
}

function claimsOf(event: LoggedEvent, form: TokenForm = 'notice') {
  return composeClaims(event, {
    issuer: 'https://sync.example.com',
    audience: 'https://product.example.com',
    form,
    streamId: STREAM_ID,
    registry: coreRegistry,
    baseUrl: 'https://sync.example.com/scim/v2/abc',
  });
}

/** The event of an update from the first document to the second, as the log has it. */
function updatedUser(from: JsonObject, to: JsonObject): LoggedEvent {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  const previous = [...names].filter((name) => JSON.stringify(from[name]) !== JSON.stringify(to[name]));
  return logged('dsync.user.updated', {
    raw_attributes: to,
    previous_attributes: {
      raw_attributes: Object.fromEntries(previous.map((name) => [name, from[name] ?? null])),
    },
  });
}

describe('the claims of a security event token', () => {
  it('name issuer, audience, transaction, time and one subject by its path, and no sub [EVT-01] [EVT-02] [EVT-03] [EVT-04]', () => {
    const claims = claimsOf(logged('dsync.user.created', { raw_attributes: ADA }));
    expect(claims).toEqual({
      iss: 'https://sync.example.com',
      aud: 'https://product.example.com',
      jti: expect.any(String),
      txn: encodeTypeId('event', EVENT_ID),
      toe: Date.parse('2026-01-31T12:00:00Z') / 1000,
      sub_id: { format: 'scim', uri: `/Users/${USER_ID}`, externalId: '00u1' },
      directory_id: encodeTypeId('directory', DIRECTORY_ID),
      events: expect.any(Object),
    });
    expect(eventOfTokenId(claims?.jti ?? '', STREAM_ID)).toBe(EVENT_ID);
  });

  it('have the same jti and txn whenever they are made, and another jti on another stream [EVT-05]', () => {
    const event = logged('dsync.user.created', { raw_attributes: ADA });
    const first = claimsOf(event);
    expect(claimsOf(event)).toEqual(first);
    expect(eventOfTokenId(first?.jti ?? '', DIRECTORY_ID)).toBeUndefined();
    for (const jti of ['', '.', 'event_1.x', `${first?.jti}.x`, `x${first?.jti}`]) {
      expect(eventOfTokenId(jti, STREAM_ID)).toBeUndefined();
    }
  });

  it('say in a notice which attributes a creation set, and give the whole resource in full [EVT-06] [EVT-07] [EVT-11]', () => {
    const event = logged('dsync.user.created', { raw_attributes: ADA });
    expect(claimsOf(event)?.events).toEqual({
      [`${EVENT}:prov:create:notice`]: {
        version: 'W/"3"',
        attributes: ['userName', 'externalId', 'active', 'name', `${ENTERPRISE}:department`],
      },
    });
    expect(claimsOf(event, 'full')?.events).toEqual({
      [`${EVENT}:prov:create:full`]: {
        version: 'W/"3"',
        data: {
          schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE],
          id: USER_ID,
          ...ADA,
          meta: {
            resourceType: 'User',
            created: '2026-01-31T12:00:00.500Z',
            lastModified: '2026-01-31T12:00:00.500Z',
            location: `https://sync.example.com/scim/v2/abc/Users/${USER_ID}`,
            version: 'W/"3"',
          },
        },
      },
    });
  });

  it('say of an update what changed by paths of PATCH, and in full by a PatchOp [EVT-06] [EVT-07] [EVT-08]', () => {
    const { externalId: _, ...rest } = ADA;
    const event = updatedUser(ADA, {
      ...rest,
      name: { givenName: 'Ada', familyName: 'Lovelace' },
      nickName: 'Countess',
      [ENTERPRISE]: { department: 'Analysis' },
    });
    const changes = claimsOf(event);
    expect(changes?.sub_id).not.toHaveProperty('externalId');
    const [[uri, notice] = []] = Object.entries(changes?.events ?? {}) as [
      string,
      { attributes: string[] },
    ][];
    expect(uri).toBe(`${EVENT}:prov:patch:notice`);
    expect(notice).not.toHaveProperty('data');
    expect(notice?.attributes.toSorted()).toEqual(
      ['externalId', 'name.familyName', 'nickName', `${ENTERPRISE}:department`].toSorted(),
    );
    expect(claimsOf(event, 'full')?.events).toEqual({
      [`${EVENT}:prov:patch:full`]: {
        version: 'W/"3"',
        data: {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
          Operations: expect.arrayContaining([
            { op: 'remove', path: 'externalId' },
            { op: 'replace', path: 'name', value: { givenName: 'Ada', familyName: 'Lovelace' } },
            { op: 'replace', path: 'nickName', value: 'Countess' },
            { op: 'replace', path: `${ENTERPRISE}:department`, value: 'Analysis' },
          ]),
        },
      },
    });
  });

  it('say beside the patch that a user was activated or deactivated, about one subject [EVT-04] [EVT-09]', () => {
    const off = claimsOf(updatedUser(ADA, { ...ADA, active: false }))?.events;
    expect(off).toMatchObject({
      [`${EVENT}:prov:patch:notice`]: { attributes: ['active'] },
      [`${EVENT}:prov:deactivate`]: {},
    });
    expect(off).not.toHaveProperty([`${EVENT}:prov:activate`]);
    const on = claimsOf(updatedUser({ ...ADA, active: false }, ADA))?.events;
    expect(on).toMatchObject({ [`${EVENT}:prov:activate`]: {} });
    expect(on).not.toHaveProperty([`${EVENT}:prov:deactivate`]);
  });

  it('of a deletion are one empty event, in either form [EVT-09]', () => {
    const event = logged('dsync.user.deleted', { raw_attributes: ADA });
    for (const form of ['notice', 'full'] as const) {
      expect(claimsOf(event, form)?.events).toEqual({ [`${EVENT}:prov:delete`]: {} });
    }
  });

  it('of a membership are a patch of the group, never the whole group [EVT-30]', () => {
    const view = { user: { raw_attributes: ADA }, group: { raw_attributes: { displayName: 'Engines' } } };
    const added = claimsOf(logged('dsync.group.user_added', view));
    expect(added?.sub_id).toEqual({ format: 'scim', uri: `/Groups/${GROUP_ID}` });
    expect(added?.events).toEqual({
      [`${EVENT}:prov:patch:notice`]: { version: 'W/"3"', attributes: ['members'] },
    });
    expect(claimsOf(logged('dsync.group.user_removed', view), 'full')?.events).toMatchObject({
      [`${EVENT}:prov:patch:full`]: {
        data: { Operations: [{ op: 'remove', path: `members[value eq "${USER_ID}"]` }] },
      },
    });
    expect(claimsOf(logged('dsync.group.user_added', view), 'full')?.events).toMatchObject({
      [`${EVENT}:prov:patch:full`]: {
        data: { Operations: [{ op: 'add', path: 'members', value: [{ value: USER_ID, type: 'User' }] }] },
      },
    });
  });

  it('hold nothing that clients may never read, and there is no token for a change of only that [EVT-07]', () => {
    const secret = { ...ADA, password: 'correct horse' };
    for (const form of ['notice', 'full'] as const) {
      const created = claimsOf(logged('dsync.user.created', { raw_attributes: secret }), form);
      expect(JSON.stringify(created)).not.toMatch(/password|correct horse/);
      expect(claimsOf(updatedUser(ADA, secret), form)).toBeUndefined();
    }
  });

  it('have only events that are announced [EVT-29]', () => {
    const events = [
      logged('dsync.user.created', { raw_attributes: ADA }),
      updatedUser(ADA, { ...ADA, active: false }),
      updatedUser({ ...ADA, active: false }, ADA),
      logged('dsync.user.deleted', { raw_attributes: ADA }),
    ];
    const made = (['notice', 'full'] as const).flatMap((form) =>
      events.flatMap((event) => Object.keys(claimsOf(event, form)?.events ?? {})),
    );
    expect([...new Set(made)].toSorted()).toEqual(EVENT_URIS.toSorted());
  });
});

import { ENTERPRISE_USER_URN, USER_URN, v1 } from '@rollcall/scim';
import { describe, expect, it } from 'vitest';
import { type AppIntegration, createAppIntegration } from './app-integration.ts';
import { appProfile, createDocument, mapProfile, mergeDocument } from './document.ts';
import { defaultMappings } from './mapping/attribute-mapping.ts';
import type { OktaUser } from './org.ts';
import type { OktaProfile } from './profile.ts';

const app = createAppIntegration({
  label: 'Rollcall',
  mode: 'wizard',
  baseUrl: 'https://scim.example.com/scim/v2/acme',
  credential: { mode: 'bearer', token: 't' },
});

function person(profile: Partial<OktaProfile> = {}): OktaUser {
  const base = { login: 'ada@example.com', email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' };
  return { id: '00u1', status: 'ACTIVE', profile: { ...base, ...profile } };
}

function values(user: OktaUser, integration: AppIntegration = app) {
  const mapped = mapProfile(integration, user);
  if (!mapped.ok) throw new Error(mapped.error);
  return mapped.value;
}

const account = { externalId: '00u1', password: 'abcd1234' };

describe('the document of a new user', () => {
  it('has the shape that Okta posts', () => {
    const user = person({ locale: 'en_US', department: 'Analysis', managerId: '1042', manager: 'Charles' });
    expect(createDocument(app, values(user), account)).toEqual({
      schemas: [USER_URN, ENTERPRISE_USER_URN],
      userName: 'ada@example.com',
      name: { givenName: 'Ada', familyName: 'Lovelace' },
      emails: [{ primary: true, value: 'ada@example.com', type: 'work' }],
      locale: 'en-US',
      externalId: '00u1',
      groups: [],
      password: 'abcd1234',
      active: true,
      [ENTERPRISE_USER_URN]: { department: 'Analysis', manager: { value: '1042', displayName: 'Charles' } },
    });
  });

  it('leaves out what has no value: null and the empty text', () => {
    const document = createDocument(app, values(person({ title: null, nickName: '' })), account);
    expect(document).not.toHaveProperty('title');
    expect(document).not.toHaveProperty('nickName');
    expect(document).not.toHaveProperty('phoneNumbers');
  });

  it('lists the enterprise schema only when an enterprise attribute is mapped', () => {
    const core = app.mappings.filter(({ externalNamespace }) => externalNamespace === USER_URN);
    const document = createDocument(app, values(person(), { ...app, mappings: core }), account);
    expect(document.schemas).toEqual([USER_URN]);
  });

  it('does not send a row without an external namespace', () => {
    const mappings = app.mappings.map((row) =>
      row.variable === 'title' ? { ...row, externalNamespace: '' } : row,
    );
    const document = createDocument(
      app,
      values(person({ title: 'Countess' }), { ...app, mappings }),
      account,
    );
    expect(document).not.toHaveProperty('title');
  });

  it('refuses a namespace that Okta does not know', () => {
    const mappings = app.mappings.map((row) => ({ ...row, externalNamespace: 'urn:example:User' }));
    expect(mapProfile({ ...app, mappings }, person())).toEqual({
      ok: false,
      error: 'Invalid externalNamespace urn:example:User',
    });
  });
});

describe('the document of a new user in SCIM 1.1', () => {
  it('has the URNs of 1.1, managerId and language tags with a low line', () => {
    const v1App = createAppIntegration({
      label: 'Rollcall',
      mode: 'wizard',
      scimVersion: '1.1',
      baseUrl: 'https://scim.example.com/scim/v1/acme',
      credential: { mode: 'bearer', token: 't' },
    });
    const profile = { locale: 'en_US', preferredLanguage: 'en-US', managerId: '1042', manager: 'Charles' };
    expect(createDocument(v1App, values(person(profile), v1App), account)).toMatchObject({
      schemas: [v1.CORE_URN, v1.ENTERPRISE_URN],
      locale: 'en_US',
      preferredLanguage: 'en_US',
      [v1.ENTERPRISE_URN]: { manager: { managerId: '1042', displayName: 'Charles' } },
    });
  });
});

describe('the document of a profile push', () => {
  const current = {
    schemas: [USER_URN],
    id: '3f1c',
    userName: 'ada@example.com',
    name: { givenName: 'Ada', familyName: 'Lovelace', formatted: 'Countess Ada' },
    title: 'Countess',
    groups: [{ value: '9c6f' }],
    favouriteColour: 'blue',
    meta: { version: 'W/"1"' },
  };

  it('gives back what the server gave, with the mapped attributes changed', () => {
    const merged = mergeDocument(current, values(person({ lastName: 'King', department: 'Analysis' })));
    expect(merged).toMatchObject({
      id: '3f1c',
      groups: [{ value: '9c6f' }],
      favouriteColour: 'blue',
      meta: { version: 'W/"1"' },
      name: { givenName: 'Ada', familyName: 'King', formatted: 'Countess Ada' },
      schemas: [USER_URN, ENTERPRISE_USER_URN],
      [ENTERPRISE_USER_URN]: { department: 'Analysis' },
    });
  });

  it('clears an emptied attribute with an empty text, and only where the server had a value', () => {
    const merged = mergeDocument(current, values(person({ title: null })));
    expect(merged.title).toBe('');
    expect(merged).not.toHaveProperty('nickName');
  });

  it('leaves rows that apply on create as they are', () => {
    const mappings = defaultMappings('create');
    const rows = values(person({ title: 'Engineer', login: 'ada.king@example.com' }), { ...app, mappings });
    const merged = mergeDocument(current, rows);
    expect(merged.title).toBe('Countess');
    expect(merged.userName).toBe('ada.king@example.com');
    expect(appProfile(rows, { title: 'Countess' })).toMatchObject({
      title: 'Countess',
      userName: 'ada.king@example.com',
    });
  });
});

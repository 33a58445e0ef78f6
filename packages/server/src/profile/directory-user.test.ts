import type { JsonObject } from '@rollcall/scim';
import { describe, expect, it } from 'vitest';
import { toDirectoryUser } from './directory-user.ts';

const envelope = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  directoryId: '01890a5d-ac96-774b-bcce-b302099a8058',
  organizationId: '01890a5d-ac96-774b-bcce-b302099a8059',
  scimId: '01890a5d-ac96-774b-bcce-b302099a805a',
  createdAt: '2026-01-02T03:04:05.678Z',
  updatedAt: '2026-01-03T03:04:05.678Z',
};

describe('the product view of a user', () => {
  it('maps what an identity provider sends to the members that WorkOS names', () => {
    const resource: JsonObject = {
      externalId: '00u1',
      userName: 'ada@example.com',
      name: { givenName: 'Ada', familyName: 'Lovelace', formatted: 'Ada, Countess of Lovelace' },
      title: 'Analyst',
      emails: [
        { value: 'home@example.com', type: 'home' },
        { value: 'ada@example.com', type: 'work', primary: true },
      ],
      active: true,
    };
    expect(toDirectoryUser(resource, envelope)).toEqual({
      object: 'directory_user',
      id: 'directory_user_01h455vb4pex5vsknk084sn02q',
      directory_id: 'directory_01h455vb4pex5vsknk084sn02r',
      organization_id: 'org_01h455vb4pex5vsknk084sn02s',
      idp_id: '00u1',
      username: 'ada@example.com',
      email: 'ada@example.com',
      emails: [
        { primary: false, type: 'home', value: 'home@example.com' },
        { primary: true, type: 'work', value: 'ada@example.com' },
      ],
      first_name: 'Ada',
      last_name: 'Lovelace',
      name: 'Ada, Countess of Lovelace',
      job_title: 'Analyst',
      state: 'active',
      raw_attributes: resource,
      custom_attributes: {},
      created_at: '2026-01-02T03:04:05.678Z',
      updated_at: '2026-01-03T03:04:05.678Z',
    });
  });

  it('gives null for what is absent and the SCIM id for a missing externalId', () => {
    expect(toDirectoryUser({ userName: 'ada' }, envelope)).toMatchObject({
      idp_id: envelope.scimId,
      username: 'ada',
      email: null,
      emails: [],
      first_name: null,
      last_name: null,
      name: null,
      job_title: null,
      state: 'active',
    });
  });

  it('is inactive only when the document says so', () => {
    expect(toDirectoryUser({ active: false }, envelope).state).toBe('inactive');
    expect(toDirectoryUser({ active: true }, envelope).state).toBe('active');
  });

  it('takes the first email address when none is primary', () => {
    const resource = { emails: [{ value: 'first@example.com' }, { value: 'second@example.com' }] };
    expect(toDirectoryUser(resource, envelope).email).toBe('first@example.com');
  });

  it.each([
    [{ displayName: 'Ada L.', name: { formatted: 'Ada Lovelace' } }, 'Ada L.'],
    [{ name: { formatted: 'Ada Lovelace', givenName: 'A' } }, 'Ada Lovelace'],
    [{ name: { givenName: 'Ada', familyName: 'Lovelace' } }, 'Ada Lovelace'],
    [{ name: { familyName: 'Lovelace' } }, 'Lovelace'],
  ])('finds the full name of %j', (resource, name) => {
    expect(toDirectoryUser(resource, envelope).name).toBe(name);
  });
});

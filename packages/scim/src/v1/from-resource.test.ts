import { describe, expect, it } from 'vitest';
import { normalizeResource } from '../resource/normalize-resource.ts';
import { coreRegistry } from '../schema/core-registry.ts';
import { ENTERPRISE_USER_URN } from '../schema/enterprise-user.ts';
import { GROUP_URN } from '../schema/group.ts';
import type { Json, JsonObject } from '../schema/registry.ts';
import { USER_URN } from '../schema/user.ts';
import { fromResource } from './from-resource.ts';
import { CORE_URN, ENTERPRISE_URN } from './urn.ts';

const user = coreRegistry.resource('User')!;
const group = coreRegistry.resource('Group')!;

/** A body of SCIM 1.1 as it would be stored. */
function stored(body: JsonObject, definition = user) {
  const translated = fromResource({ schemas: [CORE_URN], ...body }, definition);
  if (!translated.ok) return translated.error;
  const normalized = normalizeResource(translated.value, definition, { unknownSchemas: 'ignore' });
  return normalized.ok ? { ...normalized.value.resource, ...normalized.value.separate } : normalized.error;
}

describe('a resource of SCIM 1.1', () => {
  it('has one core URN for users and groups, and a URN of its own for the enterprise extension [V1-01]', () => {
    expect(fromResource({ schemas: [CORE_URN, ENTERPRISE_URN], userName: 'ada' }, user)).toEqual({
      ok: true,
      value: { schemas: [USER_URN, ENTERPRISE_USER_URN], userName: 'ada' },
    });
    expect(fromResource({ schemas: [CORE_URN.toUpperCase()], displayName: 'A' }, group)).toEqual({
      ok: true,
      value: { schemas: [GROUP_URN], displayName: 'A' },
    });
  });

  it.each([[undefined], [[]], [[USER_URN]], [[ENTERPRISE_URN]], [[7]], [CORE_URN]])(
    'with schemas %j is refused, and the core URN is named [V1-01]',
    (schemas) => {
      const body = JSON.parse(JSON.stringify({ schemas, userName: 'ada' }));
      const result = fromResource(body, user);
      expect(result).toMatchObject({ ok: false, error: { status: 400, scimType: 'invalidSyntax' } });
    },
  );

  it.each([[null], ['x'], [[]], [7]])('that is %j is refused', (body) => {
    expect(fromResource(body, user)).toMatchObject({ ok: false, error: { scimType: 'invalidSyntax' } });
  });

  it('names the manager by managerId, in any letter case [V1-21]', () => {
    const body = {
      userName: 'ada',
      [ENTERPRISE_URN]: { department: 'A', manager: { managerid: '1', displayName: 'B' } },
    };
    expect(stored(body)).toEqual({
      userName: 'ada',
      [ENTERPRISE_USER_URN]: { department: 'A', manager: { value: '1' } },
    });
    const both = { userName: 'ada', [ENTERPRISE_URN]: { manager: { value: '2', managerId: '1' } } };
    expect(stored(both)).toMatchObject({ [ENTERPRISE_USER_URN]: { manager: { value: '1' } } });
  });

  it('may have elements that are bare strings [V1-24]', () => {
    expect(stored({ userName: 'ada', emails: ['a@b', { value: 'c@d', primary: true }] })).toEqual({
      userName: 'ada',
      emails: [{ value: 'a@b' }, { value: 'c@d', primary: true }],
    });
    expect(stored({ displayName: 'A', members: ['1'] }, group)).toEqual({
      displayName: 'A',
      members: [{ value: '1' }],
    });
  });

  it('joins language tags with a low line [V1-25]', () => {
    expect(
      stored({ userName: 'a_b', locale: 'en_US', preferredLanguage: 'zh_Hans_CN', title: 'en_US' }),
    ).toEqual({ userName: 'a_b', locale: 'en-US', preferredLanguage: 'zh-Hans-CN', title: 'en_US' });
    expect(stored({ userName: 'ada', locale: 'not a_tag' })).toMatchObject({ locale: 'not a_tag' });
    expect(stored({ userName: 'ada', locale: 7 })).toMatchObject({ scimType: 'invalidValue' });
  });

  it('writes the type of a member in either case [V1-22]', () => {
    expect(stored({ displayName: 'A', members: [{ value: '1', type: 'user' }] }, group)).toMatchObject({
      members: [{ value: '1', type: 'User' }],
    });
  });

  it('does not get the elements that are marked for removal', () => {
    const emails: Json[] = [{ value: 'a@b', Operation: 'Delete' }, { value: 'c@d' }];
    expect(stored({ userName: 'ada', emails })).toMatchObject({ emails: [{ value: 'c@d' }] });
  });

  it('may carry the description of a group that Okta adds, which is not kept', () => {
    const okta = 'urn:okta:custom:group:1.0';
    const body = { schemas: [CORE_URN, okta], displayName: 'A', [okta]: { description: 'x' } };
    expect(stored(body, group)).toEqual({ displayName: 'A' });
  });

  it('is refused when it has an extension under both of its URNs', () => {
    const body = {
      schemas: [CORE_URN],
      userName: 'ada',
      [ENTERPRISE_USER_URN]: { department: 'A' },
      [ENTERPRISE_URN]: { department: 'B' },
    };
    expect(fromResource(body, user)).toMatchObject({ ok: false, error: { scimType: 'invalidSyntax' } });
  });

  it('keeps names that every object has for plain data', () => {
    const body = JSON.parse(
      `{"schemas":["${CORE_URN}"],"__proto__":{"a":1},"constructor":1,"userName":"ada"}`,
    );
    const result = fromResource(body, user);
    expect(result.ok && Object.keys(result.value)).toEqual([
      'schemas',
      '__proto__',
      'constructor',
      'userName',
    ]);
    expect(stored({ userName: '__proto__', emails: ['constructor'] })).toEqual({
      userName: '__proto__',
      emails: [{ value: 'constructor' }],
    });
  });
});

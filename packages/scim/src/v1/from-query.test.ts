import { describe, expect, it } from 'vitest';
import { coreRegistry } from '../schema/core-registry.ts';
import { ENTERPRISE_USER_URN } from '../schema/enterprise-user.ts';
import { USER_URN } from '../schema/user.ts';
import { fromQuery } from './from-query.ts';
import { CORE_URN, ENTERPRISE_URN } from './urn.ts';

const user = coreRegistry.resource('User')!;

describe('a query of SCIM 1.1', () => {
  it.each([
    ['userName', 'userName,meta'],
    [' userName , name.givenName ,', 'userName,name.givenName,meta'],
    [`${CORE_URN}:userName`, `${USER_URN}:userName,meta`],
    [`${ENTERPRISE_URN}:manager.managerId`, `${ENTERPRISE_USER_URN}:manager.value,meta`],
    [ENTERPRISE_URN, `${ENTERPRISE_USER_URN},meta`],
    ['emails[', 'emails[,meta'],
    [' , ', ''],
  ])('for the attributes %j asks for %j: meta is always there [V1-07]', (sent, meant) => {
    expect(fromQuery([['attributes', sent]], user)).toEqual({ ok: true, value: [['attributes', meant]] });
  });

  it('sorts and pages as SCIM 2.0 does, by the names of 1.1 [V1-09]', () => {
    const page = [
      ['startIndex', '0'],
      ['count', '-1'],
      ['sortOrder', 'descending'],
    ] as const;
    expect(fromQuery([...page, ['sortBy', `${ENTERPRISE_URN}:department`]], user)).toEqual({
      ok: true,
      value: [...page, ['sortBy', `${ENTERPRISE_USER_URN}:department`]],
    });
  });

  it('knows only what 1.1 has: no excludedAttributes and no cursor [V1-07]', () => {
    const sent = [
      ['excludedAttributes', 'emails'],
      ['cursor', ''],
      ['COUNT', '1'],
      ['x', 'y'],
    ] as const;
    expect(fromQuery(sent, user)).toEqual({ ok: true, value: [['COUNT', '1']] });
  });

  it('fails for a filter that 1.1 does not have [V1-08]', () => {
    expect(fromQuery([['Filter', 'userName ne "ada"']], user)).toMatchObject({
      ok: false,
      error: { scimType: 'invalidFilter' },
    });
  });
});

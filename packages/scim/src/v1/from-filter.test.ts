import { describe, expect, it } from 'vitest';
import { coreRegistry } from '../schema/core-registry.ts';
import { ENTERPRISE_USER_URN } from '../schema/enterprise-user.ts';
import { USER_URN } from '../schema/user.ts';
import { fromFilter } from './from-filter.ts';
import { CORE_URN, ENTERPRISE_URN } from './urn.ts';

const user = coreRegistry.resource('User')!;

describe('a filter of SCIM 1.1', () => {
  it.each([
    ['userName eq "ada"', 'userName eq "ada"'],
    ['USERNAME EQ "ada"', 'USERNAME eq "ada"'],
    [
      'name.familyName co "x" and (title pr or title sw "y")',
      'name.familyName co "x" and (title pr or title sw "y")',
    ],
    ['meta.lastModified gt "2026-04-07T14:19:34Z"', 'meta.lastModified gt "2026-04-07T14:19:34Z"'],
    [`${CORE_URN}:userName eq "ada"`, `${USER_URN}:userName eq "ada"`],
    [`${ENTERPRISE_URN}:department ge "a"`, `${ENTERPRISE_USER_URN}:department ge "a"`],
    [`${ENTERPRISE_URN.toUpperCase()}:manager.managerID pr`, `${ENTERPRISE_USER_URN}:manager.value pr`],
    [`${ENTERPRISE_URN} pr`, `${ENTERPRISE_USER_URN} pr`],
    ['locale eq "en_US" or locale sw "en_"', 'locale eq "en-US" or locale sw "en-"'],
    ['userName eq "en_US"', 'userName eq "en_US"'],
  ])('%s means %s [V1-08] [V1-01] [V1-21] [V1-25]', (text, meaning) => {
    expect(fromFilter(text, user)).toEqual({ ok: true, value: meaning });
  });

  it.each([
    ['userName ne "ada"', 'ne'],
    ['userName ew "ada"', 'ew'],
    ['not (userName eq "ada")', 'not'],
    ['title pr and (title pr or userName NE "ada")', 'ne'],
    ['emails[type eq "work"]', 'brackets'],
  ])('%s uses what 1.1 does not have: %s [V1-08]', (text, construct) => {
    expect(fromFilter(text, user)).toMatchObject({
      ok: false,
      error: {
        status: 400,
        scimType: 'invalidFilter',
        detail: expect.stringContaining(`uses ${construct}, which SCIM 1.1 does not have`),
      },
    });
  });

  it.each(['RUNSCOPE123@ATKO.COM', '', 'userName', 'userName eq ada', '()'])(
    '%j is no filter [V1-08]',
    (text) => {
      expect(fromFilter(text, user)).toMatchObject({ ok: false, error: { scimType: 'invalidFilter' } });
    },
  );
});

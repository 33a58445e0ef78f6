import { describe, expect, it } from 'vitest';
import { ENTERPRISE_USER_URN } from '../schema/enterprise-user.ts';
import { diffResources } from './diff.ts';

describe('diffResources', () => {
  it('finds nothing between equal resources, whatever the order of members [PUT-12] [GEN-11]', () => {
    const resource = {
      userName: 'ada',
      name: { givenName: 'Ada', familyName: 'L' },
      emails: [{ value: 'a' }],
    };
    const reordered = {
      emails: [{ value: 'a' }],
      name: { familyName: 'L', givenName: 'Ada' },
      userName: 'ada',
    };
    expect(diffResources(resource, reordered)).toEqual([]);
  });

  it('names each attribute that was set, changed or unassigned, with its values', () => {
    const before = { userName: 'ada', title: 'Countess', emails: [{ value: 'a' }] };
    const after = { userName: 'ada.king', emails: [{ value: 'a' }], active: false };
    expect(diffResources(before, after)).toEqual([
      { path: 'userName', before: 'ada', after: 'ada.king' },
      { path: 'title', before: 'Countess' },
      { path: 'active', after: false },
    ]);
  });

  it('names the attributes of extensions one by one, with the URN', () => {
    const before = { [ENTERPRISE_USER_URN]: { department: 'Analysis', division: 'A' } };
    const after = { [ENTERPRISE_USER_URN]: { department: 'Engines', division: 'A' } };
    expect(diffResources(before, after)).toEqual([
      { path: `${ENTERPRISE_USER_URN}:department`, before: 'Analysis', after: 'Engines' },
    ]);
    expect(diffResources({}, after)).toEqual([
      { path: `${ENTERPRISE_USER_URN}:department`, after: 'Engines' },
      { path: `${ENTERPRISE_USER_URN}:division`, after: 'A' },
    ]);
    expect(diffResources(after, {})).toHaveLength(2);
  });

  it('does not take what an object inherits for a value', () => {
    expect(diffResources({}, { constructor: 'x' })).toEqual([{ path: 'constructor', after: 'x' }]);
  });
});

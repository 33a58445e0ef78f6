import { describe, expect, it } from 'vitest';
import { coreRegistry } from '../schema/core-registry.ts';
import type { JsonObject } from '../schema/registry.ts';
import { toComparable } from './comparable.ts';
import { orderSortKeys, resolveSort, type SortOrder, sortKey } from './sort.ts';

const USER = coreRegistry.resource('User')!;

function sorted(resources: readonly JsonObject[], sortBy: string, order: SortOrder = 'ascending') {
  const sort = resolveSort(sortBy, order, USER);
  if (!sort.ok) throw new Error(sort.error.detail);
  return resources
    .map((resource) => ({ resource, key: sortKey(sort.value, toComparable(resource, USER)) }))
    .sort((one, other) => orderSortKeys(one.key, other.key, order))
    .map(({ resource }) => resource);
}

const titles = (...texts: string[]) => texts.map((title) => ({ title }));

describe('sorting', () => {
  it('ignores case where the attribute does, and knows no locale [SORT-06]', () => {
    expect(sorted(titles('c', 'B', 'a', 'ä', 'Z'), 'title')).toEqual(titles('a', 'B', 'c', 'Z', 'ä'));
  });

  it('keeps case where the attribute has it [SORT-06]', () => {
    const users = [{ externalId: 'a' }, { externalId: 'B' }];
    expect(sorted(users, 'externalId')).toEqual([{ externalId: 'B' }, { externalId: 'a' }]);
  });

  it('goes by code point beyond the basic plane [SORT-06]', () => {
    expect(sorted(titles('😀', '\ue000', 'z'), 'title')).toEqual(titles('z', '\ue000', '😀'));
  });

  it('takes the primary element, else the first [SORT-03]', () => {
    const users: JsonObject[] = [
      { emails: [{ value: 'a' }, { value: 'z', primary: true }] },
      { emails: [{ value: 'm' }, { value: 'b' }] },
    ];
    expect(sorted(users, 'emails.value')).toEqual([users[1], users[0]]);
    expect(sorted(users, 'emails')).toEqual([users[1], users[0]]);
  });

  it('puts what has no value last ascending and first descending [SORT-05]', () => {
    const users = [{ title: '' }, { title: 'b' }, { title: 'a' }];
    expect(sorted(users, 'title')).toEqual([{ title: 'a' }, { title: 'b' }, { title: '' }]);
    expect(sorted(users, 'title', 'descending')).toEqual([{ title: '' }, { title: 'b' }, { title: 'a' }]);
  });

  it.each([
    ['name', 'is complex'],
    ['addresses', 'is complex'],
    ['foo', 'not an attribute of User'],
    ['a b', 'not an attribute of User'],
    ['password', 'cannot be sorted'],
    ['groups', 'cannot be sorted'],
    ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', 'not an attribute of User'],
  ])('refuses to sort by %s, which %s [SORT-04]', (sortBy, cause) => {
    const sort = resolveSort(sortBy, 'ascending', USER);
    expect(sort).toMatchObject({ ok: false, error: { status: 400, scimType: 'invalidValue' } });
    expect(!sort.ok && sort.error.detail).toContain(cause);
  });

  it('gives no key for an attribute of another resource type, where that is allowed', () => {
    const sort = resolveSort('members', 'ascending', USER, { unknownAttributes: 'absent' });
    expect(sort.ok && sortKey(sort.value, { userName: 'a' })).toBeUndefined();
  });
});

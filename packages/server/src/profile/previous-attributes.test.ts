import { describe, expect, it } from 'vitest';
import { previousAttributes } from './previous-attributes.ts';

describe('previous_attributes', () => {
  it('holds the previous value of each member that changed, and of no other', () => {
    const before = { first_name: 'Ada', state: 'active', emails: [{ value: 'a' }], raw_attributes: {} };
    const after = { first_name: 'Augusta', state: 'active', emails: [{ value: 'b' }], raw_attributes: {} };
    expect(previousAttributes(before, after)).toEqual({ first_name: 'Ada', emails: [{ value: 'a' }] });
  });

  it('compares raw and custom attributes member by member', () => {
    const before = { raw_attributes: { title: 'Analyst', nickName: 'Ada' }, custom_attributes: { level: 1 } };
    const after = { raw_attributes: { title: 'Boss', nickName: 'Ada' }, custom_attributes: { level: 2 } };
    expect(previousAttributes(before, after)).toEqual({
      raw_attributes: { title: 'Analyst' },
      custom_attributes: { level: 1 },
    });
  });

  it('gives null for what was absent, and the value for what is gone', () => {
    const before = { raw_attributes: { title: 'Analyst' } };
    const after = { raw_attributes: { nickName: 'Ada' } };
    expect(previousAttributes(before, after)).toEqual({
      raw_attributes: { title: 'Analyst', nickName: null },
    });
  });

  it('leaves updated_at out and does not see the order of keys', () => {
    const before = { updated_at: '1', raw_attributes: { name: { a: 1, b: 2 } } };
    const after = { raw_attributes: { name: { b: 2, a: 1 } }, updated_at: '2' };
    expect(previousAttributes(before, after)).toEqual({});
  });

  it('treats __proto__ and constructor as plain names', () => {
    const before = { raw_attributes: JSON.parse('{"__proto__": {"polluted": true}, "constructor": "x"}') };
    const previous = previousAttributes(before, { raw_attributes: {} });
    expect(JSON.stringify(previous)).toBe(
      '{"raw_attributes":{"__proto__":{"polluted":true},"constructor":"x"}}',
    );
    expect('polluted' in {}).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { attributePosition, findAttribute, findSubAttribute } from './attribute-index.ts';
import { lowerCaseName, sameName } from './name.ts';
import { userSchema } from './user.ts';

describe('findAttribute', () => {
  it.each(['userName', 'USERNAME', 'username', 'uSeRnAmE'])(
    'finds userName written as %s [GEN-07]',
    (name) => {
      expect(findAttribute(userSchema.attributes, name)?.name).toBe('userName');
      expect(attributePosition(userSchema.attributes, name)).toBe(0);
    },
  );

  it.each(['', 'user', 'userName ', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'does not find %j',
    (name) => {
      expect(findAttribute(userSchema.attributes, name)).toBeUndefined();
    },
  );

  it('folds ASCII letters only, so that a Kelvin sign is no k', () => {
    expect(findAttribute(userSchema.attributes, 'nic\u212aname')).toBeUndefined();
    expect(sameName('nickName', 'NICKNAME')).toBe(true);
    expect(lowerCaseName('ÄÖ-Az')).toBe('ÄÖ-az');
  });
});

describe('findSubAttribute', () => {
  it('finds sub-attributes in any case and none in a simple attribute [GEN-07]', () => {
    const name = findAttribute(userSchema.attributes, 'name')!;
    expect(findSubAttribute(name, 'GIVENNAME')?.name).toBe('givenName');
    expect(findSubAttribute(findAttribute(userSchema.attributes, 'title')!, 'value')).toBeUndefined();
  });
});

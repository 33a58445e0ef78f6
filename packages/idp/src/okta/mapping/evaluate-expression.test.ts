import { describe, expect, it } from 'vitest';
import { evaluateExpression } from './evaluate-expression.ts';
import type { ExpressionValue } from './expression.ts';
import { parseExpression } from './parse-expression.ts';

const user = new Map<string, ExpressionValue>([
  ['firstName', 'Ada'],
  ['lastName', "O'Malley"],
  ['email', 'ada@example.com'],
  ['title', null],
  ['nickName', ''],
]);

function evaluate(text: string): ExpressionValue | string[] {
  const expression = parseExpression(text);
  if (!expression.ok) return [expression.error];
  const value = evaluateExpression(expression.value, {
    attribute: (root, name) => (root === 'user' ? user.get(name) : undefined),
    internalProperty: (name) => (name === 'id' ? '00u1' : undefined),
  });
  return value.ok ? value.value : [value.error];
}

describe('an Okta expression', () => {
  it.each<[string, ExpressionValue]>([
    ['user.email', 'ada@example.com'],
    ['user.title', null],
    ["(user.email != null && user.email != '') ? 'work' : ''", 'work'],
    ["(user.nickName != null && user.nickName != '') ? 'work' : ''", ''],
    ["(user.title != null && user.title != '') ? 'work' : ''", ''],
    ["user.title == null OR user.email == ''", true],
    ["user.title == null AND user.email == ''", false],
    ['!(user.title == null)', false],
    ["user.title ?: 'none'", 'none'],
    ["user.nickName ?: 'none'", 'none'],
    ["user.email == null ? 'a' : user.title == null ? 'b' : 'c'", 'b'],
    ["'it''s'", "it's"],
    ['"double"', 'double'],
    ['user.getInternalProperty("id")', '00u1'],
    ['String.toUpperCase(user.lastName)', "O'MALLEY"],
    ['String.substringBefore(user.email, "@")', 'ada'],
    ['String.substringAfter(user.email, "@")', 'example.com'],
    ['String.join("-", user.firstName, user.title, "x")', 'Ada--x'],
    ['String.append(user.firstName, " L")', 'Ada L'],
    ['String.replace(user.email, "a", "$&")', '$&d$&@ex$&mple.com'],
    ['String.stringSwitch(user.email, "other", "@corp", "c", "@example", "e")', 'e'],
    ['String.len(user.firstName)', 3],
    ['1 == 1', true],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toBe(expected);
  });

  it.each([
    ["user.email ? 'a' : 'b'", 'ada@example.com is not a Boolean'],
    ['user.shoeSize', 'Invalid property user.shoeSize'],
    ['user.constructor', 'Invalid property user.constructor'],
    ['process.exit()', 'process.exit is not a known function'],
    ['String.len()', 'String.len does not take 0 parameters'],
    ["'open", 'the text at position 0 has no closing quote'],
    ['user.email ==', 'expected a value, found the end'],
    ['user.email user.title', 'unexpected user.title'],
    ['foo', 'foo is neither an attribute nor a value'],
    ['user.email # 1', 'unexpected "#" at position 11'],
  ])('refuses %s', (text, error) => {
    expect(evaluate(text)).toEqual([error]);
  });

  it('refuses an expression that is nested too deeply instead of overflowing the stack', () => {
    expect(evaluate('('.repeat(50_000))).toEqual(['the expression is nested too deeply']);
  });
});

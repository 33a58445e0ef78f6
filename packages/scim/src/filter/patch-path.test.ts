import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAttributePath, printAttributePath } from './attribute-path.ts';
import { parsePatchPath, printPatchPath } from './patch-path.ts';
import type { PatchPath } from './syntax-tree.ts';
import { attributePath, elementFilter } from './testing.ts';

describe('parseAttributePath', () => {
  it('reads back every path that printAttributePath writes', () => {
    fc.assert(
      fc.property(attributePath, (path) => {
        expect(parseAttributePath(printAttributePath(path))).toEqual({ ok: true, value: path });
      }),
    );
  });

  it('keeps a URN that stands alone in a form that can be joined again [PROJ-07]', () => {
    const parse = (text: string) => {
      const path = parseAttributePath(text);
      return path.ok && printAttributePath(path.value);
    };
    for (const urn of [
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
      'urn:example:1.0',
      'urn:a:b.c',
    ]) {
      expect(parse(urn)).toBe(urn);
    }
  });

  it('ignores blanks around it [PROJ-07]', () => {
    expect(parseAttributePath('  userName ')).toMatchObject({ ok: true, value: { name: 'userName' } });
  });

  it.each([
    '',
    ' ',
    'a b',
    'a[b pr]',
    '1a',
    'a.',
    '.a',
    'a.b.c',
    'urn:',
    ':a',
    'é',
    '\u212a',
    '__proto__',
    'a:b c',
  ])('refuses %j with invalidPath', (text) => {
    expect(parseAttributePath(text)).toMatchObject({
      ok: false,
      error: { status: 400, scimType: 'invalidPath' },
    });
  });
});

describe('parsePatchPath', () => {
  it('reads back every path that printPatchPath writes', () => {
    const valuePath = fc
      .record(
        { path: attributePath, filter: elementFilter, subAttribute: fc.constantFrom('value', '$ref') },
        { requiredKeys: ['path', 'filter'] },
      )
      .map(
        ({ path: { subAttribute: _, ...path }, ...rest }): PatchPath => ({
          kind: 'patchPath',
          path,
          ...rest,
        }),
      );
    const plain = attributePath.map((path): PatchPath => ({ kind: 'patchPath', path }));
    fc.assert(
      fc.property(fc.oneof(plain, valuePath), (path) => {
        expect(parsePatchPath(printPatchPath(path))).toEqual({ ok: true, value: path });
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['', 'invalidPath', 1],
    ['emails]', 'invalidPath', 7],
    ['emails[type pr]x', 'invalidPath', 16],
    ['emails[type pr].', 'invalidPath', 17],
    ['emails[type pr].a.b', 'invalidPath', 17],
    ['emails.type[value pr]', 'invalidPath', 12],
    ['members.0 ', 'invalidPath', 1],
    ['name familyName', 'invalidPath', 5],
    ['emails[', 'invalidPath', 7],
    ['emails[0]', 'invalidFilter', 8],
    ['emails[type xx 1]', 'invalidFilter', 13],
    ['emails[type eq "work"', 'invalidPath', 7],
    ['emails[type eq "]"', 'invalidFilter', 7],
    ['emails[type eq work]', 'invalidFilter', 16],
  ])('refuses %j with %s at character %i [PATCH-06] [PATCH-08]', (text, scimType, position) => {
    const path = parsePatchPath(text);
    expect(path).toMatchObject({ ok: false, error: { status: 400, scimType } });
    expect(!path.ok && path.error.detail).toContain(`at character ${position}: `);
  });
});

/** Random syntax trees for property tests: every tree that a text can parse to. */
import fc from 'fast-check';
import { type AttributePath, COMPARISON_OPERATORS, type Filter, type Literal } from './syntax-tree.ts';

const name = fc.oneof(
  fc.constantFrom('userName', 'not', 'and', 'or', 'pr', 'eq', '$ref', 'true', 'x-y_z$1', 'constructor'),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_$-]{0,8}$/),
);
const urn = fc.constantFrom(
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  'urn:ietf:params:scim:schemas:core:2.0:User',
  'urn:x',
  'https://example.com/schemas/1.5',
);

/** `[urn:]name[.sub]` */
export const attributePath: fc.Arbitrary<AttributePath> = fc
  .record({ urn, name, subAttribute: name }, { requiredKeys: ['name'] })
  .map((path) => ({ kind: 'attributePath', ...path }));

const literal: fc.Arbitrary<Literal> = fc.oneof(
  fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0') && text.isWellFormed()),
  fc.constantFrom('"', '\\', ' and ', ')', ']', "'", '\u2028', '\t'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
  fc.integer(),
  fc.constantFrom(true, false, null),
);

function filterOf(
  path: fc.Arbitrary<AttributePath>,
  more: readonly fc.Arbitrary<Filter>[],
): fc.Arbitrary<Filter> {
  const comparison = fc
    .record({ path, operator: fc.constantFrom(...COMPARISON_OPERATORS), literal })
    .map((parts): Filter => ({ kind: 'comparison', ...parts }));
  const present = path.map((target): Filter => ({ kind: 'present', path: target }));
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => {
    const several = fc.array(tie('filter'), { minLength: 2, maxLength: 4 });
    return {
      filter: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(comparison, present, ...more),
        several.map((filters): Filter => ({ kind: 'and', filters })),
        several.map((filters): Filter => ({ kind: 'or', filters })),
        tie('filter').map((inner): Filter => ({ kind: 'not', filter: inner })),
      ),
    };
  });
  return filter;
}

const subAttributePath = name.map((sub): AttributePath => ({ kind: 'attributePath', name: sub }));

/** What may stand between brackets. */
export const elementFilter = filterOf(subAttributePath, []);

const valuePath = fc
  .record({ path: attributePath, filter: elementFilter })
  .map(({ path: { subAttribute: _, ...path }, filter }): Filter => ({ kind: 'valuePath', path, filter }));

export const anyFilter = filterOf(attributePath, [valuePath]);

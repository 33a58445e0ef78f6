/** Random filters and sort attributes for tests: everything that the schema allows, over values that resources have. */
import {
  type Attribute,
  type AttributePath,
  COMPARISON_OPERATORS,
  type ComparisonOperator,
  ENTERPRISE_USER_URN,
  type Filter,
  type Literal,
  type ResourceDefinition,
} from '@rollcall/scim';
import fc from 'fast-check';
import {
  BINARY,
  DATES,
  EVERY_TYPE_URN,
  GROUP_IDS,
  META_DATES,
  NUMBERS,
  OTHER_IDS,
  TEXTS,
  URLS,
  USER_IDS,
} from './filter-sql-testing-values.ts';

/** A filter over the resource type that the schema allows. Most literals are near to values that resources have. */
export function filterOver(definition: ResourceDefinition, baseUrl: string): fc.Arbitrary<Filter> {
  const leaves = leavesOf(definition, baseUrl);
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 5, arbitrary: leaves },
      { weight: 1, arbitrary: combined('and', tie('filter')) },
      { weight: 1, arbitrary: combined('or', tie('filter')) },
      { weight: 1, arbitrary: tie('filter').map((part): Filter => ({ kind: 'not', filter: part })) },
    ),
  }));
  return filter;
}

/** An attribute path over the resource type by which resources can be sorted. */
export function sortByOver(definition: ResourceDefinition): fc.Arbitrary<string> {
  const paths = pathsOf(definition).filter(
    ({ attribute, simple }) => attribute.storage === undefined && simple.type !== 'complex',
  );
  return fc.constantFrom(...paths.map(({ text: path }) => path));
}

function combined(kind: 'and' | 'or', part: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  return fc.array(part, { minLength: 2, maxLength: 3 }).map((filters): Filter => ({ kind, filters }));
}

interface Path {
  readonly text: string;
  readonly attribute: Attribute;
  readonly simple: Attribute;
}

function pathsOf(definition: ResourceDefinition): Path[] {
  const owners = [
    { prefix: '', attributes: [...definition.common, ...definition.schema.attributes] },
    ...definition.extensions.map(({ schema }) => ({
      prefix: `${schema.id}:`,
      attributes: schema.attributes,
    })),
  ];
  return owners.flatMap(({ prefix, attributes }) =>
    attributes
      .filter(({ returned }) => returned !== 'never')
      .flatMap((attribute) => [
        { text: `${prefix}${attribute.name}`, attribute, simple: attribute },
        ...(attribute.subAttributes ?? []).map((simple) => ({
          text: `${prefix}${attribute.name}.${simple.name}`,
          attribute,
          simple,
        })),
      ]),
  );
}

function leavesOf(definition: ResourceDefinition, baseUrl: string): fc.Arbitrary<Filter> {
  const paths = pathsOf(definition);
  const literals = (path: Path) => literalOf(path.simple, path.text, definition, baseUrl);
  const atTop = fc.constantFrom(...paths).chain((path) => termOf(path.text, path.simple, literals(path)));
  const brackets = paths.filter(
    ({ attribute, simple }) =>
      attribute === simple && (attribute.type === 'complex' || attribute.multiValued),
  );
  const inBrackets = fc.constantFrom(...brackets).chain((path) => {
    const subs = path.attribute.subAttributes ?? [{ ...path.attribute, name: 'value' }];
    const term = fc
      .constantFrom(...subs)
      .chain((sub) =>
        termOf(sub.name, sub, literals({ ...path, simple: sub, text: `${path.text}.${sub.name}` })),
      );
    const inner = fc.oneof(
      term,
      combined('and', term),
      combined('or', term),
      term.map((part): Filter => ({ kind: 'not', filter: part })),
    );
    return inner.map((filter): Filter => ({ kind: 'valuePath', path: pathFrom(path.text), filter }));
  });
  return fc.oneof({ weight: 3, arbitrary: atTop }, { weight: 1, arbitrary: inBrackets });
}

function termOf(
  path: string,
  simple: Attribute,
  literals: fc.Arbitrary<NonNullable<Literal>>,
): fc.Arbitrary<Filter> {
  const present = fc.constant<Filter>({ kind: 'present', path: pathFrom(path) });
  const isNull = fc
    .constantFrom<ComparisonOperator>('eq', 'ne')
    .map((operator): Filter => ({ kind: 'comparison', path: pathFrom(path), operator, literal: null }));
  if (simple.type === 'complex') return fc.oneof(present, isNull);
  const operators = operatorsOf(simple);
  const comparison = fc
    .tuple(fc.constantFrom(...operators), literals)
    .map(([operator, literal]): Filter => ({ kind: 'comparison', path: pathFrom(path), operator, literal }));
  return fc.oneof(
    { weight: 8, arbitrary: comparison },
    { weight: 1, arbitrary: present },
    { weight: 1, arbitrary: isNull },
  );
}

function operatorsOf({ type, referenceTypes, name }: Attribute): readonly ComparisonOperator[] {
  const isText =
    type === 'string' || (type === 'reference' && (referenceTypes?.[0] === 'external' || name === 'schemas'));
  if (isText) return COMPARISON_OPERATORS;
  if (type === 'boolean' || type === 'binary') return ['eq', 'ne'];
  return ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
}

function pathFrom(path: string): AttributePath {
  const colon = path.lastIndexOf(':');
  const [name, subAttribute] = path.slice(colon + 1).split('.');
  return {
    kind: 'attributePath',
    ...(colon === -1 ? {} : { urn: path.slice(0, colon) }),
    name: name!,
    ...(subAttribute === undefined ? {} : { subAttribute }),
  };
}

function literalOf(
  simple: Attribute,
  path: string,
  definition: ResourceDefinition,
  baseUrl: string,
): fc.Arbitrary<NonNullable<Literal>> {
  const ids = [...USER_IDS.slice(0, 6), ...GROUP_IDS, ...OTHER_IDS];
  switch (path) {
    case 'id':
    case 'groups.value':
    case 'members.value':
      return fc.constantFrom(...ids);
    case 'meta.location':
    case 'groups.$ref':
    case 'members.$ref':
      return fc
        .tuple(
          fc.constantFrom(`${baseUrl}/Users/`, `${baseUrl}/Groups/`, 'Users/', '/v2/Groups/', '../Users/'),
          fc.constantFrom(...ids),
        )
        .map(([prefix, id]) => `${prefix}${id}`);
    case 'meta.version':
      return fc.integer({ min: 1, max: 12 }).map((version) => `W/"${version}"`);
    case 'meta.resourceType':
      return fc.constantFrom('User', 'Group', 'user', 'G', '');
    case 'schemas':
      return fc.constantFrom(
        definition.schema.id,
        ENTERPRISE_USER_URN,
        EVERY_TYPE_URN.toUpperCase(),
        'urn:',
        'User',
      );
    case 'members.type':
    case 'groups.type':
      return fc.constantFrom('User', 'group', 'direct', 'Indirect', 'u');
  }
  switch (simple.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'decimal':
      return fc.constantFrom(...NUMBERS);
    case 'dateTime':
      return fc.constantFrom(...DATES, ...META_DATES);
    case 'binary':
      return fc.constantFrom(...BINARY, 'AAE');
    case 'reference':
      return fc.constantFrom(...URLS, 'example', 'https://');
    default:
      return textNear;
  }
}

/** A text that resources have, or one near to it: in other case, width or normalisation, cut, or with an index. */
const textNear = fc.tuple(fc.constantFrom(...TEXTS), fc.nat(7), fc.nat(5)).map(([base, change, index]) => {
  const characters = [...base];
  switch (change) {
    case 0:
      return base.toUpperCase();
    case 1:
      return base.normalize('NFD');
    case 2:
      return characters.slice(0, 2).join('');
    case 3:
      return characters.slice(-2).join('');
    case 4:
      return characters[0] ?? '';
    case 5:
      return `${base}-${index}`;
    default:
      return base;
  }
});

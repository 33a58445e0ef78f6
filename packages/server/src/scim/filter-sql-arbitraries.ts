/**
 * Random directories and random filters for tests. The values are few and alike, so that filters hit: case-folding traps,
 * characters beyond the basic plane, wildcards, dates in several zones. The schema has every type of attribute.
 */
import {
  type Attribute,
  COMPARISON_OPERATORS,
  type ComparisonOperator,
  coreRegistry,
  createRegistry,
  defineAttribute,
  defineReference,
  ENTERPRISE_USER_URN,
  type Filter,
  type JsonObject,
  type Literal,
  type ResourceDefinition,
} from '@rollcall/scim';
import fc from 'fast-check';

const EVERY_TYPE_URN = 'urn:example:schemas:every-type:1.0:User';

const user = coreRegistry.resource('User')!;
const everyType = {
  id: EVERY_TYPE_URN,
  name: 'EveryType',
  description: 'Attributes of every type',
  attributes: [
    defineAttribute('level', 'integer', 'A whole number.'),
    defineAttribute('score', 'decimal', 'A number.'),
    defineAttribute('hired', 'dateTime', 'An instant.'),
    defineAttribute('badge', 'binary', 'Bytes.', { caseExact: true }),
    defineAttribute('code', 'string', 'Text with case.', { caseExact: true }),
    defineReference('desk', ['external'], 'A URL.'),
    defineAttribute('nicknames', 'string', 'Several texts.', { multiValued: true }),
    defineAttribute('marks', 'integer', 'Several numbers.', { multiValued: true }),
    defineAttribute('skills', 'complex', 'Several objects.', {
      multiValued: true,
      subAttributes: [
        defineAttribute('value', 'string', 'Text.'),
        defineAttribute('years', 'integer', 'A number.'),
        defineAttribute('since', 'dateTime', 'An instant.'),
        defineAttribute('tags', 'string', 'Several texts.', { multiValued: true }),
      ],
    }),
  ],
};

/** Users with an extension that has attributes of every type; groups as they are. */
export const testRegistry = createRegistry(
  [...coreRegistry.schemas, everyType],
  [
    {
      ...user.resourceType,
      schemaExtensions: [...user.resourceType.schemaExtensions, { schema: EVERY_TYPE_URN, required: false }],
    },
    coreRegistry.resource('Group')!.resourceType,
  ],
);

const TEXTS = [
  ...[
    'ada',
    'Ada',
    'ADA',
    'adam',
    'bob',
    'a',
    'work',
    'home',
    '100%',
    '100',
    'a_b',
    'a\\b',
    'axb',
    "o'hara",
    '"quoted"',
  ],
  ...[
    'straße',
    'STRASSE',
    'strasse',
    'STRAẞE',
    'ΟΔΟΣ',
    'οδος',
    'οδοσ',
    'İstanbul',
    'istanbul',
    'ıstanbul',
    'ISTANBUL',
  ],
  ...[
    'Å',
    '\u212b',
    'A\u030a',
    'K',
    '\u212a',
    'k',
    'ﬁn',
    'fin',
    'ｆｕｌｌ',
    'full',
    'ｶﾞ',
    'ガ',
    '\u1fb3',
    'αι',
  ],
  ...[
    '\u{10400}',
    '\u{10428}',
    '😀',
    '\ue000',
    '\uffee',
    '\u{1f600}b',
    '日本',
    '',
    ' ',
    'é',
    'e\u0301',
    '\u{1d11e}',
  ],
];
const DATES = [
  '2026-01-31T09:30:00Z',
  '2026-01-31T10:30:00+01:00',
  '2026-01-31T09:30:00.5Z',
  '2026-01-31T09:30:00.500000001Z',
  '2026-01-31T04:00:00.123-05:30',
  '2026-01-31T09:30:00.1230001Z',
  '2026-01-31T09:30:00',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '2025-12-31T24:00:00Z',
];
const NUMBERS = [0, 1, -1, 9, 10, 1.5, 0.1, 1e21, 2 ** 53, -0.000001];
const BINARY = ['AAEC', 'AAE=', 'AAE', 'AAF', '+/+/', ''];
const URLS = ['https://example.com/a', 'https://example.com/A', 'http://example.com/v2/Users/1', ''];

/** The ids that test resources have, so that filters can name them. */
export const USER_IDS = Array.from({ length: 40 }, (_, index) => idOf(1, index));
export const GROUP_IDS = Array.from({ length: 8 }, (_, index) => idOf(2, index));
const OTHER_IDS = [idOf(3, 1), 'not-an-id', USER_IDS[0]!.toUpperCase(), ''];

function idOf(kind: number, index: number): string {
  return `0198a5e0-0000-7${kind}00-8000-${(index * 7919).toString(16).padStart(12, '0')}`;
}

export interface TestResource {
  readonly id: string;
  readonly version: number;
  readonly created: string;
  readonly lastModified: string;
  /** A body as a client would send it. */
  readonly body: JsonObject;
}

export interface TestDirectoryContent {
  readonly users: readonly TestResource[];
  readonly groups: readonly TestResource[];
  readonly memberships: readonly {
    readonly groupId: string;
    readonly memberId: string;
    readonly type: 'User' | 'Group';
  }[];
}

const text = fc.constantFrom(...TEXTS);
const instant = fc.constantFrom(
  '2026-01-31T09:30:00.000Z',
  '2026-01-31T09:30:00.123Z',
  '2026-01-31T09:30:00.500Z',
  '2026-02-01T00:00:00.000Z',
);

function arbitraryOf(attribute: Attribute): fc.Arbitrary<JsonObject[string]> {
  const single = elementOf(attribute);
  if (!attribute.multiValued) return single;
  const elements = fc.array(single, { maxLength: 3 });
  const hasPrimary = attribute.subAttributes?.some(({ name }) => name === 'primary');
  return hasPrimary ? elements.map(onePrimary) : elements;
}

function elementOf(attribute: Attribute): fc.Arbitrary<JsonObject[string]> {
  switch (attribute.type) {
    case 'complex':
      return fc.record(
        Object.fromEntries((attribute.subAttributes ?? []).map((sub) => [sub.name, arbitraryOf(sub)])),
        { requiredKeys: [] },
      ) as fc.Arbitrary<JsonObject>;
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.constantFrom(...NUMBERS.filter(Number.isSafeInteger));
    case 'decimal':
      return fc.constantFrom(...NUMBERS);
    case 'dateTime':
      return fc.constantFrom(...DATES);
    case 'binary':
      return fc.constantFrom(...BINARY);
    case 'reference':
      return fc.constantFrom(...URLS);
    case 'string':
      return attribute.canonicalValues === undefined
        ? text
        : fc.constantFrom(...attribute.canonicalValues, 'WORK', '');
  }
}

function onePrimary(elements: JsonObject[string][]): JsonObject[string][] {
  let isTaken = false;
  return elements.map((element) => {
    const { primary, ...rest } = element as JsonObject;
    if (primary === true && isTaken) return rest;
    isTaken ||= primary === true;
    return element;
  });
}

function bodyOf(definition: ResourceDefinition, unique: string): fc.Arbitrary<JsonObject> {
  const writable = (attributes: readonly Attribute[]) =>
    attributes.filter(
      ({ name, mutability, storage }) =>
        // The value of x509Certificates has to be a certificate, of which there is no random one.
        !storage && mutability !== 'readOnly' && mutability !== 'writeOnly' && name !== 'x509Certificates',
    );
  const membersOf = (attributes: readonly Attribute[]) =>
    fc.record(
      Object.fromEntries(writable(attributes).map((attribute) => [attribute.name, arbitraryOf(attribute)])),
      {
        requiredKeys: [],
      },
    );
  const extensions = definition.extensions.map(
    ({ schema }) => [schema.id, membersOf(schema.attributes)] as const,
  );
  const nameAttribute = definition.schema.attributes.find(({ uniqueness }) => uniqueness === 'server')!.name;
  return fc
    .tuple(
      membersOf(definition.schema.attributes),
      fc.record({ externalId: text, ...Object.fromEntries(extensions) }, { requiredKeys: [] }),
      text,
    )
    .map(([base, more, name]) => ({
      ...base,
      ...more,
      [nameAttribute]: `${name}${unique}`,
      schemas: [definition.schema.id],
    }));
}

function resourceOf(definition: ResourceDefinition, id: string, index: number): fc.Arbitrary<TestResource> {
  return fc.record({
    id: fc.constant(id),
    version: fc.integer({ min: 1, max: 12 }),
    created: instant,
    lastModified: instant,
    body: bodyOf(definition, `-${index}`),
  });
}

/** The users, groups and memberships of one directory. */
export const directoryContent: fc.Arbitrary<TestDirectoryContent> = fc
  .record({
    users: fc.tuple(...USER_IDS.map((id, index) => resourceOf(testRegistry.resource('User')!, id, index))),
    groups: fc.tuple(...GROUP_IDS.map((id, index) => resourceOf(testRegistry.resource('Group')!, id, index))),
    memberships: fc.uniqueArray(
      fc.record({
        groupId: fc.constantFrom(...GROUP_IDS),
        memberId: fc.constantFrom(...USER_IDS, ...GROUP_IDS),
      }),
      { maxLength: 60, selector: ({ groupId, memberId }) => `${groupId} ${memberId}` },
    ),
  })
  .map((content) => ({
    ...content,
    memberships: content.memberships.map((membership) => ({
      ...membership,
      type: GROUP_IDS.includes(membership.memberId) ? 'Group' : 'User',
    })),
  }));

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

function pathFrom(
  path: string,
): Filter extends infer F ? (F extends { kind: 'present'; path: infer P } ? P : never) : never {
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
      return fc.oneof(fc.constantFrom(...DATES), instant);
    case 'binary':
      return fc.constantFrom(...BINARY, 'AAE');
    case 'reference':
      return fc.constantFrom(...URLS, 'example', 'https://');
    default:
      return textNear;
  }
}

/** A text that resources have, or one near to it: in other case, width or normalisation, cut, or with an index. */
const textNear = fc.tuple(text, fc.nat(7), fc.nat(5)).map(([base, change, index]) => {
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

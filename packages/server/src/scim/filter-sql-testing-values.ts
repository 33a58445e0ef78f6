/**
 * Values for random tests: few and alike, so that filters hit. Case-folding traps, characters beyond the basic plane,
 * wildcards, dates in several zones; and a schema with every type of attribute.
 */
import { coreRegistry, createRegistry, defineAttribute, defineReference } from '@rollcall/scim';

export const EVERY_TYPE_URN = 'urn:example:schemas:every-type:1.0:User';

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

export const TEXTS = [
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
export const DATES = [
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
export const NUMBERS = [0, 1, -1, 9, 10, 1.5, 0.1, 1e21, 2 ** 53, -0.000001];
export const BINARY = ['AAEC', 'AAE=', 'AAE', 'AAF', '+/+/', ''];
export const URLS = ['https://example.com/a', 'https://example.com/A', 'http://example.com/v2/Users/1', ''];

/** The ids that test resources have, so that filters can name them. */
export const USER_IDS = Array.from({ length: 40 }, (_, index) => idOf(1, index));
export const GROUP_IDS = Array.from({ length: 8 }, (_, index) => idOf(2, index));
/** What no resource has as its id. */
export const OTHER_IDS = [idOf(3, 1), 'not-an-id', USER_IDS[0]!.toUpperCase(), ''];

function idOf(kind: number, index: number): string {
  return `0198a5e0-0000-7${kind}00-8000-${(index * 7919).toString(16).padStart(12, '0')}`;
}

/** What resources have in `meta.created` and `meta.lastModified`. */
export const META_DATES = [
  '2026-01-31T09:30:00.000Z',
  '2026-01-31T09:30:00.123Z',
  '2026-01-31T09:30:00.500Z',
  '2026-02-01T00:00:00.000Z',
];

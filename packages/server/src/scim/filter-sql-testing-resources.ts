/** Random directories for tests: users, groups and memberships, with values from filter-sql-testing-values.ts. */
import type { Attribute, JsonObject, ResourceDefinition } from '@rollcall/scim';
import fc from 'fast-check';
import {
  BINARY,
  DATES,
  GROUP_IDS,
  META_DATES,
  NUMBERS,
  TEXTS,
  testRegistry,
  URLS,
  USER_IDS,
} from './filter-sql-testing-values.ts';

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
const instant = fc.constantFrom(...META_DATES);

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

/** What holds for every PATCH, tried on random users and random operations, many of which are refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeResource } from '../resource/normalize-resource.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Json, JsonObject } from '../schema/registry.ts';
import { USER_URN } from '../schema/user.ts';
import { enterprise, patch, userDefinition } from './effect-case.ts';
import type { PatchApplyOptions, PatchOperation, PatchResolveOptions } from './operation.ts';

type Options = PatchResolveOptions & PatchApplyOptions;

// Few texts, so that values meet: letters in both cases, fullwidth, beyond the basic plane, and names of Object.prototype.
const text = fc.constantFrom('a', 'A', 'ａ', 'b', 'ß', 'SS', '😀', '', 'constructor', '__proto__', 'x"y');
const type = fc.constantFrom('work', 'Work', 'home');
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const element = fc.record(
  { value: text, display: text, type, primary: fc.boolean() },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;
const onePrimary = (elements: readonly JsonObject[]): readonly JsonObject[] => {
  const first = elements.findIndex(({ primary }) => primary === true);
  return elements.map((each, position) =>
    each.primary === true && position !== first ? { ...each, primary: false } : each,
  );
};
const elements = fc.array(element, { maxLength: 4 }).map(onePrimary);
const address = fc.record({ locality: text, region: text, type }, { requiredKeys: [] });
const name = fc.record({ givenName: fc.option(text), familyName: fc.option(text) }, { requiredKeys: [] });
const manager = fc.record({ value: text, displayName: text }, { requiredKeys: [] });

/** A canonical user, as POST makes it. */
const user: fc.Arbitrary<JsonObject> = fc
  .record({
    title: optional(text),
    active: optional(fc.boolean()),
    name: optional(name),
    emails: optional(elements),
    roles: optional(elements),
    addresses: optional(fc.array(address, { maxLength: 3 })),
    [enterprise]: optional(fc.record({ department: text, manager }, { requiredKeys: [] })),
  })
  .map((attributes) => {
    const body = JSON.parse(JSON.stringify({ schemas: [USER_URN], userName: 'ada', ...attributes }));
    const normalized = normalizeResource(body, userDefinition);
    if (!normalized.ok) {
      throw new Error(normalized.error.detail);
    }
    return normalized.value.resource;
  });

const term = fc.oneof(
  fc
    .tuple(fc.constantFrom('value', 'display', 'type'), fc.constantFrom('eq', 'ne', 'co', 'sw'), text)
    .map(([attribute, operator, operand]) => `${attribute} ${operator} ${JSON.stringify(operand)}`),
  type.map((operand) => `type eq "${operand}"`),
  fc.constantFrom('primary eq true', 'primary pr', 'not (display pr)', 'primary eq "True"'),
);
const filter = fc
  .tuple(term, optional(fc.tuple(fc.constantFrom('and', 'or'), term)))
  .map(([first, more]) => (more === undefined ? first : `${first} ${more[0]} ${more[1]}`));

const simplePath = fc.constantFrom(
  'title',
  'TITLE',
  'name.givenName',
  'externalId',
  `${enterprise}:department`,
);
const listPath = fc.constantFrom('emails', 'roles', 'Emails');
const subPath = fc.constantFrom('value', 'display', 'type', 'primary');
const path = fc.oneof(
  simplePath,
  listPath,
  fc.constantFrom(
    'name',
    'active',
    'addresses',
    'addresses.region',
    enterprise,
    `${enterprise}:manager`,
    'schemas',
  ),
  fc.constantFrom('userName', 'id', 'groups', 'foo', 'emails[', 'password', `${enterprise}:manager.value`),
  fc.tuple(listPath, subPath).map(([list, sub]) => `${list}.${sub}`),
  fc.tuple(listPath, filter).map(([list, condition]) => `${list}[${condition}]`),
  fc.tuple(listPath, filter, subPath).map(([list, condition, sub]) => `${list}[${condition}].${sub}`),
);
const value: fc.Arbitrary<Json> = fc.oneof(
  text,
  fc.boolean(),
  fc.constantFrom<Json>(null, [], {}, 7, 'True', '', [USER_URN], [USER_URN, enterprise]),
  element,
  elements,
  name,
  address,
  fc.record({ department: text, manager }, { requiredKeys: [] }),
);
const object = fc.dictionary(path, value, { maxKeys: 3 });

const operation: fc.Arbitrary<PatchOperation> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constantFrom('add', 'replace'), path, value }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('remove'), path }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('remove'), path: listPath, value: elements }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('add', 'replace'), value: object }) },
) as fc.Arbitrary<PatchOperation>;
const operations = fc.array(operation, { minLength: 1, maxLength: 5 });
const options: fc.Arbitrary<Options> = fc.record({
  unknownAttributes: fc.constantFrom('ignore', 'refuse'),
  readOnlyAttributes: fc.constantFrom('ignore', 'refuse'),
  schemas: fc.constantFrom('ignore', 'set'),
  createOnNoMatch: fc.boolean(),
});

const settings = { numRuns: 3_000 };

/** A copy in which any change throws. */
function freeze<T>(json: T): T {
  return JSON.parse(JSON.stringify(json), (_name, part: unknown) => Object.freeze(part)) as T;
}

function applyOneByOne(
  before: JsonObject,
  steps: readonly PatchOperation[],
  chosen: Options,
): Result<JsonObject> {
  let current: Result<JsonObject> = ok(before);
  for (const step of steps) {
    current = current.ok ? patch(current.value, [step], userDefinition, chosen) : fail(current.error);
  }
  return current;
}

describe('every PATCH', () => {
  it('leaves the resource and the operations as they are, whether it succeeds or fails [PATCH-04]', () => {
    fc.assert(
      fc.property(user, operations, options, (before, steps, chosen) => {
        const frozen = freeze(before);
        const result = patch(frozen, freeze(steps), userDefinition, chosen);
        expect(result).toEqual(patch(before, steps, userDefinition, chosen));
        expect(frozen).toEqual(before);
      }),
      settings,
    );
  });

  it('equals its operations applied one by one [PATCH-05]', () => {
    fc.assert(
      fc.property(user, operations, options, (before, steps, chosen) => {
        const together = patch(before, steps, userDefinition, chosen);
        const apart = applyOneByOne(before, steps, chosen);
        // Together, what no resource could take is refused first, so only the text of a failure may differ.
        expect(together.ok ? together : 'refused').toEqual(apart.ok ? apart : 'refused');
      }),
      settings,
    );
  });

  it('gives a resource that a POST would store as it is [SCH-14] [PATCH-27]', () => {
    fc.assert(
      fc.property(user, operations, options, (before, steps, chosen) => {
        const result = patch(before, steps, userDefinition, chosen);
        fc.pre(result.ok);
        const again = normalizeResource({ schemas: [USER_URN], ...result.value }, userDefinition);
        expect(JSON.stringify(again.ok && again.value.resource)).toBe(JSON.stringify(result.value));
      }),
      settings,
    );
  });

  it('changes nothing when an add is sent again [PATCH-14]', () => {
    const target = fc.oneof(simplePath, listPath, fc.constantFrom('name', 'active', 'addresses', enterprise));
    fc.assert(
      fc.property(user, target, value, (before, path, added) => {
        const step: PatchOperation = { op: 'add', path, value: added };
        const once = patch(before, [step], userDefinition);
        fc.pre(once.ok);
        const twice = patch(once.value, [step], userDefinition);
        expect(twice.ok && twice.value).toBe(once.value);
      }),
      settings,
    );
  });

  it('changes nothing when a remove is sent again [PATCH-23]', () => {
    fc.assert(
      fc.property(user, path, (before, target) => {
        const step: PatchOperation = { op: 'remove', path: target };
        const once = patch(before, [step], userDefinition);
        fc.pre(once.ok);
        const twice = patch(once.value, [step], userDefinition);
        expect(twice.ok && twice.value).toEqual(once.value);
      }),
      settings,
    );
  });
});

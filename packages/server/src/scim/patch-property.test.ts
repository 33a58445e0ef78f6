/**
 * Random sequences of PATCHes through HTTP leave a user exactly as the pure functions of the protocol say, request by
 * request: the same resource, or the same error and no change. ROLLCALL_CASES sets the number of sequences, and
 * ROLLCALL_SEED repeats a run.
 */
import {
  applyOperations,
  Coercions,
  coercePatch,
  coreRegistry,
  definitionFor,
  ENTERPRISE_USER_URN,
  equalJson,
  type Json,
  type JsonObject,
  normalizeResource,
  parsePatchRequest,
  type Result,
  represent,
  resolveOperations,
} from '@rollcall/scim';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyOptions, dialectOf } from './dialect.ts';
import { leniencyOf } from './read-resource.ts';
import { isResourceId } from './resource-id.ts';
import {
  addUser,
  openTestService,
  patchBody,
  type ScimReply,
  type TestDirectory,
  type TestService,
  userBody,
} from './testing.ts';

const CASES = Number(process.env.ROLLCALL_CASES ?? 60);
const SEED = Number(process.env.ROLLCALL_SEED ?? Math.floor(Math.random() * 2 ** 31));

const USER = coreRegistry.resource('User')!;

let service: TestService;

beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());

// Few texts, so that values meet: both cases, fullwidth, beyond the basic plane, names of Object.prototype, no text at all.
const text = fc.constantFrom('a', 'A', 'ａ', 'b', 'ß', 'SS', '😀', '', '__proto__', 'x"y', '%');
const type = fc.constantFrom('work', 'Work', 'home');
const element = fc.record({ value: text, display: text, type, primary: fc.boolean() }, { requiredKeys: [] });
const elements = fc.array(element, { maxLength: 3 });
const name = fc.record({ givenName: fc.option(text), familyName: fc.option(text) }, { requiredKeys: [] });
const enterprise = fc.record(
  { department: fc.option(text), manager: fc.record({ value: text }, { requiredKeys: [] }) },
  { requiredKeys: [] },
);

const filter = fc.oneof(
  fc
    .tuple(fc.constantFrom('value', 'display', 'type'), fc.constantFrom('eq', 'ne', 'co', 'sw', 'gt'), text)
    .map(([attribute, operator, operand]) => `${attribute} ${operator} ${JSON.stringify(operand)}`),
  fc.constantFrom(
    'primary eq true',
    'value pr',
    'not (display pr)',
    'type eq "work" and value pr',
    'type xx 1',
  ),
);
const list = fc.constantFrom('emails', 'roles', 'Emails', 'phoneNumbers');
const sub = fc.constantFrom('value', 'display', 'type', 'primary', 'foo');
const path = fc.oneof(
  fc.constantFrom('title', 'TITLE', 'active', 'name', 'name.givenName', 'externalId', 'schemas', 'password'),
  fc.constantFrom(ENTERPRISE_USER_URN, `${ENTERPRISE_USER_URN}:department`, `${ENTERPRISE_USER_URN}:manager`),
  fc.constantFrom('id', 'meta', 'groups', 'foo', 'emails[', 'emails[0]', '__proto__'),
  list,
  fc.tuple(list, sub).map(([attribute, part]) => `${attribute}.${part}`),
  fc.tuple(list, filter).map(([attribute, condition]) => `${attribute}[${condition}]`),
  fc.tuple(list, filter, sub).map(([attribute, condition, part]) => `${attribute}[${condition}].${part}`),
);
const value: fc.Arbitrary<Json> = fc.oneof(
  text,
  fc.constantFrom<Json>(null, [], {}, true, false, 7, 'True', [ENTERPRISE_USER_URN]),
  element as fc.Arbitrary<JsonObject>,
  elements as fc.Arbitrary<JsonObject[]>,
  name as fc.Arbitrary<JsonObject>,
  enterprise as fc.Arbitrary<JsonObject>,
);
const whole = fc.record(
  {
    title: fc.option(text),
    active: fc.boolean(),
    name,
    emails: elements,
    [ENTERPRISE_USER_URN]: enterprise,
    foo: text,
  },
  { requiredKeys: [] },
);
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constantFrom('add', 'replace', 'Replace'), path, value }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('remove'), path }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('add', 'replace', 'move'), value: whole }) },
) as fc.Arbitrary<JsonObject>;
const requests = fc.array(fc.array(operation, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 12,
});

/** What the protocol says of a request. A user never has no `active`: it stays what it was. */
function patchPurely(current: JsonObject, body: JsonObject, coercions: Coercions): Result<JsonObject> {
  const written = definitionFor(USER, coercions.dialect);
  const operations = parsePatchRequest(coercePatch(body, written, coercions));
  if (!operations.ok) return operations;
  const resolved = resolveOperations(operations.value, written, leniencyOf(coercions, 'discard'));
  if (!resolved.ok) return resolved;
  const next = applyOperations(current, resolved.value, USER, applyOptions(coercions));
  if (!next.ok || next.value.active !== undefined) return next;
  return { ok: true, value: { ...next.value, active: current.active ?? true } };
}

/** What a client reads of this document, with what only the server knows from an answer. */
function read(document: JsonObject, { id, meta }: ScimReply['body']): JsonObject {
  return represent(document, USER, { ...meta, id, separate: { groups: [] } });
}

async function compare(directory: TestDirectory, sequence: readonly JsonObject[][]): Promise<void> {
  const created = await addUser(directory, `${crypto.randomUUID()}@example.com`);
  const url = `/Users/${created.id}`;
  const normalized = normalizeResource(userBody(created.userName), USER);
  if (!normalized.ok) throw new Error(normalized.error.detail);
  let document = normalized.value.resource;
  let version = created.meta.version;
  for (const operations of sequence) {
    const body = patchBody(...operations);
    const coercions = new Coercions(dialectOf(directory.scope), isResourceId);
    const expected = patchPurely(document, body, coercions);
    const reply = await directory.scim('PATCH', url, body);
    const after = (await directory.scim('GET', url)).body;
    if (expected.ok) {
      expect(reply).toMatchObject({ status: 200 });
      expect(reply.body).toEqual(read(expected.value, reply.body));
      expect(after).toEqual(reply.body);
      expect(after.meta.version === version).toBe(equalJson(document, expected.value));
      document = expected.value;
      version = after.meta.version;
    } else {
      expect(reply.status).toBe(expected.error.status);
      expect(reply.body).toMatchObject({ scimType: expected.error.scimType, detail: expected.error.detail });
      expect(after).toEqual(read(document, after));
      expect(after.meta.version).toBe(version);
    }
  }
}

it('a sequence of PATCHes over HTTP gives what the pure functions give [PATCH-04] [PATCH-05] [PATCH-14] [AMB-20]', async () => {
  const directories = [
    await service.addDirectory('okta'),
    await service.addDirectory('entra'),
    await service.addDirectory('generic'),
    await service.addDirectory('generic', { strict: true }),
  ];
  await fc.assert(fc.asyncProperty(fc.constantFrom(...directories), requests, compare), {
    numRuns: CASES,
    seed: SEED,
  });
}, 600_000);

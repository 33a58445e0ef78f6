/**
 * The database and the evaluator agree: whatever the filter and the resources, the compiled SQL finds exactly those that
 * `evaluateFilter` accepts. ROLLCALL_CASES sets the number of filters and ROLLCALL_SEED repeats a run.
 */
import {
  evaluateFilter,
  FILTER_DEPTH_MAX,
  FILTER_TERMS_MAX,
  fold,
  type JsonObject,
  normalizeResource,
  orderSortKeys,
  parseFilter,
  printFilter,
  type ResolvedFilter,
  type ResourceDefinition,
  represent,
  resolveFilter,
  resolveSort,
  type SortOrder,
  sortKey,
  toComparable,
} from '@rollcall/scim';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { entityTag } from './entity-tag.ts';
import { compileFilter, type StatementContext } from './filter-sql.ts';
import { compileSelection } from './filter-sql-selection.ts';
import { filterOver, sortByOver } from './filter-sql-testing-filters.ts';
import {
  directoryContent,
  type TestDirectoryContent,
  type TestResource,
} from './filter-sql-testing-resources.ts';
import { testRegistry, USER_IDS } from './filter-sql-testing-values.ts';
import { compileOrder } from './sort-sql.ts';
import { resourceTerms } from './terms.ts';

const CASES = Number(process.env.ROLLCALL_CASES ?? 400);
const SEED = Number(process.env.ROLLCALL_SEED ?? Math.floor(Math.random() * 2 ** 31));
const REPEAT = `with ROLLCALL_CASES=${CASES} ROLLCALL_SEED=${SEED}`;
const CASES_PER_DIRECTORY = 250;
const BASE_URL = 'https://example.com/scim/v2/acme';
const OTHER_DIRECTORY = '0198a5e0-0000-7000-8000-000000000002';

let database: TestDatabase;
let directories = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

interface Loaded {
  readonly definition: ResourceDefinition;
  readonly table: StatementContext['table'];
  readonly directoryId: string;
  /** The comparable form of what a client would read, by id. */
  readonly comparables: ReadonlyMap<string, JsonObject>;
}

async function load(content: TestDirectoryContent): Promise<{ user: Loaded; group: Loaded }> {
  directories += 1;
  const directoryId = `0198a5e0-0000-7000-9000-${directories.toString(16).padStart(12, '0')}`;
  const groupNames = new Map(content.groups.map(({ id, body }) => [id, body.displayName!]));
  const user = await loadType('User', content.users, directoryId, (id) => ({
    groups: content.memberships
      .filter(({ memberId }) => memberId === id)
      .map(({ groupId }) => ({
        value: groupId,
        $ref: `${BASE_URL}/Groups/${groupId}`,
        display: groupNames.get(groupId)!,
        type: 'direct',
      })),
  }));
  const group = await loadType('Group', content.groups, directoryId, (id) => ({
    members: content.memberships
      .filter(({ groupId }) => groupId === id)
      .map(({ memberId, type }) => ({ value: memberId, $ref: `${BASE_URL}/${type}s/${memberId}`, type })),
  }));
  for (const { groupId, memberId, type } of content.memberships) {
    await database.pool.query('insert into scim_membership values ($1, $2, $3, $4)', [
      directoryId,
      groupId,
      memberId,
      type,
    ]);
  }
  return { user, group };
}

async function loadType(
  type: 'User' | 'Group',
  resources: readonly TestResource[],
  directoryId: string,
  separateOf: (id: string) => { readonly [name: string]: readonly JsonObject[] },
): Promise<Loaded> {
  const definition = testRegistry.resource(type)!;
  const table = type === 'User' ? 'scim_user' : 'scim_group';
  const comparables = new Map<string, JsonObject>();
  for (const { id, version, created, lastModified, body } of resources) {
    const normalized = normalizeResource(body, definition);
    if (!normalized.ok) throw new Error(`${normalized.error.detail} in ${JSON.stringify(body)}`);
    const { resource } = normalized.value;
    const stored = toComparable(resource, definition);
    const terms = resourceTerms(directoryId, stored, definition);
    const row = [
      directoryId,
      id,
      version,
      created,
      lastModified,
      JSON.stringify(resource),
      JSON.stringify(stored),
      terms,
    ];
    const columns =
      'directory_id, id, product_id, version, created_at, last_modified, resource, comparable, terms';
    const name = fold(String(type === 'User' ? resource.userName : resource.displayName));
    await database.pool.query(
      type === 'User'
        ? `insert into scim_user (${columns}, user_name_folded, active) values ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, true)`
        : `insert into scim_group (${columns}, display_name_folded) values ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [...row, name],
    );
    const representation = represent(resource, definition, {
      id,
      created,
      lastModified,
      version: entityTag(version),
      location: `${BASE_URL}${definition.resourceType.endpoint}/${id}`,
      separate: separateOf(id),
    });
    comparables.set(id, toComparable(representation, definition));
  }
  return { definition, table, directoryId, comparables };
}

async function idsOf(text: string, parameters: unknown[]): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(text, parameters);
  return rows.map(({ id }) => id);
}

describe.each(['user', 'group'] as const)('filters on the table of a %s', (type) => {
  it(
    'select what the evaluator accepts, with and without an index [FLT-04] [FLT-07] [FLT-08] [FLT-11] [FLT-13] [FLT-20] [FLT-26] [FLT-27]',
    async () => {
      const cases = Math.ceil(CASES / 2);
      const rounds = Math.ceil(cases / CASES_PER_DIRECTORY);
      const contents = fc.sample(directoryContent, { numRuns: rounds, seed: SEED });
      let matches = 0;
      for (const [round, content] of contents.entries()) {
        const { [type]: loaded } = await load(content);
        const { definition, table, directoryId, comparables } = loaded;
        await fc.assert(
          fc.asyncProperty(filterOver(definition, BASE_URL), async (tree) => {
            const text = printFilter(tree);
            const filter = resolveOver(definition, text);
            const expected = [...comparables].filter(([, comparable]) => evaluateFilter(filter, comparable));
            const ids = expected.map(([id]) => id).sort();
            matches += ids.length;

            const scan: StatementContext = { table, definition, directoryId, parameters: [directoryId] };
            const condition = compileFilter(filter, scan);
            const scanned = `select r.id from ${table} r where r.directory_id = $1 and ${condition}`;
            expect(await idsOf(`${scanned} order by r.id`, scan.parameters), `${text} ${REPEAT}`).toEqual(
              ids,
            );
            const others = `select r.id from ${table} r where r.directory_id = $1 and not ${condition}`;
            expect(await idsOf(others, scan.parameters), `not (${text}) ${REPEAT}`).toHaveLength(
              comparables.size - ids.length,
            );

            const indexed: StatementContext = { table, definition, directoryId, parameters: [] };
            const selection = compileSelection(filter, indexed);
            const selected = `${selection.with} select r.id from ${selection.from} order by r.id`;
            expect(await idsOf(selected, indexed.parameters), `selection of ${text} ${REPEAT}`).toEqual(ids);
          }),
          { numRuns: Math.min(CASES_PER_DIRECTORY, cases - round * CASES_PER_DIRECTORY), seed: SEED + round },
        );
      }
      expect(matches).toBeGreaterThan(0);
    },
    60_000 + CASES * 50,
  );

  it(
    'are sorted as the core sorts, with a total order [SORT-03] [SORT-05] [SORT-06] [SORT-07] [SORT-08]',
    async () => {
      const [content] = fc.sample(directoryContent, { numRuns: 1, seed: SEED });
      const { [type]: loaded } = await load(content!);
      const { definition, table, directoryId, comparables } = loaded;
      const orders = fc.constantFrom<SortOrder>('ascending', 'descending');
      await fc.assert(
        fc.asyncProperty(sortByOver(definition), orders, async (sortBy, sortOrder) => {
          const sort = resolveSort(sortBy, sortOrder, definition);
          if (!sort.ok) throw new Error(sort.error.detail);
          const keys = [...comparables].map(([id, comparable]) => ({
            id,
            key: sortKey(sort.value, comparable),
          }));
          const expected = keys.sort(
            (one, other) => orderSortKeys(one.key, other.key, sortOrder) || (one.id < other.id ? -1 : 1),
          );
          const context: StatementContext = { table, definition, directoryId, parameters: [] };
          const selection = compileSelection(undefined, context);
          const text = `select r.id from ${selection.from} order by ${compileOrder(sort.value, context)}`;
          expect(await idsOf(text, context.parameters), `${sortBy} ${sortOrder} ${REPEAT}`).toEqual(
            expected.map(({ id }) => id),
          );
        }),
        { numRuns: Math.max(100, Math.ceil(CASES / 10)), seed: SEED },
      );
    },
    60_000 + CASES * 20,
  );
});

function resolveOver(definition: ResourceDefinition, text: string): ResolvedFilter {
  const parsed = parseFilter(text);
  const resolved = parsed.ok ? resolveFilter(parsed.value, definition) : parsed;
  if (!resolved.ok) throw new Error(`${resolved.error.detail} in ${text}`);
  return resolved.value;
}

it('never selects from another directory [TEN-01]', async () => {
  const [content] = fc.sample(directoryContent, { numRuns: 1, seed: SEED });
  const { user } = await load(content!);
  const { definition, table } = user;
  for (const filter of [
    'userName pr',
    'userName ne "x"',
    'not (userName eq "x")',
    'id pr',
    `id eq "${USER_IDS[0]}"`,
  ]) {
    const context: StatementContext = { table, definition, directoryId: OTHER_DIRECTORY, parameters: [] };
    const selection = compileSelection(resolveOver(definition, filter), context);
    expect(await idsOf(`${selection.with} select r.id from ${selection.from}`, context.parameters)).toEqual(
      [],
    );
  }
});

it('answers the longest and the deepest filter that parses [FLT-25]', async () => {
  const [content] = fc.sample(directoryContent, { numRuns: 1, seed: SEED });
  const { user } = await load(content!);
  const { definition, table, directoryId, comparables } = user;
  const terms = (term: (index: number) => string, count = FILTER_TERMS_MAX) =>
    Array.from({ length: count }, (_, index) => term(index));
  const filters = [
    terms((index) => `title co "${index}"`).join(' and '),
    terms((index) => `emails[not (value co "${index}")]`).join(' or '),
    terms((index) => `externalId eq "${index}"`).join(' or '),
    terms((index) => `id eq "${USER_IDS[index % USER_IDS.length]}"`).join(' or '),
    terms((index) => `groups ne "${index}" and title eq "${index}"`, FILTER_TERMS_MAX / 2).join(' or '),
    `${'not ('.repeat(FILTER_DEPTH_MAX)}title pr${')'.repeat(FILTER_DEPTH_MAX)}`,
  ];
  for (const text of filters) {
    const filter = resolveOver(definition, text);
    const expected = [...comparables].filter(([, comparable]) => evaluateFilter(filter, comparable));
    const context: StatementContext = { table, definition, directoryId, parameters: [] };
    const selection = compileSelection(filter, context);
    const ids = await idsOf(`${selection.with} select r.id from ${selection.from}`, context.parameters);
    expect(ids.sort(), text.slice(0, 60)).toEqual(expected.map(([id]) => id).sort());
  }
});

/**
 * How PostgreSQL answers each class of compiled filter in a directory of 20,000 users and 20,000 groups: an equality on any
 * selective attribute reads a handful of rows through an index, whether the plan is made for the values at hand or for any.
 */
import {
  coreRegistry,
  fold,
  type JsonObject,
  parseFilter,
  resolveFilter,
  resolveSort,
  toComparable,
} from '@rollcall/scim';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import type { StatementContext } from './filter-sql.ts';
import { compileSelection } from './filter-sql-selection.ts';
import { compileOrder } from './sort-sql.ts';
import { resourceTerms } from './terms.ts';

const LARGE = '0198a5e0-0000-7000-8000-00000000000a';
const SMALL = '0198a5e0-0000-7000-8000-00000000000b';
const LARGE_COUNT = 20_000;
const SMALL_COUNT = 200;
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
/** What an indexed answer may read of a table: the matches and what shares an index entry with them. */
const ROWS_READ_MAX = 60;

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.connection);
  await client.connect();
  for (const [directoryId, count] of [
    [LARGE, LARGE_COUNT],
    [SMALL, SMALL_COUNT],
  ] as const) {
    await insert('User', 'scim_user', directoryId, count, userAt);
    await insert('Group', 'scim_group', directoryId, count, (index) => ({ displayName: `Group ${index}` }));
    await client.query(
      `insert into scim_membership (directory_id, group_id, member_id)
       select $1, ('0198a5e0-0000-7000-8000-' || lpad(to_hex((n * 31) % $2), 12, '0'))::uuid,
         ('0198a5e0-0000-7000-8000-' || lpad(to_hex(n % $2), 12, '0'))::uuid
       from generate_series(0, $2 * 3 - 1) n on conflict do nothing`,
      [directoryId, count],
    );
  }
  // One group holds everyone.
  await client.query(
    `insert into scim_membership (directory_id, group_id, member_id)
     select directory_id, $2, id from scim_user where directory_id = $1 on conflict do nothing`,
    [LARGE, idAt(7)],
  );
  // A service has many directories; what one holds on average is all that a plan for any value can know.
  await client.query(
    `insert into scim_user
     select ('0198a5e0-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, id, product_id, user_name_folded, active,
       version, created_at, last_modified, resource, comparable, terms
     from scim_user, generate_series(1, 50) n where directory_id = $1`,
    [SMALL],
  );
  await client.query('analyze scim_user, scim_group, scim_membership');
});
afterAll(async () => {
  await client.end();
  await database.close();
});

function idAt(index: number): string {
  return `0198a5e0-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
}

function userAt(index: number): JsonObject {
  return {
    externalId: `00u${index}`,
    userName: `person.${index}@example.com`,
    name: { givenName: `Given ${index % 200}`, familyName: `Family ${index}` },
    active: index % 10 !== 0,
    userType: 'Employee',
    emails: [
      { value: `person.${index}@example.com`, type: 'work', primary: true },
      { value: `home.${index}@example.org`, type: 'home' },
    ],
    phoneNumbers: [{ value: `+49 30 ${index}`, type: 'work' }],
    [ENTERPRISE]: {
      employeeNumber: `E${index}`,
      department: `Department ${index % 40}`,
      manager: { value: idAt(index >> 4) },
    },
  };
}

async function insert(
  type: 'User' | 'Group',
  table: StatementContext['table'],
  directoryId: string,
  count: number,
  resourceAt: (index: number) => JsonObject,
): Promise<void> {
  const definition = coreRegistry.resource(type)!;
  const rows = Array.from({ length: count }, (_, index) => {
    const resource = resourceAt(index);
    const comparable = toComparable(resource, definition);
    const name = fold(String(resource.userName ?? resource.displayName));
    return {
      id: idAt(index),
      name,
      resource,
      comparable,
      terms: resourceTerms(directoryId, comparable, definition),
    };
  });
  const [nameColumn, more, values] =
    type === 'User' ? ['user_name_folded', ', active', ', true'] : ['display_name_folded', '', ''];
  await client.query(
    `insert into ${table} (directory_id, id, product_id, version, created_at, last_modified, ${nameColumn}, resource,
       comparable, terms ${more})
     select $1, id, id, 1, now(), now(), name, resource, comparable, terms ${values}
     from json_to_recordset($2::json) as x (id uuid, name text, resource jsonb, comparable jsonb, terms bigint[])`,
    [directoryId, JSON.stringify(rows)],
  );
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

interface Plan {
  readonly indexes: ReadonlySet<string>;
  /** Rows of tables that were read, whether they matched or not. */
  readonly rowsRead: number;
}

const MODES = ['force_custom_plan', 'force_generic_plan'] as const;

/** The plan of a page of the selection, as a list request asks for it. */
async function explain(
  mode: (typeof MODES)[number],
  table: StatementContext['table'],
  filterText: string | undefined,
  { directoryId = LARGE, sortBy }: { readonly directoryId?: string; readonly sortBy?: string } = {},
): Promise<Plan> {
  const definition = coreRegistry.resource(table === 'scim_user' ? 'User' : 'Group')!;
  const context: StatementContext = { table, definition, directoryId, parameters: [] };
  const selection = compileSelection(
    filterText === undefined ? undefined : resolve(filterText, definition),
    context,
  );
  const sort = sortBy === undefined ? undefined : resolveSort(sortBy, 'ascending', definition);
  if (sort?.ok === false) throw new Error(sort.error.detail);
  const order = compileOrder(sort?.value, context);
  await client.query(`set plan_cache_mode = ${mode}`);
  await client.query(
    `prepare page as ${selection.with} select r.id, r.resource from ${selection.from} order by ${order} limit 100`,
  );
  try {
    const values = context.parameters.map(toLiteral).join(', ');
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, format json) execute page(${values})`,
    );
    return read(rows[0]!['QUERY PLAN'][0].Plan);
  } finally {
    await client.query('deallocate page');
  }
}

function resolve(text: string, definition: Parameters<typeof resolveFilter>[1]) {
  const filter = parseFilter(text);
  const resolved = filter.ok ? resolveFilter(filter.value, definition) : filter;
  if (!resolved.ok) throw new Error(resolved.error.detail);
  return resolved.value;
}

function toLiteral(value: unknown): string {
  return pg.escapeLiteral(
    Array.isArray(value) ? `{${value.map((element) => JSON.stringify(element)).join(',')}}` : String(value),
  );
}

function read(root: PlanNode): Plan {
  const indexes = new Set<string>();
  let rowsRead = 0;
  const nodes = [root];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (node['Index Name'] !== undefined) indexes.add(node['Index Name']);
    if (node['Relation Name'] !== undefined) {
      const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
      rowsRead += (node['Actual Rows'] + removed) * node['Actual Loops'];
    }
    nodes.push(...(node.Plans ?? []));
  }
  return { indexes, rowsRead };
}

describe.each(MODES)('with %s, an equality', (mode) => {
  it.each([
    ['userName eq "PERSON.4711@example.com"', 'scim_user_user_name'],
    ['userName eq "nobody"', 'scim_user_user_name'],
    ['userName eq "person.1@example.com" or userName eq "person.2@example.com"', 'scim_user_user_name'],
    ['userName eq "person.1@example.com" and active eq true', 'scim_user_user_name'],
    [`id eq "${idAt(4711)}"`, 'scim_user_pkey'],
    [
      `id eq "${idAt(4711)}" and manager eq "${idAt(1)}"`.replace('manager', `${ENTERPRISE}:manager`),
      'scim_user_pkey',
    ],
    [`meta.location eq "https://example.com/scim/v2/x/Users/${idAt(4711)}"`, 'scim_user_pkey'],
    ['externalId eq "00u4711"', 'scim_user_terms'],
    ['name.familyName eq "family 4711"', 'scim_user_terms'],
    ['name.familyName eq "family 4711" and name.givenName eq "given 111"', 'scim_user_terms'],
    ['emails.value eq "home.4711@example.org"', 'scim_user_terms'],
    ['emails eq "home.4711@example.org"', 'scim_user_terms'],
    ['emails[type eq "home" and value eq "home.4711@example.org"]', 'scim_user_terms'],
    ['emails[type eq "work"] and externalId eq "00u4711"', 'scim_user_terms'],
    ['phoneNumbers[value eq "+49 30 4711"]', 'scim_user_terms'],
    [`${ENTERPRISE}:employeeNumber eq "E4711"`, 'scim_user_terms'],
    [`${ENTERPRISE}:manager.value eq "${idAt(100)}"`, 'scim_user_terms'],
    [
      'externalId eq "00u1" or emails.value eq "home.2@example.org" or externalId eq "00u3"',
      'scim_user_terms',
    ],
    [
      '(externalId eq "00u1" and name.familyName eq "family 1") or emails.value eq "home.2@example.org"',
      'scim_user_terms',
    ],
    ['userName co "person" and externalId eq "00u4711" and not (active eq false)', 'scim_user_terms'],
    [`groups.value eq "${idAt(4711)}"`, 'scim_membership_pkey'],
    [`groups eq "${idAt(4711)}" and active eq true`, 'scim_membership_pkey'],
    [`groups[value eq "${idAt(4711)}"]`, 'scim_membership_pkey'],
    [`groups.$ref eq "https://example.com/scim/v2/x/Groups/${idAt(4711)}"`, 'scim_membership_pkey'],
    [`id eq "${idAt(1)}" or externalId eq "00u2" or groups eq "${idAt(3)}"`, 'scim_user_pkey'],
  ])('on users, %s, reads a handful of rows through %s', async (filter, index) => {
    const plan = await explain(mode, 'scim_user', filter);
    expect([...plan.indexes]).toContain(index);
    expect(plan.rowsRead).toBeLessThan(ROWS_READ_MAX);
  });

  it.each([
    ['displayName eq "GROUP 4711"', 'scim_group_display_name'],
    [`id eq "${idAt(4711)}"`, 'scim_group_pkey'],
    [`members.value eq "${idAt(4711)}"`, 'scim_membership_by_member'],
    [`members eq "${idAt(4711)}"`, 'scim_membership_by_member'],
    [`members[value eq "${idAt(4711)}" and type eq "User"]`, 'scim_membership_by_member'],
    [`members.$ref eq "Users/${idAt(4711)}"`, 'scim_membership_by_member'],
    [`displayName eq "Group 7" and members eq "${idAt(4711)}"`, 'scim_group_display_name'],
    [`id eq "${idAt(7)}" and members eq "${idAt(4711)}"`, 'scim_group_pkey'],
  ])('on groups, %s, reads a handful of rows through %s', async (filter, index) => {
    const plan = await explain(mode, 'scim_group', filter);
    expect([...plan.indexes]).toContain(index);
    expect(plan.rowsRead).toBeLessThan(ROWS_READ_MAX);
  });

  it('reads a handful of rows when the page is sorted by another attribute', async () => {
    const plan = await explain(mode, 'scim_user', 'externalId eq "00u4711"', { sortBy: 'name.familyName' });
    expect(plan.rowsRead).toBeLessThan(ROWS_READ_MAX);
  });

  it('with what cannot be an id reads nothing', async () => {
    for (const filter of [
      'id eq "x"',
      'groups.value eq "x"',
      'meta.location eq "x"',
      'id eq "x" and active eq true',
    ]) {
      expect((await explain(mode, 'scim_user', filter)).rowsRead, filter).toBe(0);
    }
  });
});

describe.each(MODES)('with %s, a filter without a selective equality', (mode) => {
  it.each([
    'userName co "person"',
    'userName ew "@nowhere"',
    'userName ne "person.1@example.com"',
    'not (externalId eq "00u1")',
    'title pr',
    'active eq false',
    'emails[type eq "home" and not (value co "x")]',
    'meta.lastModified gt "2020-01-01T00:00:00Z"',
    'externalId eq "00u1" or title pr',
  ])('%s, reads only the rows of its own directory', async (filter) => {
    const plan = await explain(mode, 'scim_user', filter, { directoryId: SMALL, sortBy: 'userName' });
    expect(plan.rowsRead).toBeLessThanOrEqual(SMALL_COUNT);
  });
});

describe.each(MODES)('with %s, a list without a filter', (mode) => {
  it('reads one page along the primary key', async () => {
    const plan = await explain(mode, 'scim_user', undefined);
    expect([...plan.indexes]).toEqual(['scim_user_pkey']);
    expect(plan.rowsRead).toBeLessThanOrEqual(100);
  });
});

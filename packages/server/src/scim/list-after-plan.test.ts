/** How much PostgreSQL reads for a page of a walk in a directory of 20,000 users: page N what page 1 costs. */
import {
  coreRegistry,
  parseFilter,
  parseProjection,
  type ResolvedFilter,
  resolveFilter,
} from '@rollcall/scim';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import type { StatementContext } from './filter-sql.ts';
import { compilePage } from './list-after.ts';
import { userKind } from './user/user-kind.ts';

const DIRECTORY = '0198a5e0-0000-7000-8000-00000000000a';
const COUNT = 20_000;
const PAGE = 50;
const definition = coreRegistry.resource('User')!;

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.connection);
  await client.connect();
  await client.query(
    `insert into scim_user (directory_id, id, product_id, user_name_folded, active, version, created_at, last_modified,
       resource, comparable, terms)
     select $1, id, id, 'p' || n, true, 1, now(), now(), document, document, '{}'
     from generate_series(0, $2::integer - 1) n,
       lateral (select ('0198a5e0-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id,
         jsonb_build_object('userName', 'p' || n, 'active', n % 2 = 0) as document) made`,
    [DIRECTORY, COUNT],
  );
  await client.query('vacuum analyze scim_user');
});
afterAll(async () => {
  await client.end();
  await database.close();
});

const idAt = (index: number) => `0198a5e0-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** The users that are read for the page behind the user of this index, also to be thrown away. */
async function usersRead(index: number | undefined, filter?: ResolvedFilter): Promise<number> {
  const context: StatementContext = {
    table: 'scim_user',
    definition,
    directoryId: DIRECTORY,
    parameters: [],
  };
  const projection = parseProjection({}, definition);
  if (!projection.ok) throw new Error(projection.error.detail);
  const after = index === undefined ? undefined : { id: idAt(index), key: null };
  const selection = { filter, sort: undefined, startIndex: 1, count: PAGE };
  await client.query("set plan_cache_mode = 'force_generic_plan'");
  await client.query(`prepare page as ${compilePage(context, userKind, selection, after, projection.value)}`);
  try {
    const values = context.parameters.map((value) => pg.escapeLiteral(String(value))).join(', ');
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, format json) execute page(${values})`,
    );
    return readOf(rows[0]!['QUERY PLAN'][0].Plan);
  } finally {
    await client.query('deallocate page');
  }
}

function readOf(node: PlanNode): number {
  const below = (node.Plans ?? []).reduce((sum, plan) => sum + readOf(plan), 0);
  if (node['Relation Name'] !== 'scim_user') return below;
  return below + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
}

describe('a page of a walk in the default order', () => {
  it('reads its own users and one more, to whatever place the walk has come [CUR-03]', async () => {
    // Each once for its place and once for its content, and behind the last the one that shows that there are more;
    // PostgreSQL 15 looks at one further before it stops.
    for (const index of [undefined, 0, 100, COUNT / 2, COUNT - 2 * PAGE]) {
      expect(await usersRead(index)).toBeLessThanOrEqual(2 * PAGE + 2);
    }
  });

  it('filtered reads on until the page is full, and counts only on the first page [CUR-08]', async () => {
    const parsed = parseFilter('active eq true');
    const filter = parsed.ok ? resolveFilter(parsed.value, definition) : parsed;
    if (!filter.ok) throw new Error(filter.error.detail);
    expect(await usersRead(undefined, filter.value)).toBeGreaterThan(COUNT / 2);
    for (const index of [100, COUNT / 2, COUNT - 4 * PAGE]) {
      expect(await usersRead(index, filter.value)).toBeLessThan(4 * PAGE);
    }
  });
});

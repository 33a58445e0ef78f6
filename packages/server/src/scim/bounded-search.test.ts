/** What a search may cost, however it is asked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScimFailure } from '../http/scim/scim-failure.ts';
import { PAGE_BYTES_MAX, searchRows } from './bounded-search.ts';
import {
  addGroup,
  addUser,
  expectError,
  namesIn,
  openTestService,
  query,
  type TestDirectory,
  type TestService,
} from './testing.ts';

let service: TestService;
let directory: TestDirectory;

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
  await addUser(directory, 'ada@example.com');
});
afterAll(() => service.close());

describe('the time of a search', () => {
  it('is bounded: what takes longer is refused with tooMany, and the connection lives on [FLT-22] [SEC-11]', async () => {
    const { pool } = service.database;
    const endless = { text: 'select pg_sleep(60)', values: [] };
    const refused = await searchRows(pool, endless, 50).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ScimFailure);
    expect((refused as ScimFailure).error).toMatchObject({ status: 400, scimType: 'tooMany' });
    const { rows } = await pool.query('select current_setting($1) as timeout', ['statement_timeout']);
    expect(rows).toEqual([{ timeout: '0' }]);
    expect(pool.idleCount).toBe(pool.totalCount);
  });

  it('does not grow with the length of what co looks for: that is bounded [FLT-25] [SEC-11]', async () => {
    await addUser(directory, 'hay@example.com', { title: 'a'.repeat(1_000_000) });
    const find = (text: string) => query(directory, '/Users', { filter: `title co "${text}"` });
    expect(namesIn(await find('a'.repeat(256)))).toEqual(['hay@example.com']);
    expect(namesIn(await find(`b${'a'.repeat(255)}`))).toEqual([]);
    expect(expectError(await find('a'.repeat(257)), 400, 'invalidFilter')).toContain('256');
  });
});

describe('the size of a page', () => {
  const TITLE = 'x'.repeat(3_900_000);

  it('is bounded: a larger one is refused with tooMany, and a smaller one can be had [FLT-22] [SEC-09]', async () => {
    const count = Math.ceil(PAGE_BYTES_MAX / TITLE.length) + 1;
    for (let place = 0; place < count; place++) {
      await addUser(directory, `large${place}@example.com`, { title: TITLE });
    }
    const filter = 'userName sw "large"';
    for (const endpoint of ['/Users', '/']) {
      const detail = expectError(await query(directory, endpoint, { filter }), 400, 'tooMany');
      expect(detail).toContain('"count"');
      expect(namesIn(await query(directory, endpoint, { filter, count: 2 }))).toHaveLength(2);
      const found = await query(directory, endpoint, { filter, count: 0 });
      expect(found.body).toMatchObject({ totalResults: count, Resources: [] });
    }
    expectError(await query(directory, '/Users', { sortBy: 'title' }), 400, 'tooMany');
  });

  it('counts the members of groups [FLT-22]', async () => {
    const { id } = await addUser(directory, 'member@example.com');
    await addGroup(directory, 'Small', [id]);
    expect((await query(directory, '/Groups', {})).body.Resources[0].members).toMatchObject([{ value: id }]);
  });
});

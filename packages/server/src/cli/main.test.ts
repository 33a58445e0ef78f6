import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { SETTINGS } from '../settings.ts';
import { runRollcall, startRollcall } from './testing.ts';

describe('the rollcall command', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  const run = (...args: string[]) => runRollcall(args, { DATABASE_URL: database.url });

  it('lists every setting in the help of serve, with variable, default and unit', async () => {
    const { status, stdout } = await run('serve', '--help');
    const text = stdout.replace(/\s+/g, ' ');
    expect(status).toBe(0);
    for (const setting of Object.values(SETTINGS)) {
      expect(text).toContain(setting.flag);
      expect(text).toContain(`(${setting.variable},`);
      if ('default' in setting) expect(text).toContain(`default ${setting.default}`);
      if ('unit' in setting) expect(text).toContain(`in ${setting.unit}`);
    }
  });

  it.each([
    [['serve', '--prot', '1'], /^Unknown option '--prot'\..*See --help\.$/],
    [['serve', '--port', 'abc'], /^--port must be a whole number from 0 to 65535, but it is "abc"\.$/],
    [
      ['serve', '--host', '0.0.0.0', '--port', '0'],
      /^PUBLIC_URL is required when the server listens on 0\.0\.0\.0/,
    ],
    [['dance'], /^Unknown command 'dance'\. See --help\.$/],
    [
      ['directory', 'create', '--provider', 'okta'],
      /^Required option '--name <name>' not specified\. See --help\.$/,
    ],
    [
      ['directory', 'create', '--name', 'A', '--provider', 'x'],
      /^Option '--provider <provider>' argument 'x' is invalid/,
    ],
    [['token', 'create', '--directory', 'nowhere'], /^There is no directory with the id or name "nowhere"/],
    [['events', '--after', '7'], /^The log has not reached position 7 yet\.$/],
  ])('answers %j with one sentence and status 2', async (args, sentence) => {
    const { status, stdout, stderr } = await run(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd()).toMatch(sentence);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it('creates directories, lists them and adds tokens, with the URL that the environment gives', async () => {
    const create = ['directory', 'create', '--name', 'Acme', '--provider', 'okta', '--json'];
    const created = await runRollcall([...create, '--public-url', 'https://sync.example.com/'], {
      DATABASE_URL: database.url,
    });
    expect(created).toMatchObject({ status: 0, stderr: '' });
    const directory = JSON.parse(created.stdout);
    expect(directory.id).toMatch(/^directory_[0-9a-z]{26}$/);
    expect(directory.strict).toBe(false);
    expect(directory.scim_base_url).toMatch(/^https:\/\/sync\.example\.com\/scim\/v2\/[a-z0-9]+$/);
    expect(directory.token).toMatch(/^\S{20,}$/);

    const listed = JSON.parse((await run('directory', 'list', '--json')).stdout);
    expect(listed.map(({ id, name }: { id: string; name: string }) => [id, name])).toEqual([
      [directory.id, 'Acme'],
    ]);
    expect((await run('directory', 'list')).stdout).toContain(directory.id);

    const strict = ['directory', 'create', '--name', 'Letter', '--provider', 'generic', '--strict', '--json'];
    expect(JSON.parse((await run(...strict)).stdout).strict).toBe(true);

    const byName = JSON.parse((await run('token', 'create', '--directory', 'Acme', '--json')).stdout);
    const byId = JSON.parse((await run('token', 'create', '--directory', directory.id, '--json')).stdout);
    expect([byName.directory_id, byId.directory_id]).toEqual([directory.id, directory.id]);
    expect(new Set([directory.token, byName.token, byId.token]).size).toBe(3);
  });

  it('follows the log until a signal, with status 0', async () => {
    const following = startRollcall(['events', '--follow', '--json'], { DATABASE_URL: database.url });
    await database.pool.query(
      `with counter as (
         insert into environment (id, name) values (gen_random_uuid(), 'production')
         on conflict (name) do update set name = excluded.name returning id
       ), counted as (
         insert into event_counter (environment_id, position) select id, 1 from counter
         on conflict (environment_id) do update set position = 1
       )
       insert into event (environment_id, position, id, type, organization_id, directory_id, version, data, occurred_at, created_at)
       select id, 1, gen_random_uuid(), 'dsync.user.created', id, id, 1, '{"username": "a"}', now(), now() from counter`,
    );
    expect(JSON.parse(await following.nextLine())).toMatchObject({
      position: 1,
      event: 'dsync.user.created',
    });
    expect(await following.stop('SIGINT')).toMatchObject({ status: 0, stderr: '' });
  });

  it('refuses a database newer than the program with one sentence and status 1', async () => {
    const newer = await createTestDatabase();
    try {
      await newer.pool.query(`insert into rollcall_migration (name, checksum) values ('9999-future', 'x')`);
      const { status, stderr } = await runRollcall(['directory', 'list'], { DATABASE_URL: newer.url });
      expect(status).toBe(1);
      expect(stderr.trimEnd()).toMatch(/^The database is newer than this Rollcall: .*9999-future.*$/);
    } finally {
      await newer.close();
    }
  });

  it('makes the tables of an empty database once when four processes start at the same moment', async () => {
    const empty = await createTestDatabase();
    try {
      await empty.pool.query('drop schema public cascade; create schema public');
      const results = await Promise.all(
        Array.from({ length: 4 }, () =>
          runRollcall(['directory', 'list', '--json'], { DATABASE_URL: empty.url }),
        ),
      );
      for (const result of results) expect(result).toEqual({ status: 0, stdout: '[]\n', stderr: '' });
    } finally {
      await empty.close();
    }
  });

  it('refuses a database that is not in UTF-8, and says how to make one that is', async () => {
    const name = `${new URL(database.url).pathname.slice(1)}_ascii`;
    await database.pool.query(`create database ${name} encoding 'SQL_ASCII' locale 'C' template template0`);
    try {
      const url = new URL(database.url);
      url.pathname = `/${name}`;
      const { status, stderr } = await runRollcall(['directory', 'list'], { DATABASE_URL: url.href });
      expect(status).toBe(1);
      expect(stderr).toMatch(/^The database has the encoding SQL_ASCII, and Rollcall needs UTF8\./);
    } finally {
      await database.pool.query(`drop database ${name}`);
    }
  });
});

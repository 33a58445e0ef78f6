import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { runRollcall } from './testing.ts';

const BADGE = 'urn:example:schemas:Badge:2.0:User';
const PRINTER = 'urn:example:schemas:Printer:2.0';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'rollcall-schema-'));
  await run('directory', 'create', '--name', 'Acme', '--provider', 'okta');
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const run = (...args: string[]) => runRollcall(args, { DATABASE_URL: database.url });

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('rollcall schema and rollcall resource-type', () => {
  it('add, extend, list and remove an extension', async () => {
    const attributes = [{ name: 'number', uniqueness: 'server' }];
    const badge = await file('badge.json', { id: BADGE, attributes });
    const more = await file('more.json', { id: BADGE, attributes: [...attributes, { name: 'floor' }] });
    const add = (path: string, ...args: string[]) =>
      run('schema', 'add', '--directory', 'Acme', '--file', path, '--extends', 'User', ...args);
    expect(await add(badge)).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse((await add(more, '--required', '--json')).stdout)).toEqual({
      urn: BADGE,
      done: 'extended',
    });
    const listed = await run('schema', 'list', '--directory', 'Acme', '--json');
    expect(JSON.parse(listed.stdout)).toEqual([
      { urn: BADGE, extends: 'User', required: true, attributes: ['number', 'floor'] },
    ]);
    const removed = await run('schema', 'remove', '--directory', 'Acme', '--urn', BADGE, '--json');
    expect(JSON.parse(removed.stdout)).toEqual({ urn: BADGE, erased: 0 });
    expect((await run('schema', 'list', '--directory', 'Acme')).stdout).toContain('adds no schema');
  });

  it('add, list and remove resource types: Okta’s roles, and any with a schema [EXT-01]', async () => {
    const add = (...args: string[]) => run('resource-type', 'add', '--directory', 'Acme', '--json', ...args);
    expect(JSON.parse((await add('--known', 'Role')).stdout)).toMatchObject({
      endpoint: '/Roles',
      schema: 'urn:okta:scim:schemas:core:1.0:Role',
    });
    const schema = await file('printer-schema.json', { id: PRINTER, attributes: [{ name: 'displayName' }] });
    const type = await file('printer.json', { name: 'Printer', endpoint: 'Printers', schema: PRINTER });
    expect(await run('schema', 'add', '--directory', 'Acme', '--file', schema)).toMatchObject({ status: 0 });
    expect(await add('--file', type)).toMatchObject({ status: 0, stderr: '' });
    const listed = await run('resource-type', 'list', '--directory', 'Acme');
    expect(listed.stdout.trimEnd().split('\n')).toEqual([
      'Role  /Roles  urn:okta:scim:schemas:core:1.0:Role',
      `Printer  /Printers  ${PRINTER}`,
    ]);
    const removed = await run('resource-type', 'remove', '--directory', 'Acme', '--name', 'Printer');
    expect(removed).toMatchObject({ status: 0, stderr: '' });
  });

  it('say all that is wrong with a file, with status 2', async () => {
    const wrong = await file('wrong.json', { id: 'Badge', attributes: [{ name: '1x', type: 'number' }] });
    const add = (path: string, ...args: string[]) =>
      run('schema', 'add', '--directory', 'Acme', '--file', path, ...args);
    const refused = await add(wrong);
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toMatch(/URN.*\n.*\n/s);
    expect(refused.stderr).toContain('a name starts with a letter');
    expect(refused.stderr).toContain('one of string, boolean');
    const clash = await file('clash.json', { id: BADGE, attributes: [{ name: 'userName' }] });
    expect((await add(clash, '--extends', 'User')).stderr).toContain('already has userName');
    expect((await add(await file('text.json', 'hello'))).stderr).toBe(
      `The file ${join(folder, 'text.json')} is not JSON.\n`,
    );
    expect((await add(join(folder, 'none.json'))).stderr).toContain('cannot be read (ENOENT)');
    expect((await run('resource-type', 'add', '--directory', 'Acme')).stderr).toContain('either --known');
  });
});

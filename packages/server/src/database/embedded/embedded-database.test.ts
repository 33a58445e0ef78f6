import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createTestFolder,
  isAlive,
  killProcessesOf,
  postmasterId,
  type Start,
  startAttached,
} from './testing-process.ts';

// Recovery waits for the disk, which may have much else to write.
describe('an embedded database', { timeout: 60_000 }, () => {
  let folder: ReturnType<typeof createTestFolder>;
  beforeEach(() => {
    folder = createTestFolder();
  });
  afterEach(() => folder.remove());

  const start = (options?: Partial<Start>) => startAttached({ dataDirectory: folder.path, ...options });

  /** A started process with one row written and answered. */
  const startWithRow = async () => {
    const first = start();
    await first.attached;
    await first.query('create table written (value integer)');
    expect(await first.query('insert into written values (1) returning value')).toEqual([{ value: 1 }]);
    return first;
  };

  it('is made once by processes that start at the same moment, shared, and stopped by the last one', async () => {
    const processes = [start(), start(), start()];
    await Promise.all(processes.map(({ attached }) => attached));
    const server = postmasterId(folder.path)!;
    const rows = await Promise.all(
      processes.map(({ query }) => query('select system_identifier::text from pg_control_system()')),
    );
    expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(1);
    for (const process of processes) {
      expect(isAlive(server)).toBe(true);
      expect(await process.end()).toBe(0);
    }
    expect(postmasterId(folder.path)).toBeUndefined();
  });

  it('is stopped exactly once and started anew when processes come and go at the same moment', async () => {
    const first = start();
    await first.attached;
    for (let round = 0; round < 3; round += 1) {
      const leaving = Array.from({ length: 2 }, () => start());
      await Promise.all(leaving.map(({ attached }) => attached));
      const coming = start();
      expect(await Promise.all(leaving.map(({ end }) => end()))).toEqual([0, 0]);
      await coming.attached;
      expect(await coming.query('select 1 as one')).toEqual([{ one: 1 }]);
      expect(await coming.end()).toBe(0);
    }
    expect(await first.end()).toBe(0);
    expect(postmasterId(folder.path)).toBeUndefined();
  });

  it('goes on without its process after kill -9, and the next process adopts it', async () => {
    const first = await startWithRow();
    const server = postmasterId(folder.path)!;
    first.child.kill('SIGKILL');
    await first.end();
    expect(isAlive(server)).toBe(true);
    const second = start();
    await second.attached;
    expect(postmasterId(folder.path)).toBe(server);
    expect(await second.query('select value from written')).toEqual([{ value: 1 }]);
    expect(await second.end()).toBe(0);
    expect(postmasterId(folder.path)).toBeUndefined();
  });

  it('is started again by the process that uses it after kill -9 of the server', async () => {
    const user = await startWithRow();
    const server = postmasterId(folder.path)!;
    process.kill(server, 'SIGKILL');
    // A session of the killed server may answer once more before it notices.
    await vi.waitFor(
      async () => {
        expect(await user.query('select value from written')).toEqual([{ value: 1 }]);
        expect(postmasterId(folder.path)).not.toBe(server);
      },
      { timeout: 45_000, interval: 50 },
    );
    expect(user.log()).toContain('The embedded PostgreSQL has gone; starting it again.');
    expect(await user.end()).toBe(0);
    expect(postmasterId(folder.path)).toBeUndefined();
  });

  it('waits for a server that is still going down', async () => {
    const first = await startWithRow();
    process.kill(postmasterId(folder.path)!, 'SIGTERM');
    const second = start();
    // A smart shutdown lasts until the first process, whose sessions stay, has gone.
    first.child.kill('SIGKILL');
    await second.attached;
    expect(await second.query('select value from written')).toEqual([{ value: 1 }]);
    expect(await second.end()).toBe(0);
  });

  it('recovers every answered write after kill -9 of everything', async () => {
    const first = await startWithRow();
    killProcessesOf(folder.path);
    await first.end();
    const second = start();
    await second.attached;
    expect(await second.query('select value from written')).toEqual([{ value: 1 }]);
    expect(await second.end()).toBe(0);
  });

  it('comes up after kill -9 of everything at any moment of the first start', async () => {
    for (const milliseconds of [120, 240, 360, 480, 600, 720, 840]) {
      const killed = start();
      const timer = setTimeout(() => killProcessesOf(folder.path), milliseconds);
      await killed.attached.catch(() => undefined);
      clearTimeout(timer);
      killProcessesOf(folder.path);
      await killed.end();
    }
    const survivor = start();
    await survivor.attached;
    expect(await survivor.query('select 1 as one')).toEqual([{ one: 1 }]);
    expect(await survivor.end()).toBe(0);
  });

  it('starts although the process ids in its left-over lock files belong to another program now', async () => {
    const first = await startWithRow();
    killProcessesOf(folder.path);
    await first.end();
    const recycled = [
      process.pid,
      join(folder.path, 'postgres'),
      1,
      5432,
      join(folder.path, 'socket'),
      '',
      '',
      'ready',
    ];
    writeFileSync(join(folder.path, 'postgres', 'postmaster.pid'), recycled.join('\n'));
    writeFileSync(join(folder.path, 'socket', '.s.PGSQL.5432.lock'), recycled.join('\n'));
    const second = start();
    await second.attached;
    expect(await second.query('select value from written')).toEqual([{ value: 1 }]);
    expect(await second.end()).toBe(0);
  });

  it('refuses the data of another major version and says the way out', async () => {
    mkdirSync(join(folder.path, 'postgres'), { mode: 0o700 });
    writeFileSync(join(folder.path, 'postgres', 'PG_VERSION'), '17\n');
    const refused = start();
    expect(await refused.end()).toBe(1);
    expect(refused.log()).toContain('was written by PostgreSQL 17');
    expect(refused.log()).toContain('--data-dir');
    expect(refused.log().trim().split('\n')).toHaveLength(1);
  });

  it('works in a data folder whose path is too long for a socket', async () => {
    const long = join(folder.path, 'a-folder-with-a-long-name'.repeat(4), 'and another one');
    const process = start({ dataDirectory: long, env: { TMPDIR: folder.path } });
    await process.attached;
    expect(await process.query('select 1 as one')).toEqual([{ one: 1 }]);
    expect(await process.end()).toBe(0);
  });

  it('keeps data, log and socket from other users', async () => {
    const user = await startWithRow();
    const modes = ['postgres', 'socket', 'postgres.log'].map(
      (name) => statSync(join(folder.path, name)).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o700, 0o600]);
    expect(await user.query('show listen_addresses')).toEqual([{ listen_addresses: '' }]);
    expect(await user.query('show fsync')).toEqual([{ fsync: 'on' }]);
    expect(await user.end()).toBe(0);
  });
});

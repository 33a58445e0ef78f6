import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { canRun } from './account.ts';
import { type AttachedProcess, createTestFolder, postmasterId, startAttached } from './testing-process.ts';

const NOBODY = 65534;
const NAMELESS = 54_321;

function asUser(uid: number): string[] {
  return ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
}

/** Only root can become another user, and only if that one may pass through the folders above Node and this checkout. */
async function skipUnlessRootCanRunAs(uid: number, { skip }: TestContext): Promise<void> {
  if (process.getuid?.() !== 0) return skip('needs root, who can become another user');
  const [file, ...args] = asUser(uid);
  const fixture = new URL('./attach.fixture.ts', import.meta.url).pathname;
  if (await canRun({ file: file!, args: [...args, process.execPath, '--check', fixture] })) return;
  skip(`user ${uid} cannot reach ${process.execPath} and ${fixture}`);
}

/** The user, as this machine sees it, under whom the server of a data folder runs. */
function serverUser(home: string): number {
  return statSync(`/proc/${postmasterId(home)}`).uid;
}

async function writeAndRead(process: AttachedProcess): Promise<void> {
  await process.attached;
  await process.query('create table written (value integer)');
  await process.query('insert into written values (1)');
  expect(await process.query('select value from written')).toEqual([{ value: 1 }]);
}

describe('the account of an embedded database', { timeout: 60_000 }, () => {
  let folder: ReturnType<typeof createTestFolder>;
  beforeEach(() => {
    folder = createTestFolder();
  });
  afterEach(() => folder.remove());

  it('is the user who runs the program, in a folder that only this user can reach', async () => {
    const user = startAttached({ dataDirectory: join(folder.path, 'data') });
    await writeAndRead(user);
    expect(serverUser(join(folder.path, 'data'))).toBe(process.getuid?.());
    expect(await user.end()).toBe(0);
  });

  it('is an ordinary user who runs the program', async (context) => {
    await skipUnlessRootCanRunAs(NOBODY, context);
    chownSync(folder.path, NOBODY, NOBODY);
    const user = startAttached({ dataDirectory: folder.path, prefix: asUser(NOBODY) });
    await writeAndRead(user);
    expect(serverUser(folder.path)).toBe(NOBODY);
    expect(await user.end()).toBe(0);
  });

  it('is a user without a name who runs the program', async (context) => {
    await skipUnlessRootCanRunAs(NAMELESS, context);
    chownSync(folder.path, NAMELESS, NAMELESS);
    const user = startAttached({ dataDirectory: folder.path, prefix: asUser(NAMELESS) });
    await writeAndRead(user);
    expect(serverUser(folder.path)).toBe(NAMELESS);
    expect(await user.end()).toBe(0);
  });

  it('refuses a database that another user made', async (context) => {
    await skipUnlessRootCanRunAs(NOBODY, context);
    mkdirSync(join(folder.path, 'postgres'));
    chownSync(folder.path, NOBODY, NOBODY);
    const refused = startAttached({ dataDirectory: folder.path, prefix: asUser(NOBODY) });
    expect(await refused.end()).toBe(1);
    expect(refused.log()).toContain('belongs to user 0, not to user 65534');
  });

  describe('as root where user namespaces are forbidden', () => {
    /** An environment in which `unshare` fails, as it does where they are forbidden. */
    function forbidNamespaces(): { PATH: string } {
      const programs = join(folder.path, 'programs');
      mkdirSync(programs);
      writeFileSync(join(programs, 'unshare'), '#!/bin/sh\nexit 1\n');
      chmodSync(join(programs, 'unshare'), 0o755);
      return { PATH: `${programs}:${process.env.PATH}` };
    }

    function skipUnlessRoot({ skip }: TestContext): void {
      if (process.getuid?.() !== 0) skip('needs root');
    }

    it('is nobody, with the data inside a data folder that nobody can reach, also after they are allowed', async (context) => {
      skipUnlessRoot(context);
      chmodSync(folder.path, 0o755);
      const dataDirectory = join(folder.path, 'data');
      const first = startAttached({ dataDirectory, env: forbidNamespaces() });
      await writeAndRead(first);
      expect(serverUser(join(dataDirectory, 'unprivileged'))).toBe(NOBODY);
      expect(first.log().trim().split('\n')).toHaveLength(1);
      expect(first.log()).toContain(join(dataDirectory, 'unprivileged'));
      expect(await first.end()).toBe(0);

      const second = startAttached({ dataDirectory });
      await second.attached;
      expect(await second.query('select value from written')).toEqual([{ value: 1 }]);
      expect(await second.end()).toBe(0);
    });

    it('is nobody, with the data below /var/lib, for a data folder that nobody can reach', async (context) => {
      skipUnlessRoot(context);
      const dataDirectory = join(folder.path, 'data');
      const user = startAttached({ dataDirectory, env: forbidNamespaces() });
      try {
        await writeAndRead(user);
        const home = readFileSync(join(dataDirectory, 'postgres-home'), 'utf8');
        expect(home).toMatch(/^\/var\/lib\/rollcall\/[0-9a-f]+$/);
        expect(serverUser(home)).toBe(NOBODY);
        expect(await user.end()).toBe(0);
      } finally {
        const record = join(dataDirectory, 'postgres-home');
        if (existsSync(record)) rmSync(readFileSync(record, 'utf8'), { recursive: true });
      }
    });

    it('refuses the data that root made while they were allowed', async (context) => {
      skipUnlessRoot(context);
      const first = startAttached({ dataDirectory: folder.path });
      await first.attached;
      expect(await first.end()).toBe(0);
      const refused = startAttached({ dataDirectory: folder.path, env: forbidNamespaces() });
      expect(await refused.end()).toBe(1);
      expect(refused.log()).toContain('user namespaces (unshare --user) are forbidden here');
    });
  });
});

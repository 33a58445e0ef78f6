import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode, UnusableDatabaseError } from '../errors.ts';
import { commandAs } from './account.ts';
import { embeddedMajorVersion } from './binaries.ts';
import { serverEnvironment } from './environment.ts';
import type { Layout } from './layout.ts';

/** The one role of the embedded database. Only the socket's folder protects it, so it has no password. */
export const embeddedRole = 'rollcall';

/**
 * Makes the cluster where there is none, and refuses one of another major version. The caller holds the start lock. A
 * cluster is made beside its final place and renamed, so that one that is there is always whole.
 */
export async function ensureCluster(layout: Layout, durable: boolean): Promise<void> {
  const version = await readFile(join(layout.cluster, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (version === undefined) return initialize(layout, durable);
  if (version.trim() === embeddedMajorVersion) return;
  throw new UnusableDatabaseError(
    `The data in ${layout.cluster} was written by PostgreSQL ${version.trim()}, and this Rollcall brings PostgreSQL ` +
      `${embeddedMajorVersion}, which cannot read it. Start the Rollcall that wrote it, or set DATABASE_URL to a ` +
      `PostgreSQL ${version.trim()} that runs on this folder, or start afresh with another --data-dir.`,
  );
}

async function initialize(layout: Layout, durable: boolean): Promise<void> {
  const prefix = `${basename(layout.cluster)}.new-`;
  await removeUnfinished(layout.home, prefix);
  const unfinished = join(layout.home, `${prefix}${randomBytes(6).toString('hex')}`);
  const { file, args, ...user } = commandAs(layout.account, layout.binaries.initdb, [
    ...['--pgdata', unfinished, '--username', embeddedRole, '--auth', 'trust', '--encoding', 'UTF8'],
    // The built-in locale sorts and classifies alike on every operating system.
    ...['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...['--no-instructions', ...(durable ? [] : ['--no-sync'])],
  ]);
  try {
    await promisify(execFile)(file, args, { ...user, cwd: '/', env: serverEnvironment() });
  } catch (error) {
    await removeUnfinished(layout.home, prefix);
    throw new UnusableDatabaseError(
      `A database could not be made in ${layout.home}: ${firstProblem(error)} ` +
        'Free space or permissions may be missing; DATABASE_URL selects a PostgreSQL of your own instead.',
    );
  }
  await rename(unfinished, layout.cluster);
  if (durable) await syncFolder(dirname(layout.cluster));
}

async function removeUnfinished(folder: string, prefix: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix));
  await Promise.all(
    names.map((name) => rm(join(folder, name), { recursive: true, force: true, maxRetries: 5 })),
  );
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function firstProblem(error: unknown): string {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const lines = output.split('\n').filter((line) => /error|fatal|could not|cannot/i.test(line));
  return lines[0] ?? (error instanceof Error ? error.message : String(error));
}

import { createHash } from 'node:crypto';
import {
  access,
  chmod,
  chown,
  constants,
  lstat,
  mkdir,
  readFile,
  realpath,
  rmdir,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { errorCode, UnusableDatabaseError } from '../errors.ts';
import { type Account, canRun, chooseAccount, commandAs, otherAccount, ownerOfFiles } from './account.ts';
import { type Binaries, copyBinaries, locateBinaries } from './binaries.ts';
import { withStartLock } from './start-lock.ts';

/** Where the parts of one embedded database are, and who runs it. */
export type Layout = {
  account: Account;
  binaries: Binaries;
  /** Holds the cluster and belongs to the account: the data folder, or where that is out of its reach another one. */
  home: string;
  cluster: string;
  socketDirectory: string;
  logFile: string;
  startLockFile: string;
};

/** Programs and data that an unprivileged account can reach, when it cannot reach the data folder. */
const publicFolder = '/var/lib/rollcall';

/** A Unix socket's path fits into 108 bytes with its closing zero. */
const socketPathBytesMax = 107;
const socketName = '.s.PGSQL.5432';

/**
 * Makes the data folder ready to hold an embedded database and decides where its parts go. `log` gets a sentence when
 * something lies elsewhere than an operator would expect. Throws UnusableDatabaseError.
 */
export async function prepareLayout(dataDirectory: string, log: (sentence: string) => void): Promise<Layout> {
  const folder = await prepareDataFolder(dataDirectory);
  return withStartLock(startLockFile(folder), () => decideLayout(folder, log));
}

async function decideLayout(folder: string, log: (sentence: string) => void): Promise<Layout> {
  const recordedHome = await readHome(folder);
  const account = recordedHome !== undefined ? await otherAccount() : await chooseAccount();
  if (account.kind !== 'other') {
    const binaries = await locateBinaries();
    return layoutBelow(folder, folder, account, binaries);
  }
  const home = recordedHome ?? (await chooseHome(folder, account));
  const installed = await locateBinaries();
  const canReach = await canRun(commandAs(account, installed.postgres, ['--version']));
  const binaries = canReach ? installed : await copyBinaries(installed, publicFolder);
  log(`PostgreSQL does not run as root, so it runs as user ${account.uid} with its data in ${home}.`);
  return layoutBelow(folder, home, account, binaries);
}

async function layoutBelow(
  folder: string,
  home: string,
  account: Account,
  binaries: Binaries,
): Promise<Layout> {
  const cluster = join(home, 'postgres');
  await refuseForeignCluster(cluster, account);
  return {
    account,
    binaries,
    home,
    cluster,
    socketDirectory: await prepareSocketDirectory(home, account),
    logFile: join(folder, 'postgres.log'),
    startLockFile: startLockFile(folder),
  };
}

function startLockFile(folder: string): string {
  return join(folder, 'start.lock');
}

async function prepareDataFolder(dataDirectory: string): Promise<string> {
  const path = resolve(dataDirectory);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return await realpath(path);
  } catch (error) {
    throw new UnusableDatabaseError(
      `The data folder ${path} cannot be used by this user (${errorCode(error)}). ` +
        'Run the command as the user who owns it, or choose another folder with --data-dir.',
    );
  }
}

/**
 * The home that was chosen for a data folder out of the account's reach. It is recorded so that a later start finds the
 * same data even where it could now run in another way.
 */
async function readHome(folder: string): Promise<string | undefined> {
  const recorded = await readFile(join(folder, 'postgres-home'), 'utf8').catch(() => undefined);
  if (recorded === undefined) return undefined;
  return isAbsolute(recorded) ? recorded.trim() : join(folder, recorded.trim());
}

async function chooseHome(folder: string, account: Account & { kind: 'other' }): Promise<string> {
  if (await lstat(join(folder, 'postgres')).catch(() => undefined)) {
    throw new UnusableDatabaseError(
      `The data in ${folder} belongs to root, PostgreSQL refuses to run as root, and user namespaces (unshare --user) ` +
        'are forbidden here. Allow them, give the folder to an ordinary user and run as that one, or choose another --data-dir.',
    );
  }
  // Others may pass through, to reach the one folder inside that is theirs.
  await chmod(folder, 0o711);
  const inside = join(folder, 'unprivileged');
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  for (const [home, recorded] of [
    [inside, 'unprivileged'],
    [join(publicFolder, hash), join(publicFolder, hash)],
  ] as const) {
    await mkdir(home, { recursive: true, mode: 0o755 });
    await chmod(home, 0o700);
    await chown(home, account.uid, account.gid);
    if (await canRun(commandAs(account, 'test', ['-w', home]))) {
      await writeFile(join(folder, 'postgres-home'), recorded);
      return home;
    }
    await rmdir(home);
  }
  throw new UnusableDatabaseError(
    `User ${account.uid} can write neither to ${inside} nor below ${publicFolder}, and PostgreSQL refuses to run as root. ` +
      'Run Rollcall as an ordinary user, or set DATABASE_URL.',
  );
}

async function refuseForeignCluster(cluster: string, account: Account): Promise<void> {
  const owner = (await lstat(cluster).catch(() => undefined))?.uid;
  if (owner === undefined || owner === ownerOfFiles(account)) return;
  throw new UnusableDatabaseError(
    `The database in ${cluster} belongs to user ${owner}, not to user ${ownerOfFiles(account)}. ` +
      'Run the command as the user who owns it, or choose another folder with --data-dir.',
  );
}

async function prepareSocketDirectory(home: string, account: Account): Promise<string> {
  const inside = join(home, 'socket');
  const hash = createHash('sha256').update(home).digest('hex').slice(0, 16);
  const elsewhere = join(tmpdir(), `rollcall-${ownerOfFiles(account)}-${hash}`);
  const directory = Buffer.byteLength(join(inside, socketName)) <= socketPathBytesMax ? inside : elsewhere;
  const isNew = await mkdir(directory, { mode: 0o700 }).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === 'EEXIST') return false;
      throw error;
    },
  );
  if (isNew && account.kind === 'other') await chown(directory, account.uid, account.gid);
  const status = await lstat(directory);
  if (!status.isDirectory() || status.uid !== ownerOfFiles(account) || (status.mode & 0o777) !== 0o700) {
    throw new UnusableDatabaseError(
      `${directory}, which is to hold the database's socket, is not a folder of user ${ownerOfFiles(account)} with mode 0700. ` +
        'Remove it, or choose another folder with --data-dir.',
    );
  }
  return directory;
}

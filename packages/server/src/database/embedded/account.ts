import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';

/**
 * Under which user PostgreSQL's programs run. PostgreSQL refuses to run as root, and initdb wants a user with a name.
 * - `self`: the user of this process.
 * - `namespace`: the user of this process, who inside a user namespace has the id of a named, ordinary user. Its files
 *   belong to this user outside, so a folder that only root can reach works.
 * - `other`: an unprivileged user of this machine, which only root can switch to.
 */
export type Account =
  | { kind: 'self' }
  | { kind: 'namespace'; uid: number; gid: number }
  | { kind: 'other'; uid: number; gid: number };

/** A program with its arguments, in the form of `child_process.spawn`. */
export type Command = { file: string; args: string[]; uid?: number; gid?: number };

/** The account for PostgreSQL on this machine: `self` for an ordinary user, else a namespace, else `nobody`. */
export async function chooseAccount(): Promise<Account> {
  if (process.getuid?.() !== 0 && hasName()) return { kind: 'self' };
  const namespace: Account = { kind: 'namespace', ...(await firstOrdinaryUser()) };
  if (await canRun(commandAs(namespace, 'true', []))) return namespace;
  return process.getuid?.() === 0 ? otherAccount() : { kind: 'self' };
}

/** The account `nobody`, for root where user namespaces are forbidden. */
export async function otherAccount(): Promise<Account> {
  const nobody = (await passwordEntries()).find(({ name }) => name === 'nobody');
  return { kind: 'other', uid: nobody?.uid ?? 65534, gid: nobody?.gid ?? 65534 };
}

/** The command that runs a program under an account. */
export function commandAs(account: Account, program: string, args: string[]): Command {
  switch (account.kind) {
    case 'self':
      return { file: program, args };
    case 'namespace': {
      const mapping = ['--user', `--map-user=${account.uid}`, `--map-group=${account.gid}`];
      return { file: 'unshare', args: [...mapping, '--', program, ...args] };
    }
    case 'other':
      return { file: program, args, uid: account.uid, gid: account.gid };
  }
}

/** Whether a command can be started and exits with status 0. */
export async function canRun({ file, args, ...user }: Command): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(file, args, { ...user, cwd: '/', timeout: 10_000 }, (error) => resolve(error === null));
  });
}

/** The id that files of the account have, as this process sees them. */
export function ownerOfFiles(account: Account): number | undefined {
  return account.kind === 'other' ? account.uid : process.getuid?.();
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

async function firstOrdinaryUser(): Promise<{ uid: number; gid: number }> {
  const entry = (await passwordEntries()).find(({ uid }) => uid > 0);
  return { uid: entry?.uid ?? 65534, gid: entry?.gid ?? 65534 };
}

async function passwordEntries(): Promise<{ name: string; uid: number; gid: number }[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4 && /^\d+$/.test(fields[2]!) && /^\d+$/.test(fields[3]!))
    .map((fields) => ({ name: fields[0]!, uid: Number(fields[2]), gid: Number(fields[3]) }));
}

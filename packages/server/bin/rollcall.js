#!/usr/bin/env node
// Starts the command on a Node that can run it. This file runs on old ones too, so it is plain JavaScript.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_MAJOR_VERSION = 24;
const FORWARDED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

if (Number.parseInt(process.versions.node, 10) >= OLDEST_MAJOR_VERSION) {
  const { main } = await import('../src/cli/main.ts');
  await main(process.argv);
} else {
  const node = findPinnedNode();
  if (node === undefined) {
    console.error(
      `Rollcall needs Node ${OLDEST_MAJOR_VERSION} or newer; this is ${process.versions.node}. ` +
        'Install a newer one, or let `npm ci` run the install script of the package "node".',
    );
    process.exitCode = 1;
  } else {
    runOn(node);
  }
}

/** The program that the repository's development dependency `node` brings, if its install script has run. */
function findPinnedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json');
    const program = join(dirname(manifest), 'bin', 'node');
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

function runOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of FORWARDED_SIGNALS) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`The program ${node} cannot be run: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (status, signal) => process.exit(status ?? 128 + constants.signals[signal]));
}

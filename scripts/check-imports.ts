/**
 * Holds the direction of imports, so that the protocol stays free of I/O and a feature's tables stay its own:
 *
 *   console, idp → scim;  server → scim, idp;  scim → nothing, and no Node API
 *   inside the server: a feature folder → database/ and the public modules of other features
 *
 * Prints each import that points the wrong way and exits 1.
 */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join, normalize, relative } from 'node:path';

/** What each package may import of ours. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  scim: [],
  idp: ['@rollcall/scim'],
  server: ['@rollcall/scim', '@rollcall/idp'],
};

/**
 * Which tables belong to which feature folder of the server: nobody else names them in SQL. The tables of the
 * tenants themselves (environment, organization, directory) are not here: every feature may join them.
 */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  directory: ['credential', 'directory_schema', 'directory_resource_type'],
  scim: [
    'scim_user',
    'scim_group',
    'scim_resource',
    'scim_membership',
    'resource_count',
    'unique_value',
    'tombstone',
  ],
  event: ['event_outbox', 'directory_user', 'directory_group', 'directory_membership', 'resource_key'],
  activity: ['request_log'],
  api: ['api_key'],
  'security-event': ['security_event_stream', 'security_event_settled', 'signing_key'],
};

const IMPORT = /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+'([^']+)'/g;
const faults: string[] = [];

for await (const file of glob('packages/*/src/**/*.ts')) {
  const text = readFileSync(file, 'utf8');
  const [, packageName = ''] = file.split('/');
  const specifiers = [...text.matchAll(IMPORT)].map(([, specifier = '']) => specifier);
  // What only tests use may import what only tests have.
  const isTest = specifiers.some((specifier) => ['vitest', 'fast-check'].includes(specifier));
  for (const specifier of specifiers) checkImport(file, packageName, specifier, isTest);
  if (packageName === 'server' && !isTest) checkTables(file, text);
}

function checkImport(file: string, packageName: string, specifier: string, isTest: boolean): void {
  const allowed = PACKAGES[packageName] ?? [];
  if (specifier.startsWith('@rollcall/') && !allowed.includes(specifier)) {
    faults.push(`${file}: ${packageName} may not import ${specifier}`);
  }
  if (specifier.startsWith('.')) {
    const target = normalize(join(dirname(file), specifier));
    if (!target.startsWith(`packages/${packageName}/`)) {
      faults.push(`${file}: imports ${relative('.', target)} by path; use the package's name`);
    }
  } else if (packageName === 'scim' && !isTest) {
    faults.push(`${file}: the protocol core may not import ${specifier}`);
  }
}

function checkTables(file: string, text: string): void {
  const feature = file.split('/')[3] ?? '';
  if (feature === 'database') return;
  for (const [owner, tables] of Object.entries(TABLES)) {
    if (owner === feature) continue;
    for (const table of tables) {
      const named = new RegExp(`\\b(?:from|join|into|update)\\s+${table}\\b(?!')`);
      if (named.test(text)) faults.push(`${file}: names the table ${table}, which belongs to ${owner}/`);
    }
  }
}

for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log('Imports and tables point the right way.');

/**
 * Writes docs/conformance.md: every requirement of docs/requirements.json with the tests that name its ID, or with the
 * reason from docs/conformance-exceptions.json why there is none. With `--check` it writes nothing and says what is wrong.
 *
 * Tests name requirements in brackets inside any string, such as `it('gives 204 [DEL-01]', …)` or a case of a table.
 * Exits 1 when a requirement has neither test nor reason, when a reason is stale, when a test names an ID that does not
 * exist, or, with `--check`, when the page is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { basename } from 'node:path';

interface Requirement {
  readonly id: string;
  /** As in the source; `†` behind it marks our reading of a text that is silent or contradicts itself. */
  readonly level: string;
  readonly source: string;
  readonly title: string;
}

interface Area {
  readonly area: string;
  readonly title: string;
  readonly requirements: readonly Requirement[];
}

interface TestName {
  readonly file: string;
  readonly name: string;
}

const PAGE = 'docs/conformance.md';
const SHOWN_NAMES_MAX = 3;

const areas: readonly Area[] = JSON.parse(readFileSync('docs/requirements.json', 'utf8'));
/** One sentence for an ID, or for a whole area: then it holds for what has no test there. */
const exceptions = new Map<string, string>(
  Object.entries(JSON.parse(readFileSync('docs/conformance-exceptions.json', 'utf8'))),
);
const tests = await findTests();
const faults = findFaults();
const page = renderPage();

if (process.argv.includes('--check')) {
  if (page !== readPage()) faults.push(`${PAGE} is out of date. Run: npm run conformance`);
} else {
  writeFileSync(PAGE, page);
}
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log('Every requirement has a test or a reason why not.');

/** The names of tests and of cases that name requirements, by ID. */
async function findTests(): Promise<ReadonlyMap<string, readonly TestName[]>> {
  const found = new Map<string, TestName[]>();
  const files: string[] = [];
  for await (const file of glob('packages/*/src/**/*.test.ts')) files.push(file);
  for (const file of files.sort()) {
    for (const text of stringsIn(readFileSync(file, 'utf8'))) {
      const name = nameOf(text);
      for (const [, id = ''] of text.matchAll(/\[([A-Z][A-Z0-9]*-\d\d)\]/g)) {
        const names = found.get(id) ?? [];
        if (!names.some((other) => other.file === file && other.name === name)) names.push({ file, name });
        found.set(id, names);
      }
    }
  }
  return found;
}

/** The contents of the string literals, without what only looks like one inside a comment. */
function stringsIn(source: string): string[] {
  const token = /\/\/[^\n]*|\/\*.*?\*\/|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/gs;
  return [...source.matchAll(token)].map(
    ([, single, double, template]) => single ?? double ?? template ?? '',
  );
}

/** The name without IDs; what a table fills in is shown as an ellipsis. */
function nameOf(text: string): string {
  return text
    .replaceAll(/\s*\[[A-Z][A-Z0-9]*-\d\d\]/g, '')
    .replaceAll(/\$\{[^}]*\}|%(?:\d+\$)?[a-z.\d]*[sdifjo]\b/g, '…')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function findFaults(): string[] {
  const requirements = areas.flatMap((area) => area.requirements);
  const known = new Set(requirements.map(({ id }) => id));
  const missing = areas.flatMap(({ area, requirements }) =>
    requirements
      .filter(({ id }) => !tests.has(id) && !exceptions.has(id) && !exceptions.has(area))
      .map(
        ({ id, title }) => `${id} (${title}) has neither a test nor a reason in conformance-exceptions.json`,
      ),
  );
  const stale = [...exceptions.keys()].flatMap((key) => {
    const meant = areas.find(({ area }) => area === key)?.requirements.map(({ id }) => id) ?? [key];
    if (!meant.every((id) => known.has(id))) return [`the exception ${key} names no requirement`];
    return meant.every((id) => tests.has(id)) ? [`the exception ${key} is stale: there are tests`] : [];
  });
  const unknown = [...tests].flatMap(([id, names]) =>
    known.has(id) ? [] : names.map(({ file }) => `${file} names ${id}, which is no requirement`),
  );
  return [...missing, ...stale, ...unknown];
}

function renderPage(): string {
  const total = areas.flatMap((area) => area.requirements);
  const tested = total.filter(({ id }) => tests.has(id));
  return `# Conformance

What the SCIM standards ask of a service provider, one line each in our words, and the tests that show it here, or the reason
why there is none. ${tested.length} of ${total.length} have tests. This page is generated: \`npm run conformance\` writes it from
\`requirements.json\`, the names of the tests and \`conformance-exceptions.json\`.

Levels are those of the source. A \`†\` marks our reading where the source is silent or contradicts itself. The last area
lists questions on which implementations differ, with our answer.

A user's version covers what a client may write. The computed \`groups\` is outside it, so a conditional GET is answered with 304
only where the projection leaves \`groups\` out. Other choices and their reasons are in [architecture.md](architecture.md).

${areas.map(renderArea).join('\n')}`;
}

function renderArea({ area, title, requirements }: Area): string {
  const rows = requirements.map(
    ({ id, level, source, title: says }) =>
      `| ${id} | ${level} | ${source} | ${says} | ${renderShown(id, area)} |`,
  );
  return `## ${title}

| ID | level | source | what it says | shown by |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

function renderShown(id: string, area: string): string {
  const names = tests.get(id);
  if (names === undefined) return `*${toCellText(exceptions.get(id) ?? exceptions.get(area) ?? '')}*`;
  const files = Map.groupBy(names, ({ file }) => file);
  return [...files]
    .map(([file, inFile]) => {
      const shown = inFile.slice(0, SHOWN_NAMES_MAX).map(({ name }) => toCellText(name));
      const more = inFile.length > SHOWN_NAMES_MAX ? [`and ${inFile.length - SHOWN_NAMES_MAX} more`] : [];
      return `[${basename(file)}](../${file}): ${[...shown, ...more].join('; ')}`;
    })
    .join('<br>');
}

/** Text that stays text inside a cell of a table. */
function toCellText(text: string): string {
  return text.replaceAll('\\', '').replaceAll(/[|*_<>[\]`]/g, (character) => `\\${character}`);
}

function readPage(): string {
  try {
    return readFileSync(PAGE, 'utf8');
  } catch {
    return '';
  }
}

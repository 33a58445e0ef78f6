/**
 * Writes docs/dialects.md from the entries of packages/scim/src/dialect: what identity providers send that the standard
 * does not say, and what is done about it. With `--check` it writes nothing and exits 1 when the page is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { DIALECTS, ENTRIES, type EntryName } from '../packages/scim/src/index.ts';

const PAGE = 'docs/dialects.md';

/** What looks odd in a log and is as the RFCs have it, so that every dialect takes it and none has to name it. */
const CONFORMING: readonly [what: string, sentBy: string, answer: string][] = [
  [
    'a look-up of a random GUID',
    'Entra ID, to test the connection and at the start of each cycle',
    'An empty list with 200, as to any filter that matches nothing (RFC 7644 §3.4.2).',
  ],
  [
    '`"display": null`, `"$ref": null` in members, `"title": null`, `"roles": []`',
    'Okta, Entra ID',
    'null and [] are “unassigned” (RFC 7643 §2.5).',
  ],
  [
    '`id`, `meta` and `groups` in a PUT',
    'Okta, which writes back the document that it read',
    'What is readOnly is ignored there (RFC 7644 §3.5.1).',
  ],
  [
    'a `password` that nobody asked for',
    'Okta, with each new person',
    'The directory’s policy decides; it is never given back (RFC 7643 §4.1.1).',
  ],
  [
    'a `manager.value` that is no id',
    'Okta, Entra ID',
    'Kept as it was sent: whether a reference leads somewhere is not checked (RFC 7643 §2.3.7).',
  ],
  ['a role whose value is JSON in a text', 'Entra ID with app roles', 'Kept as the text that it is.'],
  [
    '`?aadOptscim062020`',
    'Entra ID, where it was added to the tenant URL',
    'Unknown query parameters are ignored (RFC 7644 §3.4.2).',
  ],
  [
    'names in another case (`Primary`, `Manager: {"Value": …}`)',
    'Microsoft’s reference requests',
    'Names match without case (RFC 7643 §2.1).',
  ],
  [
    'a filter that compares a complex attribute (`members eq "…"`)',
    'Entra ID, to ask whether a reference is set',
    'Compares its `value`.',
  ],
];

const page = renderPage();
if (!process.argv.includes('--check')) {
  writeFileSync(PAGE, page);
} else if (page !== readPage()) {
  console.error(`${PAGE} is out of date. Run: npm run dialects`);
  process.exit(1);
}

function renderPage(): string {
  return `<!-- Written by scripts/dialects.ts; change packages/scim/src/dialect instead. -->

# Dialects

Identity providers deviate from RFC 7643 and RFC 7644, each in its own way. Every deviation that is known has a name here. The
provider of a directory selects the dialect in which its requests are read; the request log names each deviation that was
met (\`[{"entry": "string-boolean", "path": "active"}]\`, with \`advice\` where the administrator can change something).

- \`generic\` is for every other client. It takes what can be meant in one way only, and follows the RFC wherever that says
  what a service provider has to answer: there, for example, a \`replace\` whose filter matches nothing is \`noTarget\`.
- A directory created with \`--strict\` takes only what is asked of every service provider, or is safer than the letter,
  whatever its provider.

## Which dialect takes what

${renderMatrix()}

## The deviations

| name | who sends it | what the RFC says | what we do |
| --- | --- | --- | --- |
${ENTRIES.map(renderEntry).join('\n')}

## What looks odd and is as the RFC has it

| what | who sends it | what we do |
| --- | --- | --- |
${CONFORMING.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}
`;
}

/** One row for each deviation, one column for each dialect. */
function renderMatrix(): string {
  const names = Object.keys(DIALECTS) as (keyof typeof DIALECTS)[];
  const mark = (entry: EntryName) => names.map((name) => (DIALECTS[name].entries.has(entry) ? '✓' : ' '));
  return [
    `| | ${names.join(' | ')} |`,
    `| --- |${names.map(() => ' :-: |').join('')}`,
    ...ENTRIES.map(({ name }) => `| [${name}](#${name}) | ${mark(name).join(' | ')} |`),
  ].join('\n');
}

function renderEntry({ name, sentBy, standard, answer, advice }: (typeof ENTRIES)[number]): string {
  const done = advice === undefined ? answer : `${answer} *Advice:* ${advice}`;
  const cells = [sentBy, standard, done].map((text) => text.replaceAll('|', '\\|'));
  return `| <a id="${name}"></a>\`${name}\` | ${cells.join(' | ')} |`;
}

function readPage(): string | undefined {
  try {
    return readFileSync(PAGE, 'utf8');
  } catch {
    return undefined;
  }
}

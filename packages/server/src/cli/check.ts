/** `rollcall check`: whether a SCIM server, ours or any other, does what an identity provider expects. */
import type { AnswerReport, CheckReport, StepReport } from '@rollcall/idp';
import type { Command } from 'commander';
import { addJson, print } from './output.ts';

interface Options {
  readonly url: string;
  readonly token: string;
  readonly insecure?: boolean;
  readonly json?: boolean;
}

const EXIT_FAILED = 1;
const MARKS = { passed: '✓', failed: '✗', 'left out': '–' } as const;

/** Adds `check okta`. */
export function addCheck(program: Command): void {
  const check = program.command('check').description('conformance of any SCIM server');
  addJson(
    check
      .command('okta')
      .description(
        'run every step of Okta’s published SCIM 2.0 SPEC test; the users that it creates are removed again',
      )
      .requiredOption('--url <url>', 'SCIM base URL')
      .requiredOption('--token <token>', 'bearer token, or a whole Authorization value such as "Basic dTpw"')
      .option('--insecure', 'send the token over plain HTTP to another machine')
      .action(runCheck),
  );
}

async function runCheck(options: Options, command: Command): Promise<void> {
  // Loaded only here, so that the other commands start without it.
  const { checkOkta } = await import('@rollcall/idp');
  const report = await checkOkta({
    url: options.url,
    token: options.token,
    allowHttp: options.insecure === true,
    onStep: (step) => {
      if (options.json !== true) print(command, step, describeStep(step));
    },
  });
  print(command, report, describeEnd(report));
  if (!report.passed) process.exitCode = EXIT_FAILED;
}

function describeStep(step: StepReport): string[] {
  const { request, verdict } = step;
  const head = [
    `${MARKS[verdict]} ${String(step.number).padStart(2)}  ${step.name}`,
    ...(request === undefined ? [] : [`${request.method} ${printable(request.path)}`]),
    describeAnswer(step.answer),
  ].join('  ');
  if (verdict === 'left out') {
    return [head, '      left out: the server does not offer it, and Okta lets it be left out'];
  }
  if (step.answer.kind !== 'answered') {
    return [head, `      none of its ${step.assertions.length} assertions can hold`];
  }
  const failed = step.assertions.filter(({ passed }) => !passed);
  // After an error none of the rest can hold, and each would only repeat it.
  const isRefused = step.answer.status >= 400 && failed.length > 1 && failed[0] === step.assertions[0];
  const told = isRefused ? failed.slice(0, 1) : failed;
  return [
    head,
    ...told.flatMap(({ text, expected, actual, why }) => [
      `      ✗ ${text}`,
      `        expected ${expected}, came ${printable(actual)}`,
      `        ${why}`,
    ]),
    ...(isRefused ? [`      ✗ ${failed.length - 1} more that need this one`] : []),
  ];
}

function describeAnswer(answer: AnswerReport): string {
  if (answer.kind === 'answered') return `${answer.status}, ${Math.round(answer.durationMilliseconds)} ms`;
  return printable(answer.detail);
}

function describeEnd({ title, steps, notes }: CheckReport): string[] {
  const failed = steps.filter(({ verdict }) => verdict === 'failed').length;
  return [
    '',
    ...notes.map((note) => `Note: ${printable(note)}`),
    failed === 0
      ? `${title}: every step that Okta asks for passed.`
      : `${title}: ${failed} of ${steps.length} steps failed.`,
  ];
}

/** A terminal obeys control characters, and a server may answer any. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}

/** The report of a check, as lines for a terminal. */
import type { AnswerReport, CheckReport, StepReport } from '@rollcall/idp';

const MARKS = { passed: '✓', failed: '✗', 'left out': '–' } as const;

/** A step with its verdict and, where it failed, what was expected, what came and why it matters. */
export function describeStep(step: StepReport): string[] {
  const { request, verdict } = step;
  const head = [
    `${MARKS[verdict]} ${String(step.number).padStart(2)}  ${step.name}`,
    ...(request === undefined ? [] : [`${request.method} ${printable(request.path)}`]),
    describeAnswer(step.answer),
  ].join('  ');
  if (verdict === 'left out') {
    return [head, '      left out: the server does not offer it, and Okta lets it be left out'];
  }
  if (step.answer.kind === 'notAnswered' || step.answer.kind === 'notAsked') {
    return [head, `      none of its ${step.assertions.length} assertions can hold`];
  }
  const failed = step.assertions.filter(({ passed }) => !passed);
  // After an error none of the rest can hold, and each would only repeat it.
  const isRefused =
    step.answer.kind === 'answered' &&
    step.answer.status >= 400 &&
    failed.length > 1 &&
    failed[0] === step.assertions[0];
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

/** What deserves a look, and how it ended. */
export function describeEnd({ title, steps, notes }: CheckReport): string[] {
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

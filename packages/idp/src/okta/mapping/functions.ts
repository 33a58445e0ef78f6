/** The functions of Okta's expression language that mappings call: data, one line each. */
import type { ExpressionValue } from './expression.ts';

type Call = (...texts: string[]) => ExpressionValue;

interface StringFunction {
  readonly parametersMin: number;
  readonly parametersMax: number;
  readonly call: Call;
}

function define(parametersMin: number, call: Call, parametersMax = parametersMin): StringFunction {
  return { parametersMin, parametersMax, call };
}

/** By name. Every parameter arrives as text; null arrives as the empty text. */
export const STRING_FUNCTIONS: ReadonlyMap<string, StringFunction> = new Map([
  ['String.append', define(2, (text, suffix) => text! + suffix!)],
  ['String.join', define(1, (separator, ...texts) => texts.join(separator), 50)],
  ['String.len', define(1, (text) => text!.length)],
  ['String.removeSpaces', define(1, (text) => text!.replaceAll(' ', ''))],
  ['String.replace', define(3, (text, match, by) => text!.replaceAll(match!, () => by!))],
  ['String.replaceFirst', define(3, (text, match, by) => text!.replace(match!, () => by!))],
  ['String.stringContains', define(2, (text, part) => text!.includes(part!))],
  ['String.stringSwitch', define(2, stringSwitch, 50)],
  ['String.substring', define(3, (text, start, end) => text!.slice(Number(start), Number(end)))],
  ['String.substringAfter', define(2, substringAfter)],
  ['String.substringBefore', define(2, (text, mark) => text!.split(mark!, 1)[0] ?? '')],
  ['String.toLowerCase', define(1, (text) => text!.toLowerCase())],
  ['String.toUpperCase', define(1, (text) => text!.toUpperCase())],
]);

/** The value of the first key that the input contains. */
function stringSwitch(...[input, otherwise, ...pairs]: string[]): string {
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    if (input!.includes(pairs[at]!)) return pairs[at + 1]!;
  }
  return otherwise!;
}

function substringAfter(...[text, mark]: string[]): string {
  const at = text!.indexOf(mark!);
  return at < 0 ? '' : text!.slice(at + mark!.length);
}

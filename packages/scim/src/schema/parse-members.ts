/** Reading the members of a schema or a resource type that a person wrote; what is wrong is reported and the default taken. */
import { describeType, memberOf } from '../resource/json.ts';
import type { JsonObject } from './registry.ts';

type Input = { readonly [member: string]: unknown };
type Report = (problem: string) => void;

const TEXT_LENGTH_MAX = 2_000;
const TEXTS_MAX = 200;

/** Members that mean nothing are mostly misspelt. `where` names the object at the start of a sentence. */
export function refuseUnknownMembers(
  input: Input,
  known: readonly string[],
  where: string,
  report: Report,
): void {
  for (const name of Object.keys(input)) {
    if (known.includes(name)) continue;
    const meant = known.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    report(
      `${where} has ${JSON.stringify(name.slice(0, 80))}, ${meant ? `which is written "${meant}"` : 'which means nothing'}.`,
    );
  }
}

/** A text that can be stored, of 2,000 characters at most. */
export function readText(
  input: Input,
  name: string,
  otherwise: string,
  where: string,
  report: Report,
): string {
  const value = givenMember(input, name);
  if (value === undefined) return otherwise;
  if (isText(value)) return value;
  report(`${where} needs text for "${name}", not ${describe(value)}.`);
  return otherwise;
}

export function readBoolean(input: Input, name: string, where: string, report: Report): boolean {
  const value = givenMember(input, name);
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  report(`${where} needs true or false for "${name}", not ${describe(value)}.`);
  return false;
}

/** One of the keywords that the standard lists, in its letter case. */
export function readKeyword<K extends string>(
  input: Input,
  name: string,
  keywords: readonly K[],
  otherwise: K,
  where: string,
  report: Report,
): K {
  const value = givenMember(input, name);
  if (value === undefined) return otherwise;
  const keyword = keywords.find((candidate) => candidate === value);
  if (keyword !== undefined) return keyword;
  report(`${where} needs one of ${keywords.join(', ')} for "${name}", not ${describe(value)}.`);
  return otherwise;
}

/** A list of texts; undefined when there is none, or when it is empty. */
export function readTexts(
  input: Input,
  name: string,
  where: string,
  report: Report,
): readonly string[] | undefined {
  const value = givenMember(input, name);
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return undefined;
  if (Array.isArray(value) && value.length <= TEXTS_MAX && value.every(isText)) return value;
  report(`${where} needs an array of at most ${TEXTS_MAX} texts for "${name}".`);
  return undefined;
}

/** Null is the same as absence (RFC 7643 §2.5). */
function givenMember(input: Input, name: string): unknown {
  return memberOf(input as JsonObject, name) ?? undefined;
}

function isText(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= TEXT_LENGTH_MAX &&
    value.isWellFormed() &&
    !value.includes('\0')
  );
}

function describe(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : describeType(value);
}

/** What went wrong, in the words in which Okta's administrator reads it. */
import type { JsonObject } from '@rollcall/scim';
import type { Answer, Answered, NotAnswered } from '../client/answer.ts';
import { isObject, member } from '../json.ts';

const PHRASES: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [406, 'Not Acceptable'],
  [409, 'Conflict'],
  [412, 'Precondition Failed'],
  [413, 'Content Too Large'],
  [415, 'Unsupported Media Type'],
  [429, 'Too Many Requests'],
  [500, 'Internal Server Error'],
  [501, 'Not Implemented'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Timeout'],
]);

const TEXT_LENGTH_MAX = 200;

/** "Bad Request. Errors reported by remote server: …", with the server's `detail` word for word. */
export function reason(answer: Answer): string {
  if (answer.kind === 'notAnswered') return notAnsweredReason(answer);
  const { status, body } = answer;
  if (status < 300 && body.kind === 'text') {
    return `Bad Gateway. Errors reported by remote server: Invalid JSON: Unrecognized token '${firstToken(body.text)}'`;
  }
  const phrase = PHRASES.get(status) ?? `HTTP ${status}`;
  return `${phrase}. Errors reported by remote server: ${reportedErrors(answer)}`;
}

function notAnsweredReason(answer: NotAnswered): string {
  if (answer.reason === 'timeout') return `Gateway Timeout. ${sentence(answer.detail)}`;
  return `Bad Gateway. ${sentence(answer.detail)}`;
}

/** The `detail` of a SCIM 2.0 error, the descriptions of a 1.1 one, or the beginning of whatever came instead. */
export function reportedErrors({ body }: Answered): string {
  if (body.kind === 'empty') return '(no text)';
  if (body.kind === 'text') return body.text.trim().slice(0, TEXT_LENGTH_MAX);
  const detail = isObject(body.value) ? errorText(body.value) : undefined;
  return detail ?? JSON.stringify(body.value).slice(0, TEXT_LENGTH_MAX);
}

function errorText(body: JsonObject): string | undefined {
  const detail = member(body, 'detail');
  if (typeof detail === 'string' && detail !== '') return detail;
  const errors = member(body, 'Errors');
  if (!Array.isArray(errors)) return undefined;
  const descriptions = errors.flatMap((error) => {
    const description = isObject(error) ? member(error, 'description') : undefined;
    return typeof description === 'string' ? [description] : [];
  });
  return descriptions.length === 0 ? undefined : descriptions.join('; ');
}

function firstToken(text: string): string {
  return text.trim().split(/\s/, 1)[0]!.slice(0, 40);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Chooses what of a request changes, and changes it one to a few times. */
import type { Random } from '../random.ts';
import type { RecordedRequest } from './corpus.ts';
import { HEADERS, METHODS } from './dictionary.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateJson } from './mutate-json.ts';
import { mutateText } from './mutate-text.ts';

/** A request as it is to be sent. Path and header values are taken as Latin-1, one character a byte. */
export interface MutatedRequest {
  readonly name: string;
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body: Buffer | undefined;
}

/** The values that stand for the placeholders of a recorded request. */
export type LiveValues = Readonly<Record<'user' | 'otherUser' | 'group' | 'unique', string>>;

/** The request with its placeholders filled and one to four changes made. */
export function mutateRequest(
  recorded: RecordedRequest,
  other: RecordedRequest,
  live: LiveValues,
  random: Random,
): MutatedRequest {
  const fill = (text: string) =>
    text.replace(/\{(user|otherUser|group|unique)\}/g, (_, name) => live[name as 'user']);
  const request: MutatedRequest = {
    name: recorded.name,
    method: recorded.method,
    path: fill(recorded.path),
    headers: recorded.headers.map(([name, value]) => [name, value]),
    body: recorded.body === undefined ? undefined : Buffer.from(fill(recorded.body)),
  };
  const strange = Buffer.from(other.body ?? other.path);
  for (let changes = 1 + random.integer(random.integer(3) === 0 ? 4 : 1); changes > 0; changes--) {
    change(request, strange, random);
  }
  request.path = fill(request.path);
  if (request.body !== undefined) request.body = Buffer.from(fill(request.body.toString('latin1')), 'latin1');
  return request;
}

function change(request: MutatedRequest, strange: Buffer, random: Random): void {
  const choice = random.integer(20);
  if (choice === 0) request.method = random.pick(METHODS);
  else if (choice < 3) changeHeader(request, strange, random);
  else if (choice < 8 || request.body === undefined) changePath(request, strange, random);
  else if (choice < 14) request.body = Buffer.from(mutateJson(request.body.toString(), random));
  else request.body = mutateBytes(request.body, random, strange);
}

function changePath(request: MutatedRequest, strange: Buffer, random: Random): void {
  const [path = '', query] = request.path.split(/\?(.*)/s);
  const choice = random.integer(4);
  if (choice < 2 && query !== undefined) {
    const parameters = [...new URLSearchParams(query)];
    const parameter = random.pick(parameters.length === 0 ? [['filter', '']] : parameters);
    parameter[1] = mutateText(parameter[1] ?? '', random);
    request.path = `${path}?${new URLSearchParams(parameters as [string, string][])}`;
  } else if (choice === 2) {
    request.path = toLatin1(mutateText(request.path, random));
  } else {
    request.path = mutateBytes(Buffer.from(request.path, 'latin1'), random, strange).toString('latin1');
  }
}

function changeHeader(request: MutatedRequest, strange: Buffer, random: Random): void {
  const place = random.integer(request.headers.length + 1);
  const header = request.headers[place];
  const choice = random.integer(4);
  if (header === undefined || choice === 0) request.headers.push([...random.pick(HEADERS)]);
  else if (choice === 1) request.headers.splice(place, 1);
  else if (choice === 2) header[1] = toLatin1(mutateText(header[1], random));
  else header[1] = mutateBytes(Buffer.from(header[1], 'latin1'), random, strange).toString('latin1');
}

/** The text with each byte of its UTF-8 as one character. */
function toLatin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/**
 * The request as it goes over the wire. It gets a Content-Length and asks to close the connection, unless its headers
 * have their own idea of that.
 */
export function toWire({ method, path, headers, body }: MutatedRequest, basePath: string): Buffer {
  const has = (names: RegExp) => headers.some(([name]) => names.test(name));
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  if (!has(/^host$/i)) lines.unshift('Host: localhost');
  if (!has(/^connection$/i)) lines.push('Connection: close');
  if (body !== undefined && !has(/^(content-length|transfer-encoding)$/i)) {
    lines.push(`Content-Length: ${body.length}`);
  }
  const head = `${method} ${basePath}${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body ?? Buffer.alloc(0)]);
}

/** Step: the body, bounded in size and depth and parsed once. */
import { errors } from '@rollcall/scim';
import { ScimFailure } from './scim-failure.ts';

export const BODY_DEPTH_MAX = 64;

const MEDIA_TYPES = new Set(['application/scim+json', 'application/json']);

/** The parsed JSON body. 415 for another media type, 413 over `bytesMax`, 400 `invalidSyntax` for what is not JSON. */
export async function readBody(request: Request, bytesMax: number): Promise<unknown> {
  requireJson(request.headers.get('content-type'));
  const bytes = await readBytes(request, bytesMax);
  const body = parse(bytes);
  if (isDeeperThan(body, BODY_DEPTH_MAX)) throw new ScimFailure(errors.bodyTooDeep(BODY_DEPTH_MAX));
  return body;
}

/** A missing type is taken as JSON: some clients leave it out. */
function requireJson(contentType: string | null): void {
  const mediaType = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType !== '' && !MEDIA_TYPES.has(mediaType)) {
    throw new ScimFailure(errors.contentTypeNotSupported(mediaType));
  }
}

async function readBytes(request: Request, bytesMax: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) {
    throw new ScimFailure(errors.bodyTooLarge(bytesMax), { Connection: 'close' });
  }
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of untilItBreaks(request.body)) {
    size += chunk.byteLength;
    if (size > bytesMax) throw new ScimFailure(errors.bodyTooLarge(bytesMax), { Connection: 'close' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** A client that goes away while it sends is no failure of ours; nobody is left to read the answer. */
async function* untilItBreaks(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch {
    throw new ScimFailure(errors.bodyIncomplete());
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ScimFailure(errors.bodyNotJson());
  }
}

/** Walks level by level, so that a hostile depth costs no stack. */
function isDeeperThan(value: unknown, depthMax: number): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > depthMax) return true;
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

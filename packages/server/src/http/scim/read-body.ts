/** Step: the body, bounded in size and depth and parsed once. */
import { errors } from '@rollcall/scim';
import type { HttpRequest } from './http-message.ts';
import { ScimFailure } from './scim-failure.ts';

export const BODY_DEPTH_MAX = 64;

const MEDIA_TYPES = new Set(['application/scim+json', 'application/json']);

/** The parsed JSON body. 415 for another media type, 413 over `bytesMax`, 400 `invalidSyntax` for what is not JSON. */
export async function readBody(request: HttpRequest, bytesMax: number): Promise<unknown> {
  requireJson(request.header('content-type'));
  const body = parse(await readBytes(request, bytesMax));
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

async function readBytes(request: HttpRequest, bytesMax: number): Promise<Uint8Array> {
  const isAnnouncedTooLarge = Number(request.header('content-length') ?? 0) > bytesMax;
  const bytes = isAnnouncedTooLarge ? undefined : await request.readBody(bytesMax).catch(refuseIncomplete);
  if (bytes === undefined) throw new ScimFailure(errors.bodyTooLarge(bytesMax), { Connection: 'close' });
  return bytes;
}

/** A client that goes away while it sends is no failure of ours; nobody is left to read the answer. */
function refuseIncomplete(): never {
  throw new ScimFailure(errors.bodyIncomplete());
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
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

/** What a stream has to send: the events of the log that follow a position, each with the claims of its token. */
import { fail, ok, type Registry, type Result } from '@rollcall/scim';
import type { Pool } from 'pg';
import { createRegistries, scimBaseUrl } from '../directory/index.ts';
import { type CursorError, type LoggedEvent, readLoggedEvents } from '../event/index.ts';
import { composeClaims, SOURCE_TYPES, type TokenClaims } from './compose-claims.ts';
import type { Stream } from './stream.ts';

export interface PendingToken {
  /** Of the event in the log. */
  readonly position: number;
  /** Undefined for an event that makes no token. */
  readonly claims: TokenClaims | undefined;
}

export interface TokenPage {
  readonly tokens: readonly PendingToken[];
  /** Whether more events follow. */
  readonly more: boolean;
}

/** Reads at most `limit` events of the stream after a position. */
export type ReadTokens = (
  stream: Stream,
  afterPosition: number,
  limit: number,
) => Promise<Result<TokenPage, CursorError>>;

interface KnownDirectory {
  readonly registry: Registry;
  readonly baseUrl: string;
}

const PAGE_BYTES_MAX = 4_000_000;

/** A reader of the log in the database. `publicUrl` is the issuer, and what SCIM base URLs begin with. */
export function createTokenReader(pool: Pool, publicUrl: string): ReadTokens {
  const registries = createRegistries(pool);

  async function findDirectories(events: readonly LoggedEvent[]): Promise<Map<string, KnownDirectory>> {
    const ids = new Set(events.map(({ directoryId }) => directoryId));
    const { rows } = await pool.query<{ id: string; key: string; version: number }>(
      'select id, key, schema_version as version from directory where id = any ($1)',
      [[...ids]],
    );
    const known = rows.map(async ({ id, key, version }): Promise<[string, KnownDirectory]> => {
      const registry = await registries.find(id, version);
      return [id, { registry, baseUrl: scimBaseUrl(publicUrl, key) }];
    });
    return new Map(await Promise.all(known));
  }

  return async (stream, afterPosition, limit) => {
    const page = await readLoggedEvents(pool, stream.environmentId, {
      afterPosition,
      limit,
      bytesMax: PAGE_BYTES_MAX,
      types: SOURCE_TYPES,
      directoryId: stream.directoryId ?? undefined,
    });
    if (!page.ok) return fail(page.error);
    const { events, more } = page.value;
    const directories = events.length === 0 ? new Map() : await findDirectories(events);
    const { form, audience, id: streamId } = stream;
    const tokens = events.map((logged) => {
      const directory: KnownDirectory | undefined = directories.get(logged.directoryId);
      const claims =
        directory && composeClaims(logged, { issuer: publicUrl, audience, form, streamId, ...directory });
      return { position: logged.event.position, claims };
    });
    return ok({ tokens, more });
  };
}

/** Why a stream cannot go on from its position, as a sentence for the operator. */
export function explainCursorError(position: number, error: CursorError): string {
  return error.kind === 'expired'
    ? `Events after position ${position} are no longer kept; the oldest kept is ${error.oldestPosition}. Make a new stream.`
    : `The log has not reached position ${position}: it is another log than before. Make a new stream.`;
}

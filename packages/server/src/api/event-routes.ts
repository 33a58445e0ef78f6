/** GET /events: the log of the API key's environment, as WorkOS's Events API gives it. */
import { fail, ok, type Result } from '@rollcall/scim';
import { Hono } from 'hono';
import type { Pool } from 'pg';
import { isDatabaseUnavailable } from '../database/errors.ts';
import { type CursorError, findPosition, readEvents } from '../event/index.ts';
import { type ApiFailure, renderFailure } from './api-error.ts';
import { findEnvironmentOfApiKey } from './api-key.ts';
import { type Cursor, parseEventsQuery } from './events-query.ts';

export interface EventRoutesOptions {
  readonly pool: Pool;
  /** Hears of what the answer to a failed request does not say. */
  readonly log?: { error(fields: object, message: string): void };
}

/** Routes to mount at the root, because WorkOS's SDKs know no base path. */
export function eventRoutes({ pool, log }: EventRoutesOptions): Hono {
  const app = new Hono();
  app.onError((error, context) => {
    log?.error({ err: error }, 'a request to the API failed');
    return renderFailure(context, { kind: isDatabaseUnavailable(error) ? 'unavailable' : 'internal_error' });
  });
  app.get('/events', async (context) => {
    const answer = await listEvents(pool, context.req.raw);
    return answer.ok ? context.json(answer.value) : renderFailure(context, answer.error);
  });
  return app;
}

async function listEvents(pool: Pool, request: Request): Promise<Result<object, ApiFailure>> {
  const environment = await authenticate(pool, request.headers.get('Authorization'));
  if (!environment.ok) return environment;
  const environmentId = environment.value;
  const parsed = parseEventsQuery(new URL(request.url).searchParams);
  if (!parsed.ok) return fail({ kind: 'invalid_parameters', faults: parsed.error });
  const { cursor, query } = parsed.value;
  const position = await resolveCursor(pool, environmentId, cursor);
  const page = position.ok
    ? await readEvents(pool, environmentId, { ...query, afterPosition: position.value })
    : position;
  if (!page.ok) return fail(toFailure(cursor?.field ?? 'after', page.error));
  const { events, more } = page.value;
  return ok({
    object: 'list',
    data: events,
    list_metadata: { before: null, after: more ? (events.at(-1)?.id ?? null) : null },
  });
}

async function authenticate(pool: Pool, authorization: string | null): Promise<Result<string, ApiFailure>> {
  const secret = /^bearer +(\S+)$/i.exec(authorization?.trim() ?? '')?.[1];
  if (secret === undefined) return fail({ kind: 'unauthorized', reason: 'missing' });
  const environmentId = await findEnvironmentOfApiKey(pool, secret);
  return environmentId === undefined ? fail({ kind: 'unauthorized', reason: 'unknown' }) : ok(environmentId);
}

async function resolveCursor(
  pool: Pool,
  environmentId: string,
  cursor: Cursor | undefined,
): Promise<Result<number | undefined, CursorError>> {
  if (cursor === undefined) return ok(undefined);
  if (cursor.field === 'after_position') return ok(cursor.position);
  if (cursor.eventId === undefined) return fail({ kind: 'unknown' });
  return findPosition(pool, environmentId, cursor.eventId);
}

function toFailure(field: string, error: CursorError): ApiFailure {
  return error.kind === 'unknown'
    ? { kind: 'cursor_unknown', field }
    : { kind: 'cursor_expired', field, oldestPosition: error.oldestPosition };
}

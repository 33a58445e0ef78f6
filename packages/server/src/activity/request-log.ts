/**
 * The request log: what each identity provider sent and what it was answered. Rows are written in batches, off the
 * response path. It may lose its last moments in a crash and drops rows (and counts them) under pressure; events
 * never do.
 */
import { type Coercion, findEntry } from '@rollcall/scim';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

const FLUSH_MILLISECONDS = 250;
const BATCH_ROWS = 500;
const WAITING_ROWS_MAX = 10_000;

export interface RequestRecord {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Null for a request that named no directory of ours. */
  readonly directoryId: string | null;
  readonly credentialId: string | null;
  readonly method: string;
  /** The path below the host, without its query: a filter may hold personal data. */
  readonly path: string;
  readonly status: number;
  readonly durationMilliseconds: number;
  /** What deviated from the standard and was taken; empty for most requests. */
  readonly coercions: readonly Coercion[];
}

export interface RequestLog {
  append(record: RequestRecord): void;
  /** Writes what waits and stops. */
  close(): Promise<void>;
}

/** $1: JSON array of records, their times in milliseconds since 1970. */
const INSERT_REQUESTS = {
  name: 'insert-requests',
  text: `insert into request_log (id, at, directory_id, credential_id, method, path, status, duration_ms,
      coercions)
    select id, to_timestamp(at / 1000.0), "directoryId", "credentialId", method, path, status, "durationMilliseconds",
      coercions
    from json_to_recordset($1) as r (id uuid, at double precision, "directoryId" uuid, "credentialId" uuid,
      method text, path text, status smallint, "durationMilliseconds" real, coercions jsonb)`,
};

/** Starts a request log that writes to the database until it is closed. */
export function startRequestLog(pool: Pool, log: Logger): RequestLog {
  let waiting: RequestRecord[] = [];
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH_ROWS);
      try {
        await pool.query({ ...INSERT_REQUESTS, values: [JSON.stringify(batch.map(toRow))] });
      } catch (error) {
        dropped += batch.length;
        log.warn({ err: error, dropped }, 'could not write to the request log');
      }
    }
  }

  function schedule(): void {
    if (timer !== undefined || closed) return;
    timer = setTimeout(() => {
      timer = undefined;
      writing = writing.then(flush).then(() => {
        if (waiting.length > 0) schedule();
      });
    }, FLUSH_MILLISECONDS);
  }

  return {
    append(record) {
      if (waiting.length >= WAITING_ROWS_MAX) {
        dropped++;
        return;
      }
      waiting.push(record);
      schedule();
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      writing = writing.then(flush);
      await writing;
      waiting = [];
    },
  };
}

/** The record with the advice that goes with its coercions; without coercions it says nothing of them. */
function toRow(record: RequestRecord): object {
  const coercions = record.coercions.map(({ entry, path }) => {
    const advice = findEntry(entry)?.advice;
    return advice === undefined ? { entry, path } : { entry, path, advice };
  });
  return { ...record, coercions: coercions.length === 0 ? undefined : coercions };
}

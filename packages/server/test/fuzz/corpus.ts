/** The recorded requests that mutations start from: what identity providers send, one file for each, and all transcripts. */
import { readdirSync, readFileSync } from 'node:fs';
import type { JsonObject } from '@rollcall/scim';
import { readTranscripts, type Transcript } from '../../src/scim/transcript.ts';

/** A request as text, with `{user}`, `{otherUser}`, `{group}` and `{unique}` where a live value belongs. */
export interface RecordedRequest {
  readonly name: string;
  readonly method: string;
  /** Path and query below the base URL, percent-encoded. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | undefined;
}

interface CorpusFile {
  readonly client: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requests: readonly {
    readonly name: string;
    readonly method: string;
    readonly path: string;
    readonly body?: object;
  }[];
}

const FOLDER = new URL('./corpus/', import.meta.url);

/** Every recorded request, in the order of the files' names. */
export function readCorpus(): RecordedRequest[] {
  return [...readFiles(), ...readTranscripts().flatMap(requestsOf)];
}

/** The requests of a transcript, each person and group created under a name of its own. */
function requestsOf({ client, headers, steps }: Transcript): RecordedRequest[] {
  const { Authorization: _, ...fields } = headers;
  return steps.map(({ name, send: { method, path, body } }) => ({
    name: `${client}: ${name}`,
    method,
    path,
    headers: Object.entries(fields),
    body: body === undefined ? undefined : JSON.stringify(method === 'POST' ? withOwnName(body) : body),
  }));
}

function withOwnName(body: JsonObject): JsonObject {
  return 'userName' in body
    ? { ...body, userName: '{unique}@example.com' }
    : { ...body, displayName: '{unique}' };
}

function readFiles(): RecordedRequest[] {
  return readdirSync(FOLDER)
    .toSorted()
    .flatMap((file) => {
      const { client, headers, requests } = JSON.parse(
        readFileSync(new URL(file, FOLDER), 'utf8'),
      ) as CorpusFile;
      return requests.map(({ name, method, path, body }) => ({
        name: `${client}: ${name}`,
        method,
        path,
        headers: Object.entries(headers),
        body: body === undefined ? undefined : JSON.stringify(body),
      }));
    });
}

/** The recorded requests that mutations start from: what identity providers send, one file for each. */
import { readdirSync, readFileSync } from 'node:fs';

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

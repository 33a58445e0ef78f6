/**
 * Transcripts: what identity providers send and what they are answered, as data. One file for each provider; a User-Agent
 * that is not known is the provider's name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { Json, JsonObject } from '@rollcall/scim';
import type { Provider } from '../directory/index.ts';

/** `{name}` in a text stands for a value that an earlier step kept; `{token}` is that of the directory. */
export interface Step {
  readonly name: string;
  readonly send: {
    readonly method: string;
    /** Path and query below the base URL, percent-encoded. */
    readonly path: string;
    /** Instead of those of the transcript with the same names. */
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: JsonObject;
  };
  readonly expect: {
    readonly status: number;
    /** What the body has at least; its arrays have these elements and no others. */
    readonly body?: JsonObject;
    /** Members that the body does not have. */
    readonly absent?: readonly string[];
    /** Members of the body by the name under which later steps use them. */
    readonly keep?: Readonly<Record<string, string>>;
    /** Every deviation that is met, as `entry path`. */
    readonly coercions?: readonly string[];
  };
}

export interface Transcript {
  readonly provider: Provider;
  readonly client: string;
  /** Of every request. Content-Type goes only with a body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const FOLDER = new URL('./transcripts/', import.meta.url);

/** All transcripts, in the order of the files' names. */
export function readTranscripts(): Transcript[] {
  return readdirSync(FOLDER)
    .toSorted()
    .flatMap((file) => {
      const { provider, transcripts } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as {
        provider: Provider;
        transcripts: readonly Omit<Transcript, 'provider'>[];
      };
      return transcripts.map((transcript) => ({ provider, ...transcript }));
    });
}

/** The JSON with each `{name}` replaced by its value. A name that is not known stays as it is. */
export function fillIn<T extends Json>(json: T, values: ReadonlyMap<string, string>): T {
  const text = JSON.stringify(json).replace(/\{(\w+)\}/g, (found, name: string) => {
    const value = values.get(name);
    return value === undefined ? found : JSON.stringify(value).slice(1, -1);
  });
  return JSON.parse(text) as T;
}

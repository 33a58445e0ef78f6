/** What of a request was not as the standard has it, and was taken all the same. */
import type { Dialect } from './dialects.ts';
import type { EntryName } from './entries.ts';
import type { DialectEntry } from './entry.ts';

/** One deviation that was met, and where. */
export interface Coercion {
  readonly entry: EntryName;
  /**
   * The path of the attribute (`emails.type`, a filter's values left out), the name of a header or of a parameter, or the
   * path of the URL. At most 200 characters.
   */
  readonly path: string;
}

const COERCIONS_MAX = 50;
const PATH_CHARACTERS_MAX = 200;

/** The coercions of one request, under the dialect of its directory: the first 50 that differ. */
export class Coercions {
  readonly dialect: Dialect;
  /** Whether a text has the form of the ids that the service gives out. */
  readonly isResourceId: (text: string) => boolean;
  readonly #made = new Map<string, Coercion>();

  constructor(dialect: Dialect, isResourceId: (text: string) => boolean = () => false) {
    this.dialect = dialect;
    this.isResourceId = isResourceId;
  }

  /** Whether the dialect takes this deviation, which is then noted. To be asked where it was met, not before. */
  take(entry: DialectEntry<EntryName>, path: string): boolean {
    if (!this.dialect.entries.has(entry.name)) return false;
    if (this.#made.size < COERCIONS_MAX) {
      // A name of the client's may hold what databases and screens do not.
      const shown = path
        .slice(0, PATH_CHARACTERS_MAX)
        .toWellFormed()
        .replace(/\p{Cc}/gu, '\ufffd');
      const key = `${entry.name} ${shown}`;
      if (!this.#made.has(key)) this.#made.set(key, { entry: entry.name, path: shown });
    }
    return true;
  }

  /** The coercions so far, in the order in which they were met. */
  made(): readonly Coercion[] {
    return [...this.#made.values()];
  }
}

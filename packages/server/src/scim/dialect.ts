/** How the requests of a directory are read, and what its provider changes in the service's behaviour. */
import {
  type Coercions,
  createOnNoMatch,
  DIALECTS,
  type Dialect,
  type PatchApplyOptions,
} from '@rollcall/scim';
import type { DirectoryScope } from '../directory/index.ts';

/** The dialect of the directory: that of its provider, unless it is strict. */
export function dialectOf({ provider, strict }: DirectoryScope): Dialect {
  return DIALECTS[strict ? 'strict' : provider];
}

/** What a value path does that selects nothing, noted where an element is made. */
export function applyOptions(coercions: Coercions): PatchApplyOptions {
  return {
    createOnNoMatch: coercions.dialect.entries.has(createOnNoMatch.name),
    onCreated: (path) => coercions.take(createOnNoMatch, path),
  };
}

/** What the stores give and take: a resource as it lies in its table, before it becomes a SCIM representation. */
import type { JsonObject, Result } from '@rollcall/scim';
import type { UniqueValue } from './unique-value.ts';

export interface StoredResource {
  readonly id: string;
  readonly version: number;
  /** ISO 8601 in UTC with milliseconds. */
  readonly created: string;
  readonly lastModified: string;
  /** The canonical document: without schemas, id, meta and attributes that are kept as rows. */
  readonly resource: JsonObject;
  /** Elements of attributes kept as rows or computed: `members` of a group, `groups` of a user. Only those loaded. */
  readonly separate: { readonly [attribute: string]: readonly JsonObject[] };
}

/** A canonical document with what its row derives from it. */
export interface ResourceRow {
  readonly resource: JsonObject;
  readonly comparable: JsonObject;
  /** Signed 64-bit integers as text, for the terms index. */
  readonly terms: readonly string[];
  /** What it has to be alone with, by schemas of the directory's own; undefined where they ask for nothing. */
  readonly unique: readonly UniqueValue[] | undefined;
}

/** Decides whether a request may act on the resource as it stands: If-Match, or nothing. */
export type Precondition = (current: { readonly version: number }) => Result<void>;

/** What a query selects, bound to the schema: filter, order and page. */
import {
  type Coercions,
  errors,
  type ResolvedFilter,
  type ResolvedSort,
  type ResourceDefinition,
  readFilter,
  resolveFilter,
  resolveSort,
  type SearchRequest,
} from '@rollcall/scim';
import { ScimFailure, unwrap } from '../http/scim/scim-failure.ts';
import type { StoredResource } from './stored-resource.ts';

/** The largest page. Okta steps by the 100 it asks for, so a limit below that would lose it people. */
export const PAGE_RESOURCES_MAX = 1_000;
/** The size of a page when no count is given. */
export const PAGE_RESOURCES_DEFAULT = 100;

export interface Selection {
  readonly filter: ResolvedFilter | undefined;
  readonly sort: ResolvedSort | undefined;
  /** The place of the first resource, from 1. */
  readonly startIndex: number;
  /** How many resources at most, 0 or more. */
  readonly count: number;
}

export interface Page {
  /** All matches, not only those of this page. */
  readonly totalResults: number;
  readonly resources: readonly StoredResource[];
}

/** The selection that a request asks for. Throws the SCIM error of a filter or sort attribute that cannot be. */
export function readSelection(
  request: SearchRequest,
  definition: ResourceDefinition,
  coercions: Coercions,
): Selection {
  return select(request, definition, 'refuse', coercions);
}

/**
 * The selections of a request among several resource types. What one type does not have is absent there, but to sort by
 * what no type has is an error.
 */
export function readSelections(
  request: SearchRequest,
  definitions: readonly ResourceDefinition[],
  coercions: Coercions,
): readonly { readonly definition: ResourceDefinition; readonly selection: Selection }[] {
  const selections = definitions.map((definition) => ({
    definition,
    selection: select(request, definition, 'absent', coercions),
  }));
  if (selections.every(({ selection: { sort } }) => sort !== undefined && sort.target === undefined)) {
    throw new ScimFailure(errors.sortByUnknown(request.sortBy ?? '', 'any resource type'));
  }
  return selections;
}

function select(
  { filter, sortBy, sortOrder, startIndex, count = PAGE_RESOURCES_DEFAULT }: SearchRequest,
  definition: ResourceDefinition,
  unknownAttributes: 'refuse' | 'absent',
  coercions: Coercions,
): Selection {
  const options = { unknownAttributes };
  return {
    filter:
      filter === undefined
        ? undefined
        : unwrap(resolveFilter(unwrap(readFilter(filter, definition, coercions)), definition, options)),
    sort: sortBy === undefined ? undefined : unwrap(resolveSort(sortBy, sortOrder, definition, options)),
    startIndex,
    count: Math.min(count, PAGE_RESOURCES_MAX),
  };
}

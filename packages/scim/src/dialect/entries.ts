/** Every deviation that is known, by name. */
import {
  doubleEncodedText,
  emailFilter,
  unqualifiedName,
  unquotedText,
  valuePathComparison,
} from './filter.ts';
import { managerDisplayName, managerId } from './manager.ts';
import {
  createOnNoMatch,
  emptyOperations,
  operationNameCase,
  qualifiedName,
  readOnlyInValue,
  removeWithValue,
  schemasInValue,
} from './patch.ts';
import {
  bareToken,
  doubledScheme,
  emptyParameter,
  endpointInBaseUrl,
  extraSlashes,
  missingContentType,
  missingUserAgent,
  oddCharset,
  valuePathInAttributes,
} from './request.ts';
import { nullId, unknownAttribute } from './resource.ts';
import { extraSchemaUrn, legacySchemaUrn } from './schema-urns.ts';
import {
  bareElement,
  bareValue,
  emptyElement,
  emptyString,
  singleElementList,
  stringBoolean,
} from './values.ts';

/** In the order in which people read about them. */
export const ENTRIES = [
  // URL and header fields
  bareToken,
  doubledScheme,
  missingUserAgent,
  missingContentType,
  oddCharset,
  extraSlashes,
  endpointInBaseUrl,
  emptyParameter,
  valuePathInAttributes,
  // Resources
  extraSchemaUrn,
  legacySchemaUrn,
  nullId,
  unknownAttribute,
  // Values
  stringBoolean,
  emptyString,
  emptyElement,
  bareElement,
  bareValue,
  singleElementList,
  managerId,
  managerDisplayName,
  // Operations of a PATCH
  operationNameCase,
  emptyOperations,
  qualifiedName,
  readOnlyInValue,
  schemasInValue,
  removeWithValue,
  createOnNoMatch,
  // Filters
  valuePathComparison,
  unquotedText,
  doubleEncodedText,
  unqualifiedName,
  emailFilter,
] as const;

export type EntryName = (typeof ENTRIES)[number]['name'];

const BY_NAME: ReadonlyMap<string, (typeof ENTRIES)[number]> = new Map(
  ENTRIES.map((entry) => [entry.name, entry]),
);

/** The entry of this name, which a log may hold from another version of the program. */
export function findEntry(name: string): (typeof ENTRIES)[number] | undefined {
  return BY_NAME.get(name);
}

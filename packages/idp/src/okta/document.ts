/** The SCIM documents that Okta writes for a person: a new one, and one that the server gave with changes merged in. */
import { fail, type Json, type JsonObject, ok, type Result } from '@rollcall/scim';
import { isObject, member } from '../json.ts';
import type { AppIntegration } from './app-integration.ts';
import type { AttributeMapping } from './mapping/attribute-mapping.ts';
import { evaluateExpression } from './mapping/evaluate-expression.ts';
import type { ExpressionValue } from './mapping/expression.ts';
import {
  type ExternalName,
  parseExternalName,
  readExternal,
  writeExternal,
} from './mapping/external-name.ts';
import { parseExpression } from './mapping/parse-expression.ts';
import type { OktaUser } from './org.ts';
import { isBaseAttribute } from './profile.ts';
import { SCHEMA_URNS, type ScimVersion } from './scim-version.ts';

/** A mapping row with its value for one person. */
export interface MappedValue {
  readonly mapping: AttributeMapping;
  readonly name: ExternalName;
  /** The URN under which it stands in the document; undefined for an attribute of the core schema. */
  readonly extension: string | undefined;
  readonly value: ExpressionValue;
}

/** The values of all rows that have an external namespace, in order; a sentence says which row cannot be used. */
export function mapProfile(app: AppIntegration, user: OktaUser): Result<MappedValue[], string> {
  const urns = SCHEMA_URNS[app.scimVersion];
  const values: MappedValue[] = [];
  for (const mapping of app.mappings) {
    if (mapping.externalNamespace === '') continue;
    if (mapping.externalNamespace !== urns.user && mapping.externalNamespace !== urns.enterprise) {
      return fail(`Invalid externalNamespace ${mapping.externalNamespace}`);
    }
    const extension = mapping.externalNamespace === urns.user ? undefined : mapping.externalNamespace;
    const name = parseExternalName(mapping.externalName);
    if (!name.ok) return name;
    const expression = parseExpression(mapping.expression);
    if (!expression.ok) return fail(`Invalid expression ${mapping.expression}: ${expression.error}`);
    const value = evaluateExpression(expression.value, {
      attribute: (root, attribute) =>
        root === 'user' && isBaseAttribute(attribute) ? (user.profile[attribute] ?? null) : undefined,
      internalProperty: (property) =>
        property === 'id' ? user.id : property === 'status' ? user.status : undefined,
    });
    if (!value.ok) return value;
    const wired = extension === undefined ? wireValue(mapping, value.value, app.scimVersion) : value.value;
    values.push({ mapping, name: name.value, extension, value: wired });
  }
  return ok(values);
}

/**
 * Okta keeps locales as `en_US` and sends them to SCIM 2.0 servers as `en-US`. In SCIM 1.1 the preferred language has the
 * form of a locale too.
 */
function wireValue(
  { externalName }: AttributeMapping,
  value: ExpressionValue,
  scimVersion: ScimVersion,
): ExpressionValue {
  if (typeof value !== 'string') return value;
  if (scimVersion === '2.0') return externalName === 'locale' ? value.replaceAll('_', '-') : value;
  return externalName === 'preferredLanguage' ? value.replaceAll('-', '_') : value;
}

/**
 * The body of a POST: attributes without a value are left out, `groups` is always an empty array, and a password
 * goes along even when passwords are not synchronised.
 */
export function createDocument(
  { scimVersion }: AppIntegration,
  values: readonly MappedValue[],
  account: { readonly externalId: string; readonly password: string },
): JsonObject {
  let document: JsonObject = {
    schemas: [SCHEMA_URNS[scimVersion].user],
    externalId: account.externalId,
    groups: [],
    password: account.password,
    active: true,
  };
  for (const value of values) {
    document = withExtensionSchema(document, value);
    if (!isEmpty(value.value)) document = writeMapped(document, value, value.value);
  }
  return document;
}

/**
 * The body of a PUT: whatever the server gave comes back, with the rows that apply on update merged in. An emptied
 * value arrives as `""` where the document had one.
 */
export function mergeDocument(document: JsonObject, values: readonly MappedValue[]): JsonObject {
  let merged = document;
  for (const value of values) {
    if (value.mapping.applyOn === 'create') continue;
    if (isEmpty(value.value) && isEmpty(readMapped(merged, value))) continue;
    merged = writeMapped(withExtensionSchema(merged, value), value, value.value ?? '');
  }
  return merged;
}

/** The value that a document holds where a row would put it. */
export function readMapped(document: JsonObject, { extension, name }: MappedValue): Json | undefined {
  if (extension === undefined) return readExternal(document, name);
  const held = member(document, extension);
  return isObject(held) ? readExternal(held, name) : undefined;
}

function writeMapped(document: JsonObject, { extension, name }: MappedValue, value: Json): JsonObject {
  if (extension === undefined) return writeExternal(document, name, value);
  const held = member(document, extension);
  const written = writeExternal(isObject(held) ? held : {}, name, value);
  return { ...document, [extension]: written };
}

function withExtensionSchema(document: JsonObject, { extension }: MappedValue): JsonObject {
  const current = member(document, 'schemas');
  const schemas = Array.isArray(current) ? current : [];
  if (extension === undefined || schemas.includes(extension)) return document;
  return { ...document, schemas: [...schemas, extension] };
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '';
}

export type AppProfile = Readonly<Record<string, string | number | boolean>>;

/**
 * The app profile as it is kept with the assignment: what was sent, by variable name. Given the profile before, as
 * after an update, rows that apply on create only keep their earlier value.
 */
export function appProfile(values: readonly MappedValue[], before?: AppProfile): AppProfile {
  const sent: [string, string | number | boolean][] = [];
  for (const { mapping, value } of values) {
    const kept = before !== undefined && mapping.applyOn === 'create';
    const current = kept ? ownValue(before, mapping.variable) : value;
    if (current !== null && current !== '') sent.push([mapping.variable, current]);
  }
  return Object.fromEntries(sent);
}

/** The app profile that a document holds: what Okta takes over when it does not push profiles. */
export function readProfile(document: JsonObject, values: readonly MappedValue[]): AppProfile {
  const held = values.map((value) => [value.mapping.variable, readMapped(document, value)] as const);
  return Object.fromEntries(held.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function ownValue(profile: AppProfile, variable: string): string | number | boolean | null {
  return (Object.hasOwn(profile, variable) ? profile[variable] : undefined) ?? null;
}

/** The person's name in the app: the value of the row that maps to `userName`. */
export function appUserName(values: readonly MappedValue[]): string {
  const row = values.find(({ mapping }) => mapping.externalName === 'userName');
  return typeof row?.value === 'string' ? row.value : '';
}

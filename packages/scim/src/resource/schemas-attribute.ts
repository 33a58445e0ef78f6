/** The `schemas` attribute of request bodies: of resources (RFC 7643 §3) and of messages (RFC 7644 §3.1). */
import * as errors from '../error/catalogue.ts';
import type { ScimError } from '../error/scim-error.ts';
import { fail, ok, type Result } from '../result.ts';
import { lowerCaseName } from '../schema/name.ts';
import type { ResourceDefinition } from '../schema/registry.ts';

/**
 * Why `schemas` is not acceptable for a resource (400 invalidSyntax), or undefined when it is: an array of strings with
 * the URN of the base schema and, unless `unknownSchemas` is `ignore`, otherwise only those of the type's extensions.
 */
export function refuseSchemas(
  schemas: unknown,
  definition: ResourceDefinition,
  unknownSchemas: 'ignore' | 'refuse',
): ScimError | undefined {
  const others = readOtherSchemas(schemas, definition.schema.id);
  if (!others.ok) return others.error;
  if (unknownSchemas === 'ignore') return undefined;
  for (const { schema } of definition.extensions) {
    others.value.delete(lowerCaseName(schema.id));
  }
  const [foreign] = others.value.values();
  return foreign === undefined ? undefined : errors.foreignSchema(foreign, definition.resourceType.name);
}

/**
 * Why `schemas` is not acceptable for a message (400 invalidSyntax), or undefined when it is: an array of strings that
 * contains the message's URN.
 */
export function refuseMessageSchemas(schemas: unknown, messageUrn: string): ScimError | undefined {
  const others = readOtherSchemas(schemas, messageUrn);
  return others.ok ? undefined : others.error;
}

/** The URNs besides the expected one, as sent, by their lower-case form. A URN that stands there twice does no harm. */
function readOtherSchemas(schemas: unknown, expectedUrn: string): Result<Map<string, string>> {
  if (schemas === undefined || schemas === null) return fail(errors.missingSchemas(expectedUrn));
  if (!Array.isArray(schemas)) return fail(errors.schemasNotStrings());
  if (schemas.length === 0) return fail(errors.missingSchemas(expectedUrn));
  const urns = new Map<string, string>();
  for (const urn of schemas) {
    if (typeof urn !== 'string') return fail(errors.schemasNotStrings());
    urns.set(lowerCaseName(urn), urn);
  }
  if (!urns.delete(lowerCaseName(expectedUrn))) return fail(errors.schemasLacks(expectedUrn));
  return ok(urns);
}

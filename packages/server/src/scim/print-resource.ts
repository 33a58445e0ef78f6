/** A resource as the text that is stored, of bounded size: PATCH adds to a resource again and again. */
import { errors, fail, type JsonObject, ok, type Result } from '@rollcall/scim';

/** What a resource grows into, such as an event with its previous values, is several times as large. */
export const RESOURCE_BYTES_MAX = 8_388_608;

/** The JSON of a canonical resource; 400 `invalidValue` when it is too large to be kept. */
export function printResource(resource: JsonObject): Result<string> {
  const printed = JSON.stringify(resource);
  return Buffer.byteLength(printed) > RESOURCE_BYTES_MAX
    ? fail(errors.resourceTooLarge(RESOURCE_BYTES_MAX))
    : ok(printed);
}

/** SCIM ids that this server issues are UUIDs in lower case; anything else names nothing. */
const RESOURCE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether `text` could be an id of ours. Ids compare with case, so upper case is not one (RFC 7643 §3.1). */
export function isResourceId(text: string): boolean {
  return RESOURCE_ID.test(text);
}

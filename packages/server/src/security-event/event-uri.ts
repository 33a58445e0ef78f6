/** The security events that Rollcall sends (RFC 9967 §2.3, §2.4). */
const PREFIX = 'urn:ietf:params:scim:event';

export const EVENT_URI = {
  createNotice: `${PREFIX}:prov:create:notice`,
  createFull: `${PREFIX}:prov:create:full`,
  patchNotice: `${PREFIX}:prov:patch:notice`,
  patchFull: `${PREFIX}:prov:patch:full`,
  delete: `${PREFIX}:prov:delete`,
  activate: `${PREFIX}:prov:activate`,
  deactivate: `${PREFIX}:prov:deactivate`,
} as const;

/** All of them, as the service provider's configuration announces them. */
export const EVENT_URIS: readonly string[] = Object.values(EVENT_URI);

/** What the product's view of a resource needs beside the canonical SCIM document. */
export interface ProfileEnvelope {
  /** The product id: a UUID that outlives a delete and a re-hire. */
  readonly id: string;
  readonly directoryId: string;
  readonly organizationId: string;
  /** The SCIM id, which identifies the resource to an identity provider that sends no externalId. */
  readonly scimId: string;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  /** ISO 8601 in UTC: when the change that this view shows was made. */
  readonly updatedAt: string;
}

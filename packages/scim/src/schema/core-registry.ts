/** The registry of a directory without custom schemas. */
import { enterpriseUserSchema } from './enterprise-user.ts';
import { groupResourceType, groupSchema } from './group.ts';
import { createRegistry, type Registry } from './registry.ts';
import { userResourceType, userSchema } from './user.ts';

/** User with the enterprise extension, and Group (RFC 7643 §4). */
export const coreRegistry: Registry = createRegistry(
  [userSchema, enterpriseUserSchema, groupSchema],
  [userResourceType, groupResourceType],
);

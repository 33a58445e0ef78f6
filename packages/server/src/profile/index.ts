export { type DirectoryGroup, toDirectoryGroup } from './directory-group.ts';
export { type DirectoryUser, type DirectoryUserEmail, toDirectoryUser } from './directory-user.ts';
export type { ProfileEnvelope } from './envelope.ts';
export { previousAttributes } from './previous-attributes.ts';

export {
  type AuthenticatedClient,
  type Authentication,
  type AuthenticationRefusal,
  type Authenticator,
  createAuthenticator,
} from './authenticate.ts';
export {
  changePolicy,
  createDirectory,
  type Directory,
  findDirectory,
  listDirectories,
  type NewDirectory,
  scimBaseUrl,
} from './directory.ts';
export { DEFAULT_ENVIRONMENT, type Environment, ensureEnvironment, findEnvironment } from './environment.ts';
export {
  LIFECYCLE_CHOICES,
  type LifecycleChoice,
  type LifecyclePolicy,
  lifecyclePolicy,
} from './lifecycle-policy.ts';
export { ensureOrganization, type Organization } from './organization.ts';
export {
  addResourceType,
  addSchema,
  CustomizationError,
  readCustomization,
  removeResourceType,
  removeSchema,
  type VersionedCustomization,
} from './schema/customization.ts';
export { createRegistries, type Registries } from './schema/registries.ts';
export { type DirectoryScope, type DirectoryState, PROVIDERS, type Provider } from './scope.ts';
export { createSecret, hashSecret, isWellFormedSecret } from './secret.ts';
export { type CreatedToken, createToken, TOKEN_PREFIX } from './token.ts';

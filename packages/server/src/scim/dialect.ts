/** What a directory's provider changes in the service's behaviour, beside the RFC. */
import type { Provider } from '../directory/index.ts';

export interface ServiceDialect {
  /**
   * A person who is deleted and provisioned again with the same externalId resumes the product id. Only where the
   * provider's externalId is immutable: Okta sends its own user id.
   */
  readonly resumeByExternalId: boolean;
  /** Entra adds to `emails[type eq "work"].value` of a person without one and expects the element to be made. */
  readonly createOnNoMatch: boolean;
}

const RFC: ServiceDialect = { resumeByExternalId: false, createOnNoMatch: false };

export function dialectOf(provider: Provider): ServiceDialect {
  switch (provider) {
    case 'okta':
      return { ...RFC, resumeByExternalId: true };
    case 'entra':
      return { ...RFC, createOnNoMatch: true };
    default:
      return RFC;
  }
}

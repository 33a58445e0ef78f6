/**
 * An app integration as its administrator configures it in Okta: where the SCIM server is, how to authenticate, and
 * which actions Okta performs there. Plain data.
 */
import type { Credential } from '../client/authorization.ts';
import { type AttributeMapping, defaultMappings } from './mapping/attribute-mapping.ts';
import type { ScimVersion } from './scim-version.ts';

/**
 * How the integration was made, which decides the requests that are sent and cannot be changed later: an app of the
 * App Integration Wizard replaces resources with PUT; a catalogue (OIN) app sends PATCH for `active`, passwords and groups.
 */
export type IntegrationMode = 'wizard' | 'catalogue';

/** "Supported provisioning actions" of the SCIM connection. */
export interface SupportedActions {
  readonly importUsers: boolean;
  readonly pushNewUsers: boolean;
  readonly pushProfileUpdates: boolean;
  readonly pushGroups: boolean;
  readonly importGroups: boolean;
}

/** The switches of the "To App" page. */
export interface ToApp {
  readonly createUsers: boolean;
  readonly updateUserAttributes: boolean;
  readonly deactivateUsers: boolean;
  readonly syncPassword: boolean;
}

export interface AppIntegration {
  readonly id: string;
  readonly label: string;
  readonly mode: IntegrationMode;
  /** "SCIM version". Most apps speak 2.0. */
  readonly scimVersion: ScimVersion;
  /** "SCIM connector base URL". */
  readonly baseUrl: string;
  readonly credential: Credential;
  /** "Unique identifier field for users": whose value is looked up as `userName`. */
  readonly uniqueIdentifier: 'userName' | 'email';
  readonly supportedActions: SupportedActions;
  readonly toApp: ToApp;
  readonly mappings: readonly AttributeMapping[];
}

export type AppIntegrationSettings = Pick<AppIntegration, 'label' | 'mode' | 'baseUrl' | 'credential'> &
  Partial<AppIntegration>;

/** An integration with every supported action, "To App" on but for passwords, and the default mappings on every push. */
export function createAppIntegration(settings: AppIntegrationSettings): AppIntegration {
  return {
    id: '0oa1rollcall00000001',
    scimVersion: '2.0',
    uniqueIdentifier: 'userName',
    supportedActions: {
      importUsers: true,
      pushNewUsers: true,
      pushProfileUpdates: true,
      pushGroups: true,
      importGroups: true,
    },
    toApp: { createUsers: true, updateUserAttributes: true, deactivateUsers: true, syncPassword: false },
    mappings: defaultMappings('create and update', { scimVersion: settings.scimVersion ?? '2.0' }),
    ...settings,
  };
}

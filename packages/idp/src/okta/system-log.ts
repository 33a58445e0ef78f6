/** Okta's System Log, as far as provisioning writes to it. */

/** Event types in Okta's words. */
export type LogEventType =
  | 'application.lifecycle.update'
  | 'application.provision.group.add'
  | 'application.provision.group.import'
  | 'application.provision.group.remove'
  | 'application.provision.group.update'
  | 'application.provision.group.verify_exists'
  | 'application.provision.group_push.push_memberships'
  | 'application.provision.user.deactivate'
  | 'application.provision.user.import'
  | 'application.provision.user.push'
  | 'application.provision.user.push_password'
  | 'application.provision.user.push_profile'
  | 'application.provision.user.reactivate'
  | 'application.provision.user.verify_exists';

export interface LogTarget {
  readonly id: string;
  readonly type: 'AppInstance' | 'AppUser' | 'AppGroup' | 'User' | 'UserGroup';
  /** The login of a person, the name of a group. */
  readonly displayName: string;
}

export type LogOutcome =
  | { readonly result: 'SUCCESS' }
  | { readonly result: 'FAILURE'; readonly reason: string };

export interface LogEntry {
  readonly uuid: string;
  /** ISO 8601 in UTC. */
  readonly published: string;
  readonly eventType: LogEventType;
  readonly severity: 'INFO' | 'ERROR';
  readonly displayMessage: string;
  readonly outcome: LogOutcome;
  readonly target: readonly LogTarget[];
}

/** The sentence that the System Log shows for each event type. */
export const DISPLAY_MESSAGES: Readonly<Record<LogEventType, string>> = {
  'application.lifecycle.update': 'Update application',
  'application.provision.group.add': 'Create group in external application',
  'application.provision.group.import': 'Import groups from external application',
  'application.provision.group.remove': 'Delete group from external application',
  'application.provision.group.update': 'Update group in external application',
  'application.provision.group.verify_exists': 'Verify group exists in external application',
  'application.provision.group_push.push_memberships': 'Push group memberships to external application',
  'application.provision.user.deactivate': 'Deactivate user in external application',
  'application.provision.user.import': 'Import users from external application',
  'application.provision.user.push': 'Push new user to external application',
  'application.provision.user.push_password': 'Push user password to external application',
  'application.provision.user.push_profile': 'Push user profile to external application',
  'application.provision.user.reactivate': 'Reactivate user in external application',
  'application.provision.user.verify_exists': 'Verify user exists in external application',
};

/** A failed operation, waiting on the dashboard's "Tasks" page for an administrator to retry it. */

export type TaskOperation =
  | 'assign user'
  | 'push profile'
  | 'deactivate user'
  | 'sync password'
  | 'push group'
  | 'push memberships'
  | 'rename group'
  | 'delete group'
  | 'import users'
  | 'import groups';

export interface Task {
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly created: string;
  readonly operation: TaskOperation;
  /** The Okta id of the user or group it is about; the app's for an import. */
  readonly subjectId: string;
  /** What the administrator reads. */
  message: string;
  status: 'OPEN' | 'RESOLVED';
}

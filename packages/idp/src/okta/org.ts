/**
 * Everything that Okta knows: its people, its groups, one app integration, and what it believes about the other side.
 * Operations change it in place; `saveOrg` and `restoreOrg` turn it into plain JSON and back.
 */
import type { AppIntegration } from './app-integration.ts';
import type { AppProfile } from './document.ts';
import type { OktaProfile } from './profile.ts';
import type { LogEntry } from './system-log.ts';
import type { Task } from './task.ts';

export type UserStatus = 'ACTIVE' | 'SUSPENDED' | 'DEPROVISIONED';

export interface OktaUser {
  /** `00u…`; sent as `externalId`. */
  readonly id: string;
  status: UserStatus;
  profile: OktaProfile;
}

export interface OktaGroup {
  /** `00g…` */
  readonly id: string;
  name: string;
  /** Sent to servers of SCIM 1.1 only. */
  description?: string;
  /** Okta ids of users. */
  memberIds: string[];
}

/** `STAGED` until the application has the person; `DEPROVISIONED` after the assignment ended. */
export type AssignmentStatus = 'STAGED' | 'PROVISIONED' | 'DEPROVISIONED';

/** One person's assignment to the app ("app user"). */
export interface Assignment {
  readonly userId: string;
  status: AssignmentStatus;
  /** The `id` in the application. It decides every later request; names are never looked up again. */
  externalId: string | null;
  /** The app profile as last pushed or taken over, by variable name. */
  profile: AppProfile;
}

/** One row of the "Push Groups" page. */
export interface PushGroup {
  readonly groupId: string;
  status: 'ACTIVE' | 'ERROR';
  /** The group's `id` in the application. */
  externalId: string | null;
  /** The name as last pushed. */
  name: string;
  /** The members as last pushed: ids in the application. */
  memberExternalIds: string[];
}

/** A person as an import last saw them. */
export interface ImportedUser {
  readonly externalId: string;
  readonly userName: string;
  readonly active: boolean;
  /** The Okta user with the same user name; null when an administrator has to decide. */
  readonly matchedUserId: string | null;
}

/** A group as an import last saw it; "link existing group" is decided from these. */
export interface ImportedGroup {
  readonly externalId: string;
  readonly name: string;
  readonly memberExternalIds: readonly string[];
}

export interface OktaOrg {
  app: AppIntegration;
  /** By Okta id, as are all but the imported ones, which go by their id in the application. */
  readonly users: Map<string, OktaUser>;
  readonly groups: Map<string, OktaGroup>;
  readonly assignments: Map<string, Assignment>;
  readonly pushGroups: Map<string, PushGroup>;
  readonly importedUsers: Map<string, ImportedUser>;
  readonly importedGroups: Map<string, ImportedGroup>;
  readonly systemLog: LogEntry[];
  readonly tasks: Task[];
}

/** The same as plain JSON. It holds the app's credential: keep it as secret as that. */
export interface SavedOrg {
  readonly app: AppIntegration;
  readonly users: readonly OktaUser[];
  readonly groups: readonly OktaGroup[];
  readonly assignments: readonly Assignment[];
  readonly pushGroups: readonly PushGroup[];
  readonly importedUsers: readonly ImportedUser[];
  readonly importedGroups: readonly ImportedGroup[];
  readonly systemLog: readonly LogEntry[];
  readonly tasks: readonly Task[];
}

/** An org with one app and nobody in it. */
export function createOrg(app: AppIntegration): OktaOrg {
  return {
    app,
    users: new Map(),
    groups: new Map(),
    assignments: new Map(),
    pushGroups: new Map(),
    importedUsers: new Map(),
    importedGroups: new Map(),
    systemLog: [],
    tasks: [],
  };
}

/** A copy of the org as plain JSON, which later operations do not touch. */
export function saveOrg(org: OktaOrg): SavedOrg {
  return structuredClone({
    app: org.app,
    users: [...org.users.values()],
    groups: [...org.groups.values()],
    assignments: [...org.assignments.values()],
    pushGroups: [...org.pushGroups.values()],
    importedUsers: [...org.importedUsers.values()],
    importedGroups: [...org.importedGroups.values()],
    systemLog: org.systemLog,
    tasks: org.tasks,
  });
}

/** The org that was saved. */
export function restoreOrg(saved: SavedOrg): OktaOrg {
  const copy = structuredClone(saved);
  return {
    app: copy.app,
    users: new Map(copy.users.map((user) => [user.id, user])),
    groups: new Map(copy.groups.map((group) => [group.id, group])),
    assignments: new Map(copy.assignments.map((assignment) => [assignment.userId, assignment])),
    pushGroups: new Map(copy.pushGroups.map((group) => [group.groupId, group])),
    importedUsers: new Map(copy.importedUsers.map((user) => [user.externalId, user])),
    importedGroups: new Map(copy.importedGroups.map((group) => [group.externalId, group])),
    systemLog: [...copy.systemLog],
    tasks: [...copy.tasks],
  };
}

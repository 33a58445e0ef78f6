/**
 * What the product has been told, as far as one batch touches it: read from the published tables before the
 * batch, changed event by event while the batch is composed, written back as a set afterwards.
 */
import type { DirectoryGroup, DirectoryUser } from '../profile/index.ts';

/** A user or group as it stands in `directory_user` or `directory_group`. */
export interface Published<View> {
  readonly directoryId: string;
  readonly organizationId: string;
  readonly id: string;
  readonly scimId: string;
  readonly version: number;
  /** The position of the last event about it. */
  readonly position: number;
  readonly view: View;
}

/** A published user or group of which the view may not have been needed. */
export interface KnownResource<View> extends Omit<Published<View>, 'view'> {
  readonly view: View | undefined;
}

export interface Membership {
  readonly directoryId: string;
  readonly groupId: string;
  readonly userId: string;
  readonly position: number;
}

/** A user or group that is no longer published; its memberships go with it. */
export interface Deletion {
  readonly directoryId: string;
  readonly id: string;
}

/** A group whose version rose without an event of its own, because a member was deleted. */
export interface RaisedGroup {
  readonly directoryId: string;
  readonly id: string;
  readonly version: number;
  readonly position: number;
}

export interface PublishedChanges {
  readonly users: readonly Published<DirectoryUser>[];
  readonly groups: readonly Published<DirectoryGroup>[];
  /** To apply after the groups themselves are written. */
  readonly raisedGroups: readonly RaisedGroup[];
  readonly deletedUsers: readonly Deletion[];
  readonly deletedGroups: readonly Deletion[];
  /** Memberships to write after all deletions. */
  readonly addedMemberships: readonly Membership[];
  readonly removedMemberships: readonly Membership[];
}

/** The published users, or the published groups, that a batch touches. */
export class PublishedResources<View> {
  readonly #current = new Map<string, KnownResource<View>>();
  readonly #written = new Map<string, Published<View>>();
  readonly #deletions = new Map<string, Deletion & { readonly position: number }>();

  constructor(published: Iterable<KnownResource<View>>) {
    for (const resource of published) this.#current.set(resource.id, resource);
  }

  find(directoryId: string, id: string): KnownResource<View> | undefined {
    const resource = this.#current.get(id);
    return resource?.directoryId === directoryId ? resource : undefined;
  }

  put(resource: Published<View>): void {
    this.#current.set(resource.id, resource);
    this.#written.set(resource.id, resource);
  }

  delete(directoryId: string, id: string, position: number): void {
    this.#current.delete(id);
    this.#written.delete(id);
    this.#deletions.set(id, { directoryId, id, position });
  }

  /** Whether the resource was deleted at a later position than this one. */
  deletedAfter(id: string, position: number): boolean {
    return (this.#deletions.get(id)?.position ?? 0) > position;
  }

  written(): Published<View>[] {
    return [...this.#written.values()];
  }

  /** Everything deleted in the batch, also what was created again afterwards: its earlier memberships are gone. */
  deleted(): Deletion[] {
    return [...this.#deletions.values()];
  }
}

/** The memberships that a batch adds and removes; the last change of each decides. */
export class MembershipChanges {
  readonly #last = new Map<string, Membership & { readonly added: boolean }>();

  add(membership: Membership): void {
    this.#last.set(key(membership), { ...membership, added: true });
  }

  remove(membership: Membership): void {
    this.#last.set(key(membership), { ...membership, added: false });
  }

  /** The additions that no later deletion of their user or group undid. */
  added(users: PublishedResources<DirectoryUser>, groups: PublishedResources<DirectoryGroup>): Membership[] {
    return [...this.#last.values()].filter(
      ({ added, userId, groupId, position }) =>
        added && !users.deletedAfter(userId, position) && !groups.deletedAfter(groupId, position),
    );
  }

  removed(): Membership[] {
    return [...this.#last.values()].filter(({ added }) => !added);
  }
}

function key({ groupId, userId }: Membership): string {
  return `${groupId} ${userId}`;
}

/**
 * The log as a product reads it: from position 0, event by event, into a model of the directories. What the model then
 * holds is exactly what is published.
 */
import type { JsonObject } from '@rollcall/scim';
import type { Pool } from 'pg';
import { decodeTypeId, type TypeIdPrefix } from '../database/type-id.ts';
import { type ProductEvent, readEvents } from './log.ts';

/** Ids are product ids as the database has them. */
export interface ReplayedState {
  /** The position of the last event applied. */
  position: number;
  readonly users: Map<string, JsonObject>;
  readonly groups: Map<string, JsonObject>;
  readonly memberships: Map<string, ReplayedMembership>;
}

export interface ReplayedMembership {
  readonly groupId: string;
  readonly userId: string;
}

const PAGE_EVENTS = 1000;

/** The state before the first event. */
export function emptyState(): ReplayedState {
  return { position: 0, users: new Map(), groups: new Map(), memberships: new Map() };
}

/**
 * Applies the event that follows `state`. A deletion implies the memberships of what it deletes. Throws an Error when
 * the event does not follow or does not fit the state, which a sound log never causes.
 */
export function applyEvent(state: ReplayedState, event: ProductEvent): void {
  if (event.position !== state.position + 1) {
    throw new Error(`position ${event.position} does not follow ${state.position}`);
  }
  state.position = event.position;
  const { previous_attributes: _previous, ...view } = event.data;
  switch (event.event) {
    case 'dsync.user.created':
    case 'dsync.user.updated':
      put(state.users, idOf(view, 'directory_user'), view, event);
      break;
    case 'dsync.group.created':
    case 'dsync.group.updated':
      put(state.groups, idOf(view, 'directory_group'), view, event);
      break;
    case 'dsync.user.deleted': {
      const id = idOf(view, 'directory_user');
      expectThat(state.users.delete(id), event);
      removeMemberships(state, ({ userId }) => userId === id);
      break;
    }
    case 'dsync.group.deleted': {
      const id = idOf(view, 'directory_group');
      expectThat(state.groups.delete(id), event);
      removeMemberships(state, ({ groupId }) => groupId === id);
      break;
    }
    case 'dsync.group.user_added':
    case 'dsync.group.user_removed': {
      const membership = {
        groupId: idOf(view.group as JsonObject, 'directory_group'),
        userId: idOf(view.user as JsonObject, 'directory_user'),
      };
      expectThat(state.groups.has(membership.groupId) && state.users.has(membership.userId), event);
      const key = `${membership.groupId} ${membership.userId}`;
      const isAddition = event.event === 'dsync.group.user_added';
      expectThat(state.memberships.has(key) !== isAddition, event);
      if (isAddition) state.memberships.set(key, membership);
      else state.memberships.delete(key);
    }
  }
}

/** Replays the whole log of an environment. Throws an Error when its beginning is no longer kept. */
export async function replayLog(pool: Pool, environmentId: string): Promise<ReplayedState> {
  const state = emptyState();
  for (;;) {
    const page = await readEvents(pool, environmentId, { afterPosition: state.position, limit: PAGE_EVENTS });
    if (!page.ok)
      throw new Error(`the log cannot be read from position ${state.position}: ${page.error.kind}`);
    for (const event of page.value.events) applyEvent(state, event);
    if (!page.value.more) return state;
  }
}

function put(resources: Map<string, JsonObject>, id: string, view: JsonObject, event: ProductEvent): void {
  expectThat(resources.has(id) === event.event.endsWith('.updated'), event);
  resources.set(id, view);
}

function removeMemberships(state: ReplayedState, isGone: (membership: ReplayedMembership) => boolean): void {
  for (const [key, membership] of state.memberships) if (isGone(membership)) state.memberships.delete(key);
}

function idOf(view: JsonObject, prefix: TypeIdPrefix): string {
  const id = typeof view.id === 'string' ? decodeTypeId(prefix, view.id) : undefined;
  if (id === undefined) throw new Error(`not a ${prefix} id: ${view.id}`);
  return id;
}

function expectThat(fits: boolean, { event, position }: ProductEvent): void {
  if (!fits) throw new Error(`${event} at position ${position} does not fit the state before it`);
}

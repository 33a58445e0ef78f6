/** An outbox row as the publisher reads it. */
import type { JsonObject } from '@rollcall/scim';
import type { EventType } from './type.ts';

/** A row of `event_outbox`, with the organization of its directory. Times are ISO 8601 in UTC. */
export interface OutboxRow {
  readonly id: number;
  readonly type: EventType;
  readonly directoryId: string;
  /** Null when the directory no longer exists. */
  readonly organizationId: string | null;
  /** Product ids. */
  readonly userId: string | null;
  readonly groupId: string | null;
  readonly version: number;
  readonly scimId: string | null;
  readonly resourceCreatedAt: string | null;
  readonly resource: JsonObject | null;
  /** The resource before an update; for a deleted user, the new versions of its groups by their product ids. */
  readonly previous: JsonObject | null;
  readonly occurredAt: string;
}

/** A row whose organization is known, with the position that its event takes. */
export interface PositionedRow extends OutboxRow {
  readonly organizationId: string;
  readonly position: number;
}

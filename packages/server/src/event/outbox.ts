/**
 * The outbox: what a write leaves for the publisher, in the transaction of the write itself.
 *
 * A write locks its aggregate's row first and only then draws an outbox id (the column's default), so the ids of
 * one aggregate rise in commit order. These functions give SQL to append to a statement that has already locked
 * and changed the row; the SCIM service composes them and never names the outbox's columns itself.
 */

/** SQL expressions, not values: column names of the source, parameters such as `$3`, or quoted constants. */
export interface OutboxExpressions {
  readonly environmentId: string;
  readonly directoryId: string;
  readonly type: string;
  /** The product id of the user or group, or both for a membership. */
  readonly userId?: string;
  readonly groupId?: string;
  readonly version: string;
  readonly scimId?: string;
  readonly resourceCreatedAt?: string;
  readonly resource?: string;
  readonly previous?: string;
  readonly occurredAt: string;
}

/**
 * `insert into event_outbox … select … from <source>`: one row for each row of the source, in the source's order.
 * `source` is a FROM item, with an ORDER BY after it when the order matters.
 */
export function insertOutbox(expressions: OutboxExpressions, source: string): string {
  const absent = 'null';
  return `insert into event_outbox
      (environment_id, directory_id, type, user_id, group_id, version, scim_id, resource_created_at, resource,
       previous, occurred_at)
    select ${[
      expressions.environmentId,
      expressions.directoryId,
      expressions.type,
      expressions.userId ?? `${absent}::uuid`,
      expressions.groupId ?? `${absent}::uuid`,
      expressions.version,
      expressions.scimId ?? `${absent}::uuid`,
      expressions.resourceCreatedAt ?? `${absent}::timestamptz`,
      expressions.resource ?? `${absent}::jsonb`,
      expressions.previous ?? `${absent}::jsonb`,
      expressions.occurredAt,
    ].join(', ')}
    from ${source}`;
}

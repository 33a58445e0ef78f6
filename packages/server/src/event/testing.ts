/** What tests of the log need: an environment with directories, and writers of outbox rows as the SCIM service leaves them. */
import type { JsonObject } from '@rollcall/scim';
import type { Pool, PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { createDirectory, ensureEnvironment, ensureOrganization } from '../directory/index.ts';
import type { OutboxRow } from './outbox-row.ts';
import { type BatchOptions, publishBatch } from './publish-batch.ts';
import type { ReplayedMembership, ReplayedState } from './replay.ts';
import type { EventType } from './type.ts';

/** One directory with the environment and organization that it belongs to; database ids. */
export interface TestDirectoryIds {
  readonly environmentId: string;
  readonly organizationId: string;
  readonly directoryId: string;
}

export type NewOutboxRow = Omit<OutboxRow, 'id' | 'organizationId'>;

/** A new directory in the environment of this name. */
export async function createTestDirectory(pool: Pool, environmentName?: string): Promise<TestDirectoryIds> {
  const { id: environmentId } = await ensureEnvironment(pool, environmentName);
  const { id: organizationId } = await ensureOrganization(pool, environmentId, 'Acme');
  const directory = await createDirectory(pool, {
    environmentId,
    organizationId,
    name: 'Acme',
    provider: 'okta',
  });
  return { environmentId, organizationId, directoryId: directory.directoryId };
}

/** Inserts outbox rows, whose ids rise in the order given. */
export async function writeOutbox(
  client: Pool | PoolClient,
  environmentId: string,
  rows: readonly NewOutboxRow[],
): Promise<void> {
  await client.query(
    `insert into event_outbox (environment_id, directory_id, type, user_id, group_id, version, scim_id,
       resource_created_at, resource, previous, occurred_at)
     select $1, "directoryId", type, "userId", "groupId", version, "scimId", "resourceCreatedAt", resource, previous,
       "occurredAt"
     from json_to_recordset($2) as ("directoryId" uuid, type text, "userId" uuid, "groupId" uuid, version integer,
       "scimId" uuid, "resourceCreatedAt" timestamptz, resource jsonb, previous jsonb, "occurredAt" timestamptz)`,
    [environmentId, JSON.stringify(rows)],
  );
}

/** A user or group that changes: each method gives the outbox row of the change, with the next version. */
export class TestResource {
  readonly id = uuidv7();
  readonly kind: 'user' | 'group';
  readonly directoryId: string;
  #scimId = uuidv7();
  #version = 0;
  #resource: JsonObject = {};
  readonly #createdAt = new Date().toISOString();

  constructor(kind: 'user' | 'group', directoryId: string) {
    this.kind = kind;
    this.directoryId = directoryId;
  }

  get version(): number {
    return this.#version;
  }

  /** Creates it, or after a deletion creates it anew under the same product id. */
  created(resource: JsonObject): NewOutboxRow {
    this.#scimId = uuidv7();
    this.#resource = resource;
    return this.#row(`dsync.${this.kind}.created`, null);
  }

  updated(resource: JsonObject): NewOutboxRow {
    const previous = this.#resource;
    this.#resource = resource;
    return this.#row(`dsync.${this.kind}.updated`, previous);
  }

  deleted(previous: JsonObject | null = null): NewOutboxRow {
    return this.#row(`dsync.${this.kind}.deleted`, previous);
  }

  /** The version after a change of members. */
  raise(): number {
    this.#version += 1;
    return this.#version;
  }

  #row(type: EventType, previous: JsonObject | null): NewOutboxRow {
    return {
      type,
      directoryId: this.directoryId,
      userId: this.kind === 'user' ? this.id : null,
      groupId: this.kind === 'group' ? this.id : null,
      version: this.raise(),
      scimId: this.#scimId,
      resourceCreatedAt: this.#createdAt,
      resource: this.#resource,
      previous,
      occurredAt: new Date().toISOString(),
    };
  }
}

/** The outbox row of a membership that is added or removed in a change of its own. */
export function membershipRow(
  change: 'added' | 'removed',
  group: TestResource,
  user: TestResource,
  version: number = group.raise(),
): NewOutboxRow {
  return {
    type: `dsync.group.user_${change}`,
    directoryId: group.directoryId,
    userId: user.id,
    groupId: group.id,
    version,
    scimId: null,
    resourceCreatedAt: null,
    resource: null,
    previous: null,
    occurredAt: new Date().toISOString(),
  };
}

/** What the published tables hold for an environment, in the form of a replayed log. */
export async function readPublishedState(
  pool: Pool,
  environmentId: string,
): Promise<Omit<ReplayedState, 'position'>> {
  const resources = async (table: 'directory_user' | 'directory_group') => {
    const { rows } = await pool.query<{ id: string; data: JsonObject }>(
      `select id, data from ${table} where environment_id = $1`,
      [environmentId],
    );
    return new Map(rows.map(({ id, data }) => [id, data]));
  };
  const { rows: memberships } = await pool.query<ReplayedMembership>(
    `select group_id as "groupId", user_id as "userId" from directory_membership
     join directory on directory.id = directory_id where environment_id = $1`,
    [environmentId],
  );
  return {
    users: await resources('directory_user'),
    groups: await resources('directory_group'),
    memberships: new Map(memberships.map((each) => [`${each.groupId} ${each.userId}`, each])),
  };
}

/** Publishes until the outbox of the environment is empty; gives the number of rows of each batch. */
export async function publishAll(
  pool: Pool,
  environmentId: string,
  options?: BatchOptions,
): Promise<number[]> {
  const batches: number[] = [];
  for (;;) {
    const taken = await publishBatch(pool, environmentId, options);
    if (taken === 0) return batches;
    batches.push(taken);
  }
}

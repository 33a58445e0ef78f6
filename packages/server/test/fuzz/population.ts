/** The people and groups that mutated requests meet, and whether their directory is still whole. */
import type { Pool } from 'pg';
import { readEvents } from '../../src/event/index.ts';
import { applyEvent, emptyState, type ReplayedState } from '../../src/event/replay.ts';
import { groupBody, type TestDirectory, type TestService, userBody } from '../../src/scim/testing.ts';
import { compareWithTables } from '../compare-with-tables.ts';
import type { Random } from '../random.ts';
import type { LiveValues } from './mutate-request.ts';

const USERS = { least: 8, most: 40 };
const GROUPS = { least: 4, most: 12 };
const PAGE_EVENTS = 1_000;

export class Population {
  readonly #service: TestService;
  readonly #directory: TestDirectory;
  /** The state after the events that were read so far. */
  readonly #replayed: ReplayedState = emptyState();
  #users: string[] = [];
  #groups: string[] = [];
  #created = 0;

  constructor(service: TestService, directory: TestDirectory) {
    this.#service = service;
    this.#directory = directory;
  }

  /** Values for the placeholders of a recorded request. */
  pick(random: Random): LiveValues {
    return {
      user: random.pick(this.#users),
      otherUser: random.pick(this.#users),
      group: random.pick(this.#groups),
      unique: `n${random.integer(1_000_000)}`,
    };
  }

  /**
   * Reads the whole directory, brings it back to its usual size, publishes, reads what is new in the log and compares.
   * Throws an Error when anything is not as it should be.
   */
  async renew(): Promise<void> {
    this.#users = await this.#keep('/Users', USERS, (name) => userBody(name));
    this.#groups = await this.#keep('/Groups', GROUPS, (name) => groupBody(name, this.#users.slice(0, 3)));
    const { environmentId, directoryId } = this.#directory.scope;
    const { pool } = this.#service.database;
    await this.#service.publish(environmentId);
    await this.#replay(pool, environmentId);
    const [difference] = await compareWithTables(pool, directoryId, this.#replayed);
    if (difference !== undefined) throw new Error(`the log does not lead to the tables: ${difference}`);
  }

  async #keep(
    endpoint: string,
    { least, most }: { least: number; most: number },
    make: (name: string) => object,
  ): Promise<string[]> {
    const ids: string[] = [];
    let total = 1;
    while (ids.length < total) {
      const { body } = await this.#send('GET', `${endpoint}?count=200&startIndex=${ids.length + 1}`, 200);
      total = body.totalResults;
      for (const { id } of body.Resources) ids.push(id);
      if (body.Resources.length === 0 && ids.length < total) {
        throw new Error(`${endpoint} has ${ids.length} resources and says that it has ${total}`);
      }
    }
    for (const id of ids.splice(most)) await this.#send('DELETE', `${endpoint}/${id}`, 204);
    while (ids.length < least) {
      const { body } = await this.#send('POST', endpoint, 201, make(`population-${this.#created++}`));
      ids.push(body.id);
    }
    return ids;
  }

  async #send(method: string, path: string, status: number, body?: object) {
    const reply = await this.#directory.scim(method, path, body);
    if (reply.status !== status) {
      throw new Error(`${method} ${path} was answered with ${reply.status}: ${JSON.stringify(reply.body)}`);
    }
    return reply;
  }

  async #replay(pool: Pool, environmentId: string): Promise<void> {
    for (;;) {
      const afterPosition = this.#replayed.position;
      const page = await readEvents(pool, environmentId, { afterPosition, limit: PAGE_EVENTS });
      if (!page.ok)
        throw new Error(`the log cannot be read from position ${afterPosition}: ${page.error.kind}`);
      for (const event of page.value.events) applyEvent(this.#replayed, event);
      if (!page.value.more) return;
    }
  }
}

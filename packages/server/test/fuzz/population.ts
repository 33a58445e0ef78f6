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

interface Inhabitants {
  readonly directory: TestDirectory;
  users: string[];
  groups: string[];
}

/** A directory and values of its own for the placeholders of a recorded request. */
export interface Chosen {
  readonly directory: TestDirectory;
  readonly live: LiveValues;
}

/** The directories are of one environment. */
export class Population {
  readonly #service: TestService;
  readonly #inhabitants: readonly Inhabitants[];
  /** The state after the events that were read so far. */
  readonly #replayed: ReplayedState = emptyState();
  #created = 0;

  constructor(service: TestService, directories: readonly TestDirectory[]) {
    this.#service = service;
    this.#inhabitants = directories.map((directory) => ({ directory, users: [], groups: [] }));
  }

  choose(random: Random): Chosen {
    const { directory, users, groups } = random.pick(this.#inhabitants);
    const live = {
      user: random.pick(users),
      otherUser: random.pick(users),
      group: random.pick(groups),
      unique: `n${random.integer(1_000_000)}`,
    };
    return { directory, live };
  }

  /**
   * Reads all directories, brings them back to their usual size, publishes, reads what is new in the log and compares.
   * Throws an Error when anything is not as it should be.
   */
  async renew(): Promise<void> {
    for (const inhabitants of this.#inhabitants) {
      const { directory } = inhabitants;
      inhabitants.users = await this.#keep(directory, '/Users', USERS, (name) => userBody(name));
      const members = inhabitants.users.slice(0, 3);
      inhabitants.groups = await this.#keep(directory, '/Groups', GROUPS, (name) => groupBody(name, members));
    }
    const { environmentId } = this.#inhabitants[0]!.directory.scope;
    const { pool } = this.#service.database;
    await this.#service.publish(environmentId);
    await this.#replay(pool, environmentId);
    const [difference] = await compareWithTables(pool, environmentId, this.#replayed);
    if (difference !== undefined) throw new Error(`the log does not lead to the tables: ${difference}`);
  }

  async #keep(
    directory: TestDirectory,
    endpoint: string,
    { least, most }: { least: number; most: number },
    make: (name: string) => object,
  ): Promise<string[]> {
    const ids: string[] = [];
    let total = 1;
    while (ids.length < total) {
      const { body } = await this.#send(
        directory,
        'GET',
        `${endpoint}?count=200&startIndex=${ids.length + 1}`,
        200,
      );
      total = body.totalResults;
      for (const { id } of body.Resources) ids.push(id);
      if (body.Resources.length === 0 && ids.length < total) {
        throw new Error(`${endpoint} has ${ids.length} resources and says that it has ${total}`);
      }
    }
    for (const id of ids.splice(most)) await this.#send(directory, 'DELETE', `${endpoint}/${id}`, 204);
    while (ids.length < least) {
      const { body } = await this.#send(
        directory,
        'POST',
        endpoint,
        201,
        make(`population-${this.#created++}`),
      );
      ids.push(body.id);
    }
    return ids;
  }

  async #send(directory: TestDirectory, method: string, path: string, status: number, body?: object) {
    const reply = await directory.scim(method, path, body);
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

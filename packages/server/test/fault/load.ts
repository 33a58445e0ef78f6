/**
 * Writers that remember what they were answered. A write whose answer never came may or may not have happened; one
 * that was answered with 2xx has.
 */
import type { Random } from '../random.ts';

const USER_URN = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP_URN = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH_URN = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** What a user or group may look like: the last answered state, and what an unanswered write may have made of it. */
export interface Expectation {
  readonly id: string;
  answered: string | undefined;
  unanswered: (string | undefined)[];
}

export interface Expected {
  /** By id: the title, '' for none; undefined once deleted. */
  readonly users: Map<string, Expectation>;
  /** By id: the members' ids, sorted and joined. */
  readonly groups: Map<string, Expectation>;
  /** The user names and display names of creations without an answer. */
  readonly creations: Set<string>;
}

export interface Load {
  /** Resolves when the writers have met the end of the server. Rejects when one was answered as it should not be. */
  readonly ended: Promise<void>;
  readonly answered: () => number;
}

/** Lets `writers` write one after the other's answer, each to its own people, until the server is gone. */
export function startLoad(
  baseUrl: string,
  token: string,
  writers: number,
  random: Random,
  expected: Expected,
  caseNumber: number,
): Load {
  let answered = 0;
  const loops = Array.from({ length: writers }, (_, writer) =>
    new Writer(baseUrl, token, random, expected, `${caseNumber}-${writer}`, () => answered++).run(),
  );
  const ended = Promise.all(loops).then(() => undefined);
  // It is awaited only after the kill; until then nobody may take it for unheard of.
  ended.catch(() => undefined);
  return { ended, answered: () => answered };
}

class ServerGone extends Error {}

class Writer {
  readonly #baseUrl: string;
  readonly #headers: Record<string, string>;
  readonly #random: Random;
  readonly #expected: Expected;
  readonly #name: string;
  readonly #onAnswer: () => void;
  #count = 0;
  #mine: string[] = [];
  #group: string | undefined;

  constructor(
    baseUrl: string,
    token: string,
    random: Random,
    expected: Expected,
    name: string,
    onAnswer: () => void,
  ) {
    this.#baseUrl = baseUrl;
    this.#headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' };
    this.#random = random;
    this.#expected = expected;
    this.#name = name;
    this.#onAnswer = onAnswer;
  }

  async run(): Promise<void> {
    try {
      for (;;) await this.#step();
    } catch (error) {
      if (!(error instanceof ServerGone)) throw error;
    }
  }

  async #step(): Promise<void> {
    const choice = this.#mine.length < 3 ? 0 : this.#random.integer(10);
    if (choice < 3) await this.#createUser();
    else if (choice < 6) await this.#setTitle(this.#random.pick(this.#mine));
    else if (choice < 9) await this.#setMembers();
    else await this.#deleteUser();
  }

  async #createUser(): Promise<void> {
    const userName = `${this.#name}-${this.#count++}@example.com`;
    const body = { schemas: [USER_URN], userName, active: true };
    this.#mine.push(await this.#create('/Users', userName, body, this.#expected.users));
  }

  async #create(
    endpoint: string,
    name: string,
    body: object,
    expectations: Map<string, Expectation>,
  ): Promise<string> {
    this.#expected.creations.add(name);
    const { id } = await this.#send('POST', endpoint, body);
    this.#expected.creations.delete(name);
    expectations.set(id, { id, answered: '', unanswered: [] });
    return id;
  }

  async #setTitle(id: string): Promise<void> {
    const title = `Title ${this.#count++}`;
    await this.#expect(this.#expected.users.get(id)!, title, () =>
      this.#send('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'title', value: title })),
    );
  }

  async #setMembers(): Promise<void> {
    if (this.#group === undefined) {
      const displayName = `Group ${this.#name}`;
      const body = { schemas: [GROUP_URN], displayName, members: [] };
      this.#group = await this.#create('/Groups', displayName, body, this.#expected.groups);
    }
    const members = this.#mine.filter(() => this.#random.integer(2) === 0);
    const path = `/Groups/${this.#group}`;
    await this.#expect(this.#expected.groups.get(this.#group)!, members.toSorted().join(), () =>
      this.#send(
        'PATCH',
        path,
        patch({ op: 'replace', path: 'members', value: members.map((value) => ({ value })) }),
      ),
    );
  }

  async #deleteUser(): Promise<void> {
    const id = this.#mine.shift()!;
    const group = this.#group === undefined ? undefined : this.#expected.groups.get(this.#group);
    const remaining = group?.answered
      ?.split(',')
      .filter((member) => member !== id)
      .join();
    if (group !== undefined && remaining !== undefined) group.unanswered.push(remaining);
    await this.#expect(this.#expected.users.get(id)!, undefined, () => this.#send('DELETE', `/Users/${id}`));
    if (group !== undefined && remaining !== undefined) {
      group.answered = remaining;
      group.unanswered = [];
    }
  }

  async #expect(
    expectation: Expectation,
    state: string | undefined,
    send: () => Promise<unknown>,
  ): Promise<void> {
    expectation.unanswered.push(state);
    await send();
    expectation.answered = state;
    expectation.unanswered = [];
  }

  async #send(method: string, path: string, body?: object): Promise<{ id: string }> {
    let status: number;
    let text: string;
    try {
      const init = {
        method,
        headers: this.#headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      };
      const response = await fetch(this.#baseUrl + path, init);
      text = await response.text();
      status = response.status;
    } catch {
      throw new ServerGone();
    }
    // The database may be gone a moment before the server: then the answer says so, and promises nothing.
    if (status === 503) throw new ServerGone();
    if (status >= 300) throw new Error(`${method} ${path} was answered with ${status}: ${text}`);
    this.#onAnswer();
    return text === '' ? { id: '' } : JSON.parse(text);
  }
}

function patch(operation: object): object {
  return { schemas: [PATCH_URN], Operations: [operation] };
}

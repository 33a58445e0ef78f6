import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../database/database.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { encodeTypeId } from '../database/type-id.ts';
import {
  createTestDirectory,
  publishAll,
  type TestDirectoryIds,
  TestResource,
  writeOutbox,
} from '../event/testing.ts';
import { createApiKey } from './api-key.ts';
import { eventRoutes } from './event-routes.ts';

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly object?: string;
    readonly message?: string;
    readonly code?: string;
    readonly errors?: readonly { readonly field: string; readonly code: string }[];
    readonly oldest_position?: number;
    readonly data?: readonly { readonly id: string; readonly position: number; readonly event: string }[];
    readonly list_metadata?: { readonly before: string | null; readonly after: string | null };
  };
}

interface Product extends TestDirectoryIds {
  /** Sends GET /events with this query and the API key of the environment, unless another authorization is given. */
  get(query?: string, authorization?: string): Promise<Reply>;
}

let database: TestDatabase;
let product: Product;
let neighbour: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  product = await createProduct('production', 5);
  neighbour = await createProduct('staging', 2);
});
afterAll(() => database.close());

async function createProduct(environmentName: string, users: number): Promise<Product> {
  const ids = await createTestDirectory(database.pool, environmentName);
  const rows = Array.from({ length: users }, (_, i) =>
    new TestResource('user', ids.directoryId).created({ userName: `user${i}` }),
  );
  await writeOutbox(database.pool, ids.environmentId, rows);
  await publishAll(database.pool, ids.environmentId);
  const { secret } = await createApiKey(database.pool, { environmentId: ids.environmentId, name: 'test' });
  const app = eventRoutes({ pool: database.pool });
  return {
    ...ids,
    async get(query = '', authorization = `Bearer ${secret}`) {
      const response = await app.request(`/events?${query}`, { headers: { Authorization: authorization } });
      return {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as Reply['body'],
      };
    },
  };
}

const positions = ({ body }: Reply) => body.data?.map(({ position }) => position);
const bare = ({ status, body }: Reply) => ({ status, body });

describe('GET /events', () => {
  it('answers a list of events in the order of the log', async () => {
    const reply = await product.get();
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toMatch(/^application\/json/);
    expect(reply.body.object).toBe('list');
    expect(positions(reply)).toEqual([1, 2, 3, 4, 5]);
    expect(reply.body.data?.[0]).toMatchObject({
      object: 'event',
      event: 'dsync.user.created',
      data: { object: 'directory_user', username: 'user0' },
    });
  });

  it('leads through all pages by list_metadata.after, and ends with null', async () => {
    const seen: (number[] | undefined)[] = [];
    let after: string | null | undefined = '';
    while (after !== null && after !== undefined) {
      const reply: Reply = await product.get(`limit=2${after === '' ? '' : `&after=${after}`}`);
      seen.push(positions(reply));
      after = reply.body.list_metadata?.after;
    }
    expect(seen).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('answers an empty list to whoever has read everything', async () => {
    const last = (await product.get()).body.data?.at(-1)?.id;
    const reply = await product.get(`after=${last}`);
    expect(reply.body).toEqual({ object: 'list', data: [], list_metadata: { before: null, after: null } });
  });

  it('goes on from a position', async () => {
    expect(positions(await product.get('after_position=3'))).toEqual([4, 5]);
  });

  it('keeps to the events and the directory asked for', async () => {
    expect(positions(await product.get('events=dsync.user.deleted'))).toEqual([]);
    const id = encodeTypeId('directory', product.directoryId);
    expect(positions(await product.get(`directory_id=${id}&order=desc&limit=2`))).toEqual([5, 4]);
  });

  it('answers 422 with every parameter at fault', async () => {
    const { status, body } = await product.get('limit=0&colour=red');
    expect(status).toBe(422);
    expect(body.code).toBe('invalid_parameters');
    expect(body.errors?.map(({ field }) => field).sort()).toEqual(['colour', 'limit']);
    expect(body.message).toContain('limit');
  });

  it('answers 400 to an event id or position that the log does not have', async () => {
    const { status, body } = await product.get(`after=${encodeTypeId('event', uuidv7())}`);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'cursor_unknown' });
    expect(body.errors).toEqual([{ field: 'after', code: 'cursor_unknown' }]);
    expect((await product.get('after_position=6')).body.code).toBe('cursor_unknown');
  });

  it('answers 400 with the way out when events after the cursor are no longer kept', async () => {
    const aged = await createProduct('aged', 4);
    await database.pool.query('delete from event where environment_id = $1 and position <= 2', [
      aged.environmentId,
    ]);
    const { status, body } = await aged.get('after_position=1');
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'cursor_expired' });
    expect(body.oldest_position).toBe(3);
    expect(body.message).toContain('after_position=2');
    expect(positions(await aged.get('after_position=2'))).toEqual([3, 4]);
  });

  it('answers 401 without a key of ours', async () => {
    const missing = await product.get('', '');
    expect(missing.status).toBe(401);
    expect(missing.headers.get('www-authenticate')).toBe('Bearer');
    expect(missing.body.code).toBe('unauthorized');
    for (const authorization of ['Bearer rk_nonsense', 'Bearer sk_test_1', `Bearer ${'x'.repeat(9000)}`]) {
      expect((await product.get('', authorization)).status).toBe(401);
    }
  });

  it('checks the key before the parameters', async () => {
    expect((await product.get('limit=0', 'Bearer rk_nonsense')).status).toBe(401);
  });

  it('answers 503 as JSON while the database cannot be reached', async () => {
    const pool = createPool({ host: '/nowhere', port: 1 }, 1, () => undefined);
    const logged: string[] = [];
    const app = eventRoutes({ pool, log: { error: (_fields, message) => logged.push(message) } });
    const { secret } = await createApiKey(database.pool, {
      environmentId: product.environmentId,
      name: 'test',
    });
    const response = await app.request('/events', { headers: { Authorization: `Bearer ${secret}` } });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.json()).toMatchObject({ code: 'unavailable' });
    expect(logged).toHaveLength(1);
    await pool.end();
  });
});

describe('another environment', () => {
  it('is out of reach of a key', async () => {
    expect(positions(await neighbour.get())).toEqual([1, 2]);
    const own = new Set((await product.get()).body.data?.map(({ id }) => id));
    for (const event of (await neighbour.get()).body.data ?? []) expect(own).not.toContain(event.id);
  });

  it('has event ids that answer exactly like unknown ones', async () => {
    const foreign = (await neighbour.get()).body.data?.[0]?.id;
    const unknown = await product.get(`after=${encodeTypeId('event', uuidv7())}`);
    expect(bare(await product.get(`after=${foreign}`))).toEqual(bare(unknown));
    expect(bare(await product.get('after=nonsense'))).toEqual(bare(unknown));
  });

  it('has directory and organization ids that answer exactly like unknown ones', async () => {
    for (const [parameter, prefix, id] of [
      ['directory_id', 'directory', neighbour.directoryId],
      ['organization_id', 'org', neighbour.organizationId],
    ] as const) {
      const foreign = await product.get(`${parameter}=${encodeTypeId(prefix, id)}`);
      expect(bare(foreign)).toEqual(
        bare(await product.get(`${parameter}=${encodeTypeId(prefix, uuidv7())}`)),
      );
    }
  });

  it('has a revoked key that answers exactly like an unknown one', async () => {
    const { id, secret } = await createApiKey(database.pool, {
      environmentId: neighbour.environmentId,
      name: 'old',
    });
    await database.pool.query('update api_key set revoked_at = now() where id = $1', [id]);
    const unknown = await product.get('', `Bearer rk_${'0'.repeat(72)}`);
    expect(bare(await product.get('', `Bearer ${secret}`))).toEqual(bare(unknown));
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { runRollcall } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const run = (...args: string[]) =>
  runRollcall(args, { DATABASE_URL: database.url, ROLLCALL_SECRET_KEY: 'ab'.repeat(32) });
const streams = (...args: string[]) => run('security-event-stream', ...args);
const PUSH = ['create', '--delivery', 'push', '--audience', 'https://product.example.com'];

it('creates streams, lists them, resumes and removes them', { timeout: 120_000 }, async () => {
  const url = 'https://sync.example.com';
  await run('directory', 'create', '--name', 'Acme', '--provider', 'okta');
  const endpoint = 'https://product.example.com/events';
  const pushed = await streams(
    ...PUSH,
    '--endpoint',
    endpoint,
    '--authorization',
    'Bearer x',
    '--public-url',
    url,
    '--json',
  );
  expect(pushed).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(pushed.stdout)).toMatchObject({
    delivery: 'push',
    form: 'notice',
    endpoint_url: endpoint,
    directory_id: null,
    issuer: url,
    jwks_uri: `${url}/.well-known/jwks.json`,
  });
  expect(pushed.stdout).not.toContain('Bearer');
  const poll = ['create', '--delivery', 'poll', '--audience', 'a', '--directory', 'Acme', '--form', 'full'];
  const polled = JSON.parse((await streams(...poll, '--public-url', url, '--json')).stdout);
  expect(polled.id).toMatch(/^security_event_stream_[0-9a-z]{26}$/);
  expect(polled).toMatchObject({
    form: 'full',
    directory_id: expect.stringMatching(/^directory_/),
    poll_url: `${url}/rollcall/v1/security-event-streams/${polled.id}/poll`,
    secret: expect.stringMatching(/^rcp_/),
  });
  expect((await streams('list')).stdout).toContain(polled.id);
  expect((await streams('resume', polled.id)).stdout).toContain('goes on');
  expect(await streams('remove', polled.id)).toMatchObject({ status: 0 });
  const left: { id: string }[] = JSON.parse((await streams('list', '--json')).stdout);
  expect(left.map(({ id }) => id)).toEqual([JSON.parse(pushed.stdout).id]);
  expect(await streams('remove', polled.id)).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^There is no stream/),
  });
});

it.each([
  [['--endpoint', 'http://product.example.com/events'], /https/],
  [['--endpoint', 'https://user@product.example.com/'], /https/],
  [[], /^Push needs an --endpoint/],
  [['--endpoint', 'https://a.example', '--authorization', 'a\nb'], /printable ASCII/],
])('refuses to push with %j [EVT-23]', async (args, sentence) => {
  const { status, stderr } = await streams(...PUSH, ...args);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(sentence) });
});

it('rotates signing keys, with the newest last', async () => {
  expect((await run('signing-key', 'list')).stdout).toMatch(/^There is no key yet/);
  await run('signing-key', 'rotate');
  const rotated = JSON.parse((await run('signing-key', 'rotate', '--json')).stdout);
  const listed = JSON.parse((await run('signing-key', 'list', '--json')).stdout);
  expect(listed).toHaveLength(2);
  expect(listed[1]).toEqual(rotated);
  expect(Date.parse(listed[0].published_until) - Date.parse(rotated.signs_from)).toBe(24 * 3_600_000);
});

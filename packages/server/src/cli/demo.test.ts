import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { CheckReport } from '@rollcall/idp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { type RunningCommand, runRollcall, startRollcall } from './testing.ts';

/** What failed, except on time: a busy machine answers late. */
function unmetAssertions({ steps }: CheckReport): string[] {
  const assertions = steps.flatMap((step) => step.assertions);
  return assertions.filter(({ passed, text }) => !passed && !text.endsWith(' ms')).map(({ text }) => text);
}

/** A port on which nothing listens. */
async function closedPort(): Promise<AddressInfo> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return address;
}

describe('rollcall demo and rollcall check', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  const demo = (...args: string[]) =>
    startRollcall(['demo', '--port', '0', ...args], {
      DATABASE_URL: database.url,
      ROLLCALL_SECRET_KEY: 'ab'.repeat(32),
    });

  /** Reads what a command prints up to a line that begins with this text. */
  async function untilLine(command: RunningCommand, beginning: string): Promise<string> {
    for (;;) {
      const line = await command.nextLine();
      if (line.trimStart().startsWith(beginning)) return line;
    }
  }

  it('moves a company in and ends with status 0', async () => {
    const { status, stdout, stderr } = await demo('--exit', '--json').ended;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      people_created: 250,
      people_found: 0,
      groups_created: 12,
      groups: 11,
      failures: [],
    });
  });

  it('finds the earlier company on a second run, stays up for a real Okta, and ends on a signal', async () => {
    const running = demo();
    expect(await untilLine(running, 'The directory')).toContain('from an earlier run');
    expect(await untilLine(running, 'People')).toContain('250 linked');
    const url = (await untilLine(running, 'SCIM base URL')).trim().split(/\s+/).at(-1)!;
    const token = (await untilLine(running, 'Bearer token')).trim().split(/\s+/).at(-1)!;
    await untilLine(running, 'Stop');

    const checked = await runRollcall(['check', 'okta', '--url', url, '--token', token, '--json']);
    expect(unmetAssertions(JSON.parse(checked.stdout))).toEqual([]);
    const v1 = await runRollcall([
      'check',
      'okta11',
      '--url',
      url.replace('/scim/v2/', '/scim/v1/'),
      '--token',
      token,
      '--json',
    ]);
    expect(unmetAssertions(JSON.parse(v1.stdout))).toEqual([]);
    const crud = await runRollcall([
      'check',
      'okta-crud',
      '--url',
      url,
      '--token',
      token,
      '--mode',
      'wizard',
    ]);
    expect(crud).toMatchObject({ status: 0, stdout: expect.stringMatching(/^✓ 13 {2}/m) });
    const explained = await runRollcall(['check', 'okta', '--url', url, '--token', 'wrong']);
    expect(explained.status).toBe(1);
    expect(explained.stdout.match(/^[✓✗] [ \d]\d {2}/gm)).toHaveLength(12);
    expect(explained.stdout).toMatch(
      / {6}✗ the status is 409\n {8}expected 409, came 401: .+\n {8}Okta stops with the conflict/,
    );
    expect((await running.stop('SIGINT')).status).toBe(0);
  });

  it('says why nothing could be checked when nothing listens', async () => {
    const { port } = await closedPort();
    const args = ['check', 'okta', '--url', `http://127.0.0.1:${port}/scim`, '--token', 'x'];
    const { status, stdout } = await runRollcall(args);
    expect(status).toBe(1);
    expect(stdout).toContain(
      `✗  1  One user of the list  GET /Users?count=1&startIndex=1  connect ECONNREFUSED 127.0.0.1:${port}`,
    );
    expect(stdout).toContain('12 of 12 steps failed');
  });
});

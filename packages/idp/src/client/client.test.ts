import { describe, expect, it } from 'vitest';
import type { ScimRequest } from './answer.ts';
import { createScimClient, type Fetch, type ScimClientOptions } from './client.ts';
import { oktaHeaders } from './headers.ts';

interface Sent {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A client whose network gives the prepared responses in turn and notes what was sent and how long it waited. */
function client(responses: readonly (() => Response)[], options: Partial<ScimClientOptions> = {}) {
  const sent: Sent[] = [];
  const pauses: number[] = [];
  const network: Fetch = (url, init) => {
    const respond = responses[sent.length] ?? responses.at(-1);
    sent.push({ url, method: init.method, headers: new Headers(init.headers), body: init.body });
    return respond?.() ?? new Response();
  };
  const scim = createScimClient({
    baseUrl: 'https://scim.example.com/scim/v2',
    headers: oktaHeaders('Bearer secret'),
    fetch: network,
    clock: {
      now: () => 0,
      sleep: async (milliseconds) => {
        pauses.push(milliseconds / 1000);
      },
    },
    ...options,
  });
  return { sent, pauses, send: (request: ScimRequest) => scim.send(request) };
}

const ping: ScimRequest = { method: 'GET', path: '/Users' };
const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status });
const redirect = (status: number, location: string) => new Response(null, { status, headers: { location } });

describe('the SCIM client', () => {
  it('sends the headers of Okta, with a content type only beside a body', async () => {
    const { sent, send } = client([() => json({})]);
    await send(ping);
    await send({ method: 'POST', path: '/Users', body: { userName: 'ada' } });
    expect(Object.fromEntries(sent[0]!.headers)).toEqual({
      accept: 'application/scim+json',
      'accept-charset': 'utf-8',
      'accept-encoding': 'gzip,deflate',
      authorization: 'Bearer secret',
      'user-agent': 'Okta SCIM Client 1.0.0',
    });
    expect(sent[1]!.headers.get('content-type')).toBe('application/scim+json; charset=utf-8');
    expect(sent[1]!.body).toBe('{"userName":"ada"}');
  });

  it('sends a text as it is, and has the media type of SCIM 1.1 when asked to', async () => {
    const headers = oktaHeaders('Bearer secret', 'application/json');
    const { sent, send } = client([() => json({})], { headers });
    await send({ method: 'POST', path: '/Schemas', text: 'test' });
    expect(sent[0]!.body).toBe('test');
    expect(sent[0]!.headers.get('accept')).toBe('application/json');
    expect(sent[0]!.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('joins the base URL and the path whether or not the base URL ends in a slash', async () => {
    const { sent, send } = client([() => json({})], { baseUrl: 'https://scim.example.com/v2/' });
    await send({ ...ping, query: [['startIndex', '1']] });
    expect(sent[0]!.url).toBe('https://scim.example.com/v2/Users?startIndex=1');
  });

  it('gives JSON, no body and other text as different things', async () => {
    const page = '<!doctype html>';
    const { send } = client([() => json({ id: '1' }), () => new Response(null), () => new Response(page)]);
    expect(await send(ping)).toMatchObject({ body: { kind: 'json', value: { id: '1' } } });
    expect(await send(ping)).toMatchObject({ body: { kind: 'empty' } });
    expect(await send(ping)).toMatchObject({ body: { kind: 'text', text: page } });
  });

  it('waits as long as an integer Retry-After says and doubles the wait [CLI-06]', async () => {
    const busy = () => new Response(null, { status: 429, headers: { 'retry-after': '7' } });
    const { pauses, sent, send } = client([busy, busy, () => json({})]);
    expect(await send(ping)).toMatchObject({ status: 200 });
    expect(pauses).toEqual([7, 14]);
    expect(sent).toHaveLength(3);
  });

  it.each([
    ['an HTTP date', 'Fri, 21 Nov 2025 10:00:00 GMT'],
    ['a fraction', '1.5'],
  ])('waits five minutes when Retry-After is %s', async (_, value) => {
    const busy = () => new Response(null, { status: 429, headers: { 'retry-after': value } });
    const { pauses, send } = client([busy, () => json({})]);
    await send(ping);
    expect(pauses).toEqual([300]);
  });

  it('gives up after ten answers of 429', async () => {
    const { pauses, sent, send } = client([() => new Response(null, { status: 429 })]);
    expect(await send(ping)).toMatchObject({ status: 429 });
    expect(sent).toHaveLength(10);
    expect(pauses).toEqual([300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 76800]);
  });

  it('never takes the token to another host [CLI-08]', async () => {
    const { sent, send } = client([() => redirect(308, 'https://elsewhere.example.com/Users')]);
    expect(await send(ping)).toMatchObject({ kind: 'notAnswered', reason: 'redirect' });
    expect(sent).toHaveLength(1);
  });

  it('does not follow a redirect from HTTPS to HTTP on the same host [CLI-08]', async () => {
    const { send } = client([() => redirect(307, 'http://scim.example.com/scim/v2/Users')]);
    expect(await send(ping)).toMatchObject({ reason: 'redirect' });
  });

  it('follows a redirect within the origin, with the method and body', async () => {
    const { sent, send } = client([() => redirect(307, '/scim/v2/People'), () => json({})]);
    await send({ method: 'POST', path: '/Users', body: {} });
    expect(sent[1]).toMatchObject({
      url: 'https://scim.example.com/scim/v2/People',
      method: 'POST',
      body: '{}',
    });
  });

  it('does not turn a redirected write into a read', async () => {
    const { send } = client([() => redirect(302, '/scim/v2/People')]);
    expect(await send({ method: 'POST', path: '/Users', body: {} })).toMatchObject({ reason: 'redirect' });
  });

  it('ends a loop of redirects', async () => {
    const { send } = client([() => redirect(307, '/scim/v2/Users')]);
    expect(await send(ping)).toMatchObject({ reason: 'redirect' });
  });

  it('keeps the token off plain HTTP, except on this machine or when told [CLI-08]', async () => {
    const plain = client([() => json({})], { baseUrl: 'http://scim.example.com' });
    expect(await plain.send(ping)).toMatchObject({ reason: 'insecure' });
    expect(plain.sent).toHaveLength(0);
    const local = client([() => json({})], { baseUrl: 'http://127.0.0.1:3000/scim/v2/acme' });
    expect(await local.send(ping)).toMatchObject({ status: 200 });
    const told = client([() => json({})], { baseUrl: 'http://scim.internal', allowHttp: true });
    expect(await told.send(ping)).toMatchObject({ status: 200 });
  });

  it('reads no more of a body than it allows', async () => {
    let pulled = 0;
    const endless = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            pulled++;
            controller.enqueue(new Uint8Array(1000));
          },
        }),
      );
    const { send } = client([endless], { bodyBytesMax: 10_000 });
    expect(await send(ping)).toMatchObject({ reason: 'bodyTooLarge' });
    expect(pulled).toBeLessThan(20);
  });

  it('gives up on a server that never answers', async () => {
    const { send } = client([], { fetch: () => new Promise(() => {}), timeoutMilliseconds: 1 });
    expect(await send(ping)).toMatchObject({ reason: 'timeout' });
  });

  it('says what is wrong with an address that does not answer', async () => {
    const refused: Fetch = () =>
      Promise.reject(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }));
    const { send } = client([], { fetch: refused });
    expect(await send(ping)).toMatchObject({ reason: 'unreachable', detail: 'connect ECONNREFUSED' });
  });

  it('does not quote a credential that cannot be sent', async () => {
    const { send } = client([() => json({})], { headers: oktaHeaders('Bearer top\nsecret') });
    const answer = await send(ping);
    expect(answer).toMatchObject({ reason: 'unreachable' });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });
});

/**
 * One SCIM request from start to end. The steps stand in the order in which they happen; each either passes or
 * stops the request with a failure that `respondToFailure` renders.
 */
import { randomUUID } from 'node:crypto';
import { coerceQuery, coreRegistry, type Registry, withoutPastedEndpoint } from '@rollcall/scim';
import { scimBaseUrl } from '../../directory/index.ts';
import { findRoute } from '../../scim/route-table.ts';
import type { Services } from '../services.ts';
import { authenticate } from './authenticate.ts';
import { authorize } from './authorize.ts';
import type { DiscoveryExchange, ExchangeRecord, ReceivedRequest } from './exchange.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import { locate } from './locate.ts';
import { readBody } from './read-body.ts';
import { readDialect } from './read-dialect.ts';
import { receive } from './receive.ts';
import { respond, respondToFailure } from './respond.ts';

/** Answers a request to `/scim/…`. Never rejects: every failure becomes a SCIM error (RFC 7644 §3.12). */
export async function handleScim(services: Services, request: HttpRequest): Promise<HttpResponse> {
  const startedAt = performance.now();
  const received: ReceivedRequest = {
    services,
    id: randomUUID(),
    receivedAt: Date.now(),
    request,
    ...receive(request),
  };
  const record: ExchangeRecord = {};
  const response = await answer(received, record).catch((error: unknown) =>
    respondToFailure(received, error),
  );
  services.requestLog.append({
    id: received.id,
    at: received.receivedAt,
    directoryId: record.client?.scope.directoryId ?? null,
    credentialId: record.client?.credentialId ?? null,
    method: request.method,
    path: received.path,
    status: response.status,
    coercions: record.coercions?.made() ?? [],
    durationMilliseconds: performance.now() - startedAt,
  });
  return response;
}

async function answer(received: ReceivedRequest, record: ExchangeRecord): Promise<HttpResponse> {
  const { services, request, key } = received;
  const protocol = locate(received);
  const { method, segments: sent } = protocol.readAddress(received);
  const aim = (registry: Registry) => {
    const segments = withoutPastedEndpoint(sent, registry);
    const baseUrl = scimBaseUrl(services.publicUrl, key, protocol.segment);
    const discovery: DiscoveryExchange = { ...received, segments, registry, baseUrl };
    return { discovery, route: findRoute(protocol.routes, registry, method, segments) };
  };

  const core = aim(coreRegistry);
  if (core.route.anonymous) {
    const { discovery } = aim(await registryShown(received));
    return respond(received, await core.route.operate(discovery));
  }

  const client = await authenticate(received);
  record.client = client;
  const { discovery, route } = client.registry === coreRegistry ? core : aim(client.registry);
  if (route.anonymous) return respond(received, await route.operate(discovery));
  authorize(client, route.scopes);
  const coercions = readDialect(received, client, discovery.segments, route.hasBody);
  record.coercions = coercions;
  const query = coerceQuery(received.query, coercions);
  const body = route.hasBody ? await readBody(request, services.bodyBytesMax) : undefined;
  const result = await route.operate({ ...discovery, client, scope: client.scope, coercions, query, body });
  if (route.writes) services.wakePublisher(client.scope.environmentId);
  return respond(received, result);
}

/** What needs no credentials shows what a directory adds to the standard only to who has them. */
async function registryShown({ services, request, key, receivedAt }: ReceivedRequest): Promise<Registry> {
  const authorization = request.header('authorization');
  if (authorization === null) return coreRegistry;
  const known = await services.authenticator.authenticate(key, authorization, receivedAt);
  return known.ok ? known.client.registry : coreRegistry;
}

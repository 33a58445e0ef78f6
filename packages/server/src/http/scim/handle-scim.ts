/**
 * One SCIM request from start to end. The steps stand in the order in which they happen; each either passes or
 * stops the request with a failure that `respondToFailure` renders.
 */
import { randomUUID } from 'node:crypto';
import { coerceQuery, coreRegistry, withoutPastedEndpoint } from '@rollcall/scim';
import { scimBaseUrl } from '../../directory/index.ts';
import { findRoute } from '../../scim/routes.ts';
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
  locate(received);
  const registry = coreRegistry;
  const discovery: DiscoveryExchange = {
    ...received,
    registry,
    baseUrl: scimBaseUrl(services.publicUrl, key),
  };

  const segments = withoutPastedEndpoint(received.segments, registry);
  const route = findRoute(registry, request.method, segments);
  if (route.anonymous) return respond(received, await route.operate(discovery));

  const client = await authenticate(received);
  record.client = client;
  authorize(client, route.scopes);
  const coercions = readDialect(received, client, segments, route.hasBody);
  record.coercions = coercions;
  const query = coerceQuery(received.query, coercions);
  const body = route.hasBody ? await readBody(request, services.bodyBytesMax) : undefined;
  const result = await route.operate({ ...discovery, scope: client.scope, coercions, query, body });
  if (route.writes) services.wakePublisher(client.scope.environmentId);
  return respond(received, result);
}

/** The operations of SCIM 2.0 for clients of 1.1: what goes in and what comes out is translated at this edge. */
import { LIST_RESPONSE_URN, type ResourceDefinition, v1 } from '@rollcall/scim';
import type { ResourceExchange, ScimAnswer } from '../../http/scim/exchange.ts';
import { unwrap } from '../../http/scim/scim-failure.ts';

type Operation = (exchange: ResourceExchange) => Promise<ScimAnswer>;

/** An operation whose request has no body or a whole resource. */
export function inVersion1(operate: Operation): Operation {
  return (exchange) => {
    const { body, definition } = exchange;
    const translated = body === undefined ? undefined : unwrap(v1.fromResource(body, definition));
    return withQueryAndAnswer(operate)({ ...exchange, body: translated });
  };
}

/** An operation that reads the body itself. */
export function withQueryAndAnswer(operate: Operation): Operation {
  return async (exchange) => {
    const { query, definition } = exchange;
    const translated = unwrap(v1.fromQuery(query, definition)).map(([name, value]) => [name, value]);
    const answer = await operate({ ...exchange, query: new URLSearchParams(translated) });
    return toAnswer(answer, definition);
  };
}

function toAnswer({ status, headers, body }: ScimAnswer, definition: ResourceDefinition): ScimAnswer {
  const written = body === undefined ? undefined : toBody(body, definition);
  return {
    status,
    headers: toHeaders(headers ?? {}),
    ...(written === undefined ? {} : { body: written }),
  };
}

function toBody(body: NonNullable<ScimAnswer['body']>, definition: ResourceDefinition) {
  const isList = Array.isArray(body.schemas) && body.schemas.includes(LIST_RESPONSE_URN);
  return isList ? v1.toListResponse(body, definition) : v1.toResource(body, definition);
}

/** `meta.location` is in 1.1 the value of the header Location, whatever the status (core schema §5.1). */
function toHeaders({ 'Content-Location': location, ...headers }: Readonly<Record<string, string>>) {
  return location === undefined ? headers : { ...headers, Location: location };
}

/** The body of a PATCH of SCIM 1.1, read in the directory's dialect (protocol §3.3.2). */
import { coerceResource, definitionFor, type ResolvedOperation, v1 } from '@rollcall/scim';
import type { ResourceExchange } from '../../http/scim/exchange.ts';
import { unwrap } from '../../http/scim/scim-failure.ts';
import { leniencyOf } from '../read-resource.ts';

/**
 * The operations that a partial resource stands for. What is read-only in it is always ignored: it is a resource, and
 * those may repeat what they were read with. Throws the SCIM error of a body that no resource could take.
 */
export function readPartialResource(exchange: ResourceExchange): ResolvedOperation[] {
  const { body, definition, coercions } = exchange;
  const written = definitionFor(definition, coercions.dialect);
  return unwrap(
    v1.fromPartialResource(body, written, {
      ...leniencyOf(coercions, exchange.scope.policy.password),
      readOnlyAttributes: 'ignore',
      coerce: (resource) => coerceResource(resource, written, coercions),
    }),
  );
}

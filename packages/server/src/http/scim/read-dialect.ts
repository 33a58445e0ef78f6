/** Step: how the directory's identity provider writes its requests, and what of this one deviates outside its body. */
import { Coercions, endpointInBaseUrl, errors, extraSlashes, readFields } from '@rollcall/scim';
import type { AuthenticatedClient } from '../../directory/index.ts';
import { dialectOf } from '../../scim/dialect.ts';
import { isResourceId } from '../../scim/resource-id.ts';
import type { ReceivedRequest } from './exchange.ts';
import { ScimFailure } from './scim-failure.ts';

/**
 * The coercions of the request so far, for the steps that read its query and body. Where the dialect does not take what
 * deviates: 404 for the URL (`segments` are those served), 415 for the Content-Type.
 */
export function readDialect(
  { request, path, segments: sent }: ReceivedRequest,
  client: AuthenticatedClient,
  segments: readonly string[],
  hasBody: boolean,
): Coercions {
  const coercions = new Coercions(dialectOf(client.scope), isResourceId);
  const isSlashed = path.endsWith('/') || path.includes('//');
  const isPasted = segments.length < sent.length;
  if (
    (isSlashed && !coercions.take(extraSlashes, 'path')) ||
    (isPasted && !coercions.take(endpointInBaseUrl, `/${sent[0]}`))
  ) {
    throw new ScimFailure(errors.endpointNotFound(path));
  }
  const contentType = request.header('content-type');
  const refused = readFields(
    { contentType, userAgent: request.header('user-agent'), authorization: request.header('authorization') },
    hasBody,
    coercions,
  );
  if (refused !== undefined) throw new ScimFailure(errors.contentTypeNotSupported(contentType ?? ''));
  return coercions;
}

/** Versions as entity tags, and the conditions that a request may put on them (RFC 7644 §3.14, RFC 9110 §13). */
import { errors, fail, isRequested, ok, type Projection } from '@rollcall/scim';
import type { ResourceExchange } from '../http/scim/exchange.ts';
import { kindOf } from './resource-kind.ts';
import type { Precondition, StoredResource } from './stored-resource.ts';

/** Weak, because a representation may differ in bytes (member order, projection) under one version. */
export function entityTag(version: number): string {
  return `W/"${version}"`;
}

/**
 * The precondition of a write: 412 unless If-Match is absent, `*`, or lists the version at hand, and unless If-None-Match
 * is absent or lists another.
 */
export function precondition({ request }: ResourceExchange): Precondition {
  const wanted = request.header('if-match');
  const unwanted = request.header('if-none-match');
  return ({ version }) => {
    if (wanted !== null && !lists(wanted, version)) return fail(errors.versionMismatch());
    if (unwanted !== null && lists(unwanted, version)) return fail(errors.versionUnwanted());
    return ok(undefined);
  };
}

/**
 * Whether a read may be answered with 304. A user's version does not cover what is computed of it, its groups and the
 * name of its manager, so If-None-Match counts only where they are not part of the answer.
 */
export function isUnchanged(
  exchange: ResourceExchange,
  current: StoredResource,
  projection: Projection,
): boolean {
  const header = exchange.request.header('if-none-match');
  if (header === null || !lists(header, current.version)) return false;
  if (kindOf(exchange).computed?.isPartOf(current, projection)) return false;
  const computed = exchange.definition.schema.attributes.filter(
    ({ storage, mutability }) => storage === 'separate' && mutability === 'readOnly',
  );
  return !computed.some(({ name }) => isRequested(projection, name));
}

/** Compares weakly: a weak tag never passes HTTP's strong comparison, and SCIM's are weak. */
function lists(header: string, version: number): boolean {
  if (header.trim() === '*') return true;
  const opaque = `"${version}"`;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === opaque);
}

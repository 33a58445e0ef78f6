/**
 * What a request of SCIM 1.1 is about: the method that it stands for (protocol §3.12) and its path without a suffix that
 * names the format (§3.6). Only JSON is served, and who asks for XML is told so.
 */
import { errors } from '@rollcall/scim';
import type { ReceivedRequest } from '../../http/scim/exchange.ts';
import type { Address } from '../../http/scim/protocol-version.ts';
import { ScimFailure } from '../../http/scim/scim-failure.ts';

const OVERRIDING_METHODS = new Set(['PUT', 'PATCH', 'DELETE']);
const SUFFIX = /\.(json|xml)$/i;
const XML = /[/+]xml\b/i;
const JSON_OR_ANY = /[/+]json\b|\*\/\*|application\/\*/i;

/** 400 for a method that cannot be meant, 406 or 415 for XML. */
export function readAddress({ request, segments }: ReceivedRequest): Address {
  const last = segments.at(-1) ?? '';
  const suffix = SUFFIX.exec(last)?.[0] ?? '';
  const accepted = request.header('accept') ?? '';
  if (suffix.toLowerCase() === '.xml' || (XML.test(accepted) && !JSON_OR_ANY.test(accepted))) {
    throw new ScimFailure(errors.xmlNotServed());
  }
  if (XML.test(request.header('content-type') ?? '')) throw new ScimFailure(errors.xmlNotRead());
  return {
    method: readMethod(request.method, request.header('x-http-method-override')),
    segments: suffix === '' ? segments : [...segments.slice(0, -1), last.slice(0, -suffix.length)],
  };
}

/** A POST may stand for a method that a proxy in between does not let through. */
function readMethod(method: string, override: string | null): string {
  if (method !== 'POST' || override === null) return method;
  const meant = override.trim().toUpperCase();
  if (!OVERRIDING_METHODS.has(meant)) throw new ScimFailure(errors.methodOverrideUnknown(override));
  return meant;
}

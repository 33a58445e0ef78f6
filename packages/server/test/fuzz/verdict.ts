/** What every answer has to be, whatever was asked (RFC 7644 §3.12). */
import { ERROR_URN, isJsonObject, type JsonObject, SCIM_TYPES } from '@rollcall/scim';
import type { Answer } from '../../src/http/testing-socket.ts';

const DETAIL_MAX = 1_000;
/** Words that only the inside of the server knows; what stands in quotation marks came from the client. */
const LEAK = /node_modules|\n\s+at |scim_user|scim_group|select .* from|postgres/i;
const QUOTED = /"[^"]*"/g;

/** Why the answer to a SCIM request is not acceptable; undefined when it is. */
export function faultOf(method: string, { status, contentType, body }: Answer): string | undefined {
  if (status >= 500 && status !== 501) return `status ${status}`;
  if (method === 'HEAD') return body === '' ? undefined : 'a HEAD was answered with a body';
  if (body === '') return status < 300 || status === 304 ? undefined : `status ${status} without a body`;
  if (status === 204 || status === 304) return `status ${status} with a body`;
  if (!/^application\/(scim\+)?json(;|$)/.test(contentType ?? '')) return `content type ${contentType}`;
  let message: unknown;
  try {
    message = JSON.parse(body);
  } catch {
    return 'the body is not JSON';
  }
  if (!isJsonObject(message)) return 'the body is not an object';
  if (!Array.isArray(message.schemas) || message.schemas.length === 0) return 'the body has no schemas';
  return status < 400 ? undefined : faultOfError(status, message);
}

function faultOfError(status: number, message: JsonObject): string | undefined {
  const { schemas, scimType, detail } = message;
  if (!Array.isArray(schemas) || !schemas.includes(ERROR_URN)) return 'the error is no SCIM error';
  if (message.status !== String(status)) return `status ${status} says that it is ${message.status}`;
  if (scimType !== undefined && !SCIM_TYPES.some((type) => type === scimType)) return `scimType ${scimType}`;
  if (typeof detail !== 'string' || detail === '') return 'the error has no detail';
  if (detail.length > DETAIL_MAX) return `a detail of ${detail.length} characters`;
  return LEAK.test(detail.replace(QUOTED, '')) ? `a detail that tells too much: ${detail}` : undefined;
}

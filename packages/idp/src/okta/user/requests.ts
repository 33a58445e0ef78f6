/** The requests about one user that several operations make. */
import { type JsonObject, PATCH_OP_URN, type Result } from '@rollcall/scim';
import { pathSegment } from '../../client/query.ts';
import { checkPatched, checkResource } from '../answer-check.ts';
import type { Okta } from '../okta.ts';
import { SCHEMA_URNS } from '../scim-version.ts';

const EMPTY_USER = 'Update user returned empty user';

/** `GET /Users/{id}`. */
export async function readUser(okta: Okta, externalId: string): Promise<Result<JsonObject, string>> {
  return checkResource(await okta.client.send({ method: 'GET', path: userPath(externalId) }), EMPTY_USER);
}

/** `PUT /Users/{id}` with a whole document. */
export async function replaceUser(
  okta: Okta,
  externalId: string,
  document: JsonObject,
): Promise<Result<JsonObject, string>> {
  const answer = await okta.client.send({ method: 'PUT', path: userPath(externalId), body: document });
  return checkResource(answer, EMPTY_USER);
}

/** `PATCH /Users/{id}` with one `replace` without a path, or in SCIM 1.1 with a partial resource. */
export async function patchUser(
  okta: Okta,
  externalId: string,
  value: JsonObject,
): Promise<Result<undefined, string>> {
  const { scimVersion } = okta.org.app;
  const body: JsonObject =
    scimVersion === '1.1'
      ? { schemas: [SCHEMA_URNS[scimVersion].user], id: externalId, ...value }
      : { schemas: [PATCH_OP_URN], Operations: [{ op: 'replace', value }] };
  return checkPatched(
    await okta.client.send({ method: 'PATCH', path: userPath(externalId), body }),
    EMPTY_USER,
  );
}

/** Changes one attribute in the way of the app's mode: a PATCH, or GET and PUT of the whole document. */
export async function changeUser(
  okta: Okta,
  externalId: string,
  value: JsonObject,
): Promise<Result<undefined, string>> {
  if (okta.org.app.mode === 'catalogue') return patchUser(okta, externalId, value);
  const current = await readUser(okta, externalId);
  if (!current.ok) return current;
  const replaced = await replaceUser(okta, externalId, { ...current.value, ...value });
  return replaced.ok ? { ok: true, value: undefined } : replaced;
}

function userPath(externalId: string): string {
  return `/Users/${pathSegment(externalId)}`;
}

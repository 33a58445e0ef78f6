/** Requests of SCIM 1.1 to a directory of the test service. */
import { type JsonObject, v1 } from '@rollcall/scim';
import { expect } from 'vitest';
import type { ScimReply, TestDirectory } from '../testing.ts';

export const { CORE_URN, ENTERPRISE_URN } = v1;

export function baseUrlV1({ baseUrl }: TestDirectory): string {
  return baseUrl.replace('/scim/v2/', '/scim/v1/');
}

/** Sends a request below the base URL of SCIM 1.1, with the directory's token unless headers say otherwise. */
export function scimV1(
  directory: TestDirectory,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<ScimReply> {
  const contentType: Record<string, string> =
    body === undefined ? {} : { 'content-type': 'application/json' };
  const authorization = `Bearer ${directory.token}`;
  return directory.scimAt(method, baseUrlV1(directory) + path, body, {
    authorization,
    ...contentType,
    ...headers,
  });
}

/** The smallest user that is accepted. */
export function userBodyV1(userName: string, more: JsonObject = {}): JsonObject {
  return { schemas: [CORE_URN], userName, ...more };
}

/** Creates a resource and gives it as answered. */
export async function createV1(
  directory: TestDirectory,
  endpoint: string,
  body: JsonObject,
): Promise<ScimReply['body']> {
  const reply = await scimV1(directory, 'POST', endpoint, { schemas: [CORE_URN], ...body });
  expect(reply).toMatchObject({ status: 201 });
  return reply.body;
}

/** Fails unless the reply is an error of SCIM 1.1; gives its description. */
export function expectErrorV1(reply: ScimReply, status: number): string {
  const description = expect.stringMatching(/^\S.+\.$/u);
  expect(reply.status).toBe(status);
  expect(reply.body).toEqual({ Errors: [{ description, code: String(status) }], detail: description });
  expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
  return reply.body.detail;
}

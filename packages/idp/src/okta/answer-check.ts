/** What Okta looks at in an answer before it believes it, and no more than that. */
import { fail, type Json, type JsonObject, ok, type Result } from '@rollcall/scim';
import type { Answer } from '../client/answer.ts';
import { isObject, member } from '../json.ts';
import { reason } from './reason.ts';

export interface ListAnswer {
  readonly totalResults: number;
  readonly resources: readonly JsonObject[];
}

const LIST_MEMBERS = ['schemas', 'totalResults', 'startIndex', 'itemsPerPage', 'Resources'] as const;
const LIST_INTEGERS = ['totalResults', 'startIndex', 'itemsPerPage'] as const;

/** A ListResponse with all five members, JSON integers for paging and an array of resources. */
export function checkList(answer: Answer): Result<ListAnswer, string> {
  if (answer.kind === 'notAnswered' || answer.status !== 200) return fail(reason(answer));
  if (answer.body.kind === 'text') return fail(reason(answer));
  const body = answer.body.kind === 'json' ? answer.body.value : undefined;
  const missing = LIST_MEMBERS.filter((name) => !isObject(body) || member(body, name) === undefined);
  if (!isObject(body) || missing.length > 0) {
    return fail(`No results for users returned: the list has no ${missing.join(', ')}`);
  }
  const notInteger = LIST_INTEGERS.filter((name) => !Number.isSafeInteger(member(body, name)));
  if (notInteger.length > 0) return fail(`${notInteger.join(', ')} of the list is not a JSON integer`);
  const resources = member(body, 'Resources');
  if (!Array.isArray(resources) || !resources.every(isObject)) {
    return fail('Resources of the list is not an array of objects');
  }
  return ok({ totalResults: member(body, 'totalResults') as number, resources });
}

/** The look-up before a create: as a list, but a 404 counts as "not found". */
export function checkLookUp(answer: Answer): Result<readonly JsonObject[], string> {
  if (answer.kind === 'answered' && answer.status === 404) return ok([]);
  const list = checkList(answer);
  return list.ok ? ok(list.value.resources) : list;
}

/** A resource in a 2xx answer. `emptyText` is what Okta says when there is none. */
export function checkResource(answer: Answer, emptyText: string): Result<JsonObject, string> {
  if (answer.kind === 'notAnswered' || answer.status < 200 || answer.status > 299)
    return fail(reason(answer));
  if (answer.body.kind === 'text') return fail(reason(answer));
  const value = answer.body.kind === 'json' ? answer.body.value : undefined;
  return isObject(value) ? ok(value) : fail(emptyText);
}

/** PATCH answers 200 with the resource or 204 without a body. */
export function checkPatched(answer: Answer, emptyText: string): Result<undefined, string> {
  if (answer.kind === 'answered' && answer.status === 204) return ok(undefined);
  const resource = checkResource(answer, emptyText);
  return resource.ok ? ok(undefined) : resource;
}

/** The `id` that Okta stores: a string that is not empty and cannot be taken for a `bulkId` reference. */
export function resourceId(resource: JsonObject): Result<string, string> {
  const id: Json | undefined = member(resource, 'id');
  if (typeof id !== 'string' || id === '')
    return fail('The resource that the remote server returned has no id');
  if (id.includes('bulkId')) return fail(`The id ${id} that the remote server returned contains bulkId`);
  return ok(id);
}

/**
 * The figures of RFC 7644 §3.5.2 with people of our own: each file holds a resource before, the request, and the
 * resource after.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { normalizeResource } from '../resource/normalize-resource.ts';
import type { Result } from '../result.ts';
import type { Json, JsonObject } from '../schema/registry.ts';
import { applyOperations } from './apply-operations.ts';
import { groupDefinition, userDefinition } from './effect-case.ts';
import { type MemberChange, memberChanges, splitOperations } from './member-changes.ts';
import { parsePatchRequest } from './patch-request.ts';
import { resolveOperations } from './resolve-operations.ts';

const FOLDER = new URL('../../samples/', import.meta.url);
const files = readdirSync(FOLDER).filter((file) => file.startsWith('rfc7644-3.5.2.'));

interface Sample {
  readonly before: JsonObject;
  readonly request: unknown;
  readonly after: JsonObject;
}

function read(file: string): Sample {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Sample;
}

function expectOk<T>(result: Result<T>): T {
  if (!result.ok) {
    throw new Error(result.error.detail);
  }
  return result.value;
}

/** The ids of the members after the changes. */
function applyToMembers(before: readonly JsonObject[], changes: readonly MemberChange[]): Json[] {
  let ids = before.map(({ value }) => value!);
  for (const change of changes) {
    switch (change.kind) {
      case 'add':
        ids = [...ids, ...change.members.map(({ value }) => value).filter((id) => !ids.includes(id))];
        break;
      case 'remove':
        ids = ids.filter((id) => !change.values.includes(String(id)));
        break;
      case 'replaceAll':
        ids = change.members.map(({ value }) => value);
        break;
      case 'removeWhere':
        throw new Error('No figure removes members by another filter than their value');
    }
  }
  return ids;
}

describe('the figures of RFC 7644 §3.5.2', () => {
  it('are there', () => {
    expect(files.length).toBeGreaterThanOrEqual(10);
  });

  it.each(files)('%s gives the resource after [PATCH-02] [PATCH-25] [RES-18]', (file) => {
    const sample = read(file);
    const definition = file.includes('-user-') ? userDefinition : groupDefinition;
    const before = expectOk(normalizeResource(sample.before, definition));
    const after = expectOk(normalizeResource(sample.after, definition));
    const operations = expectOk(parsePatchRequest(sample.request));
    const resolved = expectOk(resolveOperations(operations, definition));
    const { document, separate } = splitOperations(resolved);
    expect(expectOk(applyOperations(before.resource, document, definition))).toEqual(after.resource);
    const members = applyToMembers(before.separate.members ?? [], expectOk(memberChanges(separate)));
    expect(members).toEqual((after.separate.members ?? []).map(({ value }) => value));
  });
});

/** PATCH: however many operations on however many values, the time grows with their sum. */
import { describe } from 'vitest';
import {
  applyOperations,
  type Json,
  type JsonObject,
  memberChanges,
  PATCH_OP_URN,
  type PatchOperation,
  parsePatchRequest,
  resolveOperations,
} from '../index.ts';
import { canonicalUser, emails, Group, growsLinearly, type Subject, times, User } from './testing.ts';

/** Throws when the PATCH is refused, lest only the refusal be measured. */
function patch(before: JsonObject, operations: readonly PatchOperation[], definition = User): () => unknown {
  return () => {
    const parsed = parsePatchRequest({ schemas: [PATCH_OP_URN], Operations: operations as unknown as Json });
    if (!parsed.ok) throw new Error(parsed.error.detail);
    const resolved = resolveOperations(parsed.value, definition);
    if (!resolved.ok) throw new Error(resolved.error.detail);
    const applied =
      definition === Group
        ? memberChanges(resolved.value)
        : applyOperations(before, resolved.value, definition, { createOnNoMatch: true });
    if (!applied.ok) throw new Error(applied.error.detail);
  };
}

describe('applying a PATCH takes linear time with', () => {
  const few = canonicalUser({ emails: emails(5) });
  const onFew =
    (make: (place: number) => PatchOperation): Subject =>
    (size) =>
      patch(few, times(size, make));
  const onMany = (operation: (size: number) => PatchOperation): Subject => {
    return (size) => patch(canonicalUser({ emails: emails(size) }), [operation(size)]);
  };
  growsLinearly({
    'operations on one value': [
      1_000,
      onFew((place) => ({ op: 'replace', path: 'title', value: `title ${place}` })),
    ],
    'operations that each add an element': [
      500,
      onFew((place) => ({ op: 'add', path: 'emails', value: [{ value: `new ${place}` }] })),
    ],
    'operations that each add a primary element': [
      500,
      onFew((place) => ({ op: 'add', path: 'emails', value: [{ value: `new ${place}`, primary: true }] })),
    ],
    'operations that each create an element': [
      100,
      onFew((place) => ({ op: 'add', path: `ims[type eq "t${place % 7}"].value`, value: `new ${place}` })),
    ],
    'operations that each change an element': [
      500,
      onFew((place) => ({ op: 'replace', path: 'emails[value sw "1@"].display', value: `${place}` })),
    ],
    'operations that each remove nothing': [
      500,
      onFew((place) => ({ op: 'remove', path: `emails[value eq "none ${place}"]` })),
    ],
    'operations without a path': [
      500,
      onFew((place) => ({ op: 'add', value: { 'name.givenName': `${place}`, emails: [`e${place % 9}`] } })),
    ],
    'names in a value without a path': [
      2_000,
      (size) => patch(few, [{ op: 'add', value: Object.fromEntries(times(size, (i) => [`x${i}`, i])) }]),
    ],
    'elements to add': [2_000, onMany((size) => ({ op: 'add', path: 'emails', value: emails(2 * size) }))],
    'elements to replace': [
      2_000,
      onMany((size) => ({ op: 'replace', path: 'emails', value: emails(size) })),
    ],
    'elements to list for removal': [
      2_000,
      onMany((size) => ({ op: 'remove', path: 'emails', value: emails(size) })),
    ],
    'elements to change': [2_000, onMany(() => ({ op: 'replace', path: 'emails.display', value: 'same' }))],
    'elements to make equal': [2_000, onMany(() => ({ op: 'replace', path: 'emails.value', value: 'same' }))],
    'elements to remove': [2_000, onMany(() => ({ op: 'remove', path: 'emails[value co "1"]' }))],
    'members in as many operations': [
      500,
      (size) =>
        patch(
          {},
          times(size, (i) =>
            i % 2 === 0
              ? { op: 'add', path: 'members', value: [{ value: `${i}` }] }
              : { op: 'remove', path: `members[value eq "${i}"]` },
          ),
          Group,
        ),
    ],
  });
});

/** SCIM 1.1 at the edge: no body, filter or representation takes more than linear time to translate, or to merge. */
import { describe } from 'vitest';
import { applyOperations, type Json, type JsonObject, represent, v1 } from '../index.ts';
import { canonicalUser, emails, Group, growsLinearly, type Subject, times, User } from './testing.ts';

const names = (size: number) => Object.fromEntries(times(size, (place) => [`x${place}:y`, place]));

/** Throws when the body is refused, lest only the refusal be measured. */
function patch(before: JsonObject, body: JsonObject): () => unknown {
  return () => {
    const operations = v1.fromPartialResource({ schemas: [v1.CORE_URN], ...body }, User);
    if (!operations.ok) throw new Error(operations.error.detail);
    const applied = applyOperations(before, operations.value, User);
    if (!applied.ok) throw new Error(applied.error.detail);
  };
}

describe('a PATCH of SCIM 1.1 takes linear time with', () => {
  const onMany = (make: (size: number) => readonly Json[]): Subject => {
    return (size) => patch(canonicalUser({ emails: emails(size) }), { emails: make(size) });
  };
  growsLinearly({
    'elements to merge': [
      1_000,
      onMany((size) => emails(size).map(({ value }) => ({ value, display: 'x' }))),
    ],
    'elements to add': [1_000, onMany((size) => times(size, (place) => `new ${place}`))],
    'elements to delete': [
      1_000,
      onMany((size) => emails(size).map((element) => ({ ...element, operation: 'delete' }))),
    ],
    'elements to delete that are not there': [
      1_000,
      onMany((size) => times(size, (place) => ({ value: `${place}`, operation: 'delete' }))),
    ],
    'elements of one value': [
      1_000,
      onMany((size) => times(size, (place) => ({ value: 'x', type: `${place}` }))),
    ],
    'removed names': [
      1_000,
      (size) => {
        const attributes = times(size, (place) => (place % 2 === 0 ? 'title' : 'emails.type'));
        return patch(canonicalUser({ emails: emails(size) }), { meta: { attributes } });
      },
    ],
    'unknown names': [2_000, (size) => patch(canonicalUser({}), names(size))],
    'unknown names in an element': [2_000, (size) => patch(canonicalUser({}), { emails: [names(size)] })],
  });
});

describe('translating SCIM 1.1 takes linear time with', () => {
  const read = (make: (size: number) => JsonObject): Subject => {
    return (size) => {
      const body = { schemas: [v1.CORE_URN], ...make(size) };
      return () => v1.fromResource(body, User);
    };
  };
  growsLinearly({
    'a body of elements': [2_000, read((size) => ({ emails: emails(size) }))],
    'a body of unknown names': [2_000, read(names)],
    'a body of schemas': [
      2_000,
      read((size) => ({ schemas: [v1.CORE_URN, ...times(size, (place) => `urn:${place}`)] })),
    ],
    'a long language tag': [50_000, read((size) => ({ locale: `en${'_US'.repeat(size)}` }))],
    'a long text that is no language tag': [50_000, read((size) => ({ locale: `${'en_'.repeat(size)}!` }))],
    'members to write': [
      2_000,
      (size) => {
        const members = times(size, (place) => ({ value: `${place}`, $ref: '../Users/1', type: 'User' }));
        const envelope = { id: '1', created: '', lastModified: '', version: '', location: '' };
        const whole = represent({ displayName: 'x' }, Group, { ...envelope, separate: { members } });
        return () => v1.toResource(whole, Group);
      },
    ],
    'a filter of many terms': [
      50,
      (size) => {
        const term = `${v1.ENTERPRISE_URN}:manager.managerId eq "x"`;
        const filter = times(size, () => term).join(' or ');
        return () => v1.fromFilter(filter, User);
      },
    ],
  });
});

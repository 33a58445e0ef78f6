/** Resources: no body and no stored resource takes more than linear time to normalise, compare or represent. */
import { describe } from 'vitest';
import {
  comparableTerms,
  diffResources,
  equalJson,
  fold,
  type Json,
  type JsonObject,
  normalizeResource,
  parseProjection,
  project,
  represent,
  toComparable,
  USER_URN,
} from '../index.ts';
import { canonicalUser, emails, Group, growsLinearly, type Subject, times, User } from './testing.ts';

describe('normalising a body takes linear time with', () => {
  const normalize = (make: (size: number) => JsonObject): Subject => {
    return (size) => {
      const body = { schemas: [USER_URN], userName: 'ada', ...make(size) };
      return () => normalizeResource(body, User, { unknownSchemas: 'ignore' });
    };
  };
  growsLinearly({
    elements: [2_000, normalize((size) => ({ emails: emails(size) }))],
    'equal elements': [2_000, normalize((size) => ({ emails: times(size, () => 'x') }))],
    'unknown names': [
      2_000,
      normalize((size) => Object.fromEntries(times(size, (place) => [`x${place}`, place]))),
    ],
    'unknown names in an element': [
      2_000,
      normalize((size) => ({ emails: [Object.fromEntries(times(size, (place) => [`x${place}`, place]))] })),
    ],
    'names in capitals': [
      2_000,
      normalize((size) => Object.fromEntries(times(size, (i) => [`X${i}:URN`, i]))),
    ],
    'one long name': [100_000, normalize((size) => ({ ['X'.repeat(size)]: 1 }))],
    schemas: [
      2_000,
      normalize((size) => ({ schemas: [USER_URN, ...times(size, (place) => `urn:${place}`)] })),
    ],
    'a long text': [200_000, normalize((size) => ({ title: 'x'.repeat(size) }))],
    'long base64': [
      200_000,
      normalize((size) => ({ x509Certificates: [{ value: `${'A'.repeat(size)}==` }] })),
    ],
    'a long URI': [100_000, normalize((size) => ({ photos: [{ value: '/'.repeat(size) }] }))],
    'a deep value': [
      2_000,
      normalize((size) => ({ unknown: JSON.parse('['.repeat(size) + ']'.repeat(size)) as Json })),
    ],
    'members of a group': [
      2_000,
      (size) => {
        const members = times(size, (place) => ({ value: `${place}` }));
        const body = { schemas: [Group.schema.id], displayName: 'x', members };
        return () => normalizeResource(body, Group);
      },
    ],
  });
});

describe('reading a resource takes linear time with', () => {
  const envelope = { id: '1', created: '', lastModified: '', version: '', location: '' };
  growsLinearly({
    'elements to represent and project': [
      2_000,
      (size) => {
        const projection = parseProjection({ attributes: ['emails.value'] }, User);
        const resource = canonicalUser({ emails: emails(size) });
        return () => projection.ok && project(represent(resource, User, envelope), projection.value);
      },
    ],
    'elements to make comparable, and their terms': [
      1_000,
      (size) => {
        const resource = canonicalUser({ emails: emails(size) });
        return () => comparableTerms(toComparable(resource, User), User);
      },
    ],
    'slashes in a reference': [
      20_000,
      (size) => {
        const extension = { manager: { value: '1', $ref: '/x'.repeat(size) } };
        const resource = { 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': extension };
        return () => toComparable(resource, User);
      },
    ],
    'elements to compare': [
      2_000,
      (size) => {
        const [one, other] = [
          canonicalUser({ emails: emails(size) }),
          canonicalUser({ emails: emails(size) }),
        ];
        return () => [equalJson(one, other), diffResources(one, other), diffResources(one, {})];
      },
    ],
    'depth to compare': [
      5_000,
      (size) => {
        const [one, other] = [0, 0].map(() => JSON.parse('['.repeat(size) + ']'.repeat(size)) as Json);
        return () => equalJson(one, other);
      },
    ],
  });
});

describe('folding text takes linear time with', () => {
  const folded = (unit: string): Subject => {
    return (size) => {
      const whole = unit.repeat(Math.ceil(size / unit.length));
      return () => fold(whole);
    };
  };
  growsLinearly({
    ASCII: [100_000, folded('Ab1')],
    'letters that grow': [20_000, folded('\u00df\u1fb7\ufb03')],
    'letters of two units': [20_000, folded('\u{10400}\u{1f600}')],
    'marks after one letter': [10_000, folded('\u0301')],
    'marks in changing order': [10_000, folded('\u0301\u0323\u0345')],
    'marks that decompose': [10_000, folded('\u0344')],
    'seven marks after each letter': [10_000, folded(`a${'\u0323\u0301'.repeat(3)}\u0345`)],
    'joiners between marks': [10_000, folded(`${'\u0301'.repeat(9)}\u034f`)],
    'half-width characters': [20_000, folded('\uff76\uff9e\uffa1\uffe3')],
    'Hangul letters': [20_000, folded('\u1100\u1161\u11a8')],
    Cherokee: [20_000, folded('\u13f8\uab70')],
  });
});

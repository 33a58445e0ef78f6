/** Bodies that no client would send: the translation gives a result for each, and never throws. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOperations } from '../patch/apply-operations.ts';
import { normalizeResource } from '../resource/normalize-resource.ts';
import { coreRegistry } from '../schema/core-registry.ts';
import type { JsonObject } from '../schema/registry.ts';
import { fromFilter } from './from-filter.ts';
import { fromPartialResource } from './from-partial-resource.ts';
import { fromQuery } from './from-query.ts';
import { fromResource } from './from-resource.ts';
import { CORE_URN, ENTERPRISE_URN } from './urn.ts';

const user = coreRegistry.resource('User')!;

const word = fc.constantFrom(
  'schemas',
  'Schemas',
  'meta',
  'attributes',
  'emails',
  'value',
  'operation',
  'delete',
  'userName',
  'name',
  'name.givenName',
  'locale',
  'en_US',
  'manager',
  'managerId',
  'groups',
  CORE_URN,
  ENTERPRISE_URN,
  `${ENTERPRISE_URN}:manager.managerId`,
  '__proto__',
  'constructor',
  ':',
  '',
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    word,
    fc.constantFrom(null, true, 7),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(word, tie('json'), { maxKeys: 4 }),
  ),
}));
const body = fc
  .dictionary(word, json, { maxKeys: 5 })
  .map((members) => ({ ...members, schemas: [CORE_URN], userName: 'ada' }));

const before: JsonObject = {
  userName: 'ada',
  emails: [{ value: 'a@b', primary: true }, { value: 'delete' }],
};

describe('a hostile body', () => {
  it('is read as a resource or refused', () => {
    fc.assert(
      fc.property(fc.oneof(json, body), (hostile) => {
        const resource = fromResource(hostile, user);
        if (resource.ok) normalizeResource(resource.value, user, { unknownSchemas: 'ignore' });
        else expect(resource.error.status).toBe(400);
      }),
    );
  });

  it('is read as a partial resource and applied, or refused', () => {
    fc.assert(
      fc.property(fc.oneof(json, body), (hostile) => {
        const operations = fromPartialResource(hostile, user);
        const result = operations.ok ? applyOperations(before, operations.value, user) : operations;
        if (!result.ok) expect(result.error.status).toBe(400);
      }),
    );
  });
});

describe('a hostile query', () => {
  it('is translated or refused', () => {
    const parameters = fc.array(fc.tuple(fc.oneof(word, fc.constantFrom('filter', 'sortBy')), fc.string()));
    fc.assert(
      fc.property(parameters, fc.string(), (sent, filter) => {
        for (const result of [fromQuery(sent, user), fromFilter(filter, user)]) {
          if (!result.ok) expect(result.error.scimType).toBe('invalidFilter');
        }
      }),
    );
  });
});

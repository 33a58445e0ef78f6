import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import figure from '../../samples/rfc7644-3.7.2-bulk-request.json' with { type: 'json' };
import { parseBulkRequest } from './bulk-request.ts';
import { BULK_REQUEST_URN } from './urn.ts';

const MAX = 5;

function bulk(operations: unknown, more: object = {}) {
  return parseBulkRequest({ schemas: [BULK_REQUEST_URN], Operations: operations, ...more }, MAX);
}

/** What is wrong with the one operation sent. */
function faultOf(operation: unknown) {
  const parsed = bulk([operation]);
  const read = parsed.ok ? parsed.value.operations[0] : undefined;
  return read?.operation.ok === false ? read.operation.error : undefined;
}

const DATA = { userName: 'ada' };
const POST = { method: 'POST', path: '/Users', bulkId: 'a', data: DATA };

describe('parseBulkRequest', () => {
  it('reads the figure of RFC 7644 §3.7.2', () => {
    const parsed = parseBulkRequest(figure, MAX);
    expect(parsed).toMatchObject({ ok: true, value: { failOnErrors: 1 } });
    const operations = parsed.ok ? parsed.value.operations : [];
    expect(operations.map(({ operation }) => operation)).toEqual(
      figure.Operations.map((operation) => ({ ok: true, value: operation })),
    );
  });

  it('matches names without case, and refuses a name given twice [GEN-07] [GEN-08]', () => {
    const body = {
      SCHEMAS: [BULK_REQUEST_URN.toUpperCase()],
      operations: [{ METHOD: 'DELETE', Path: '/Users/1', BULKID: null }],
      FailOnErrors: 2,
    };
    expect(parseBulkRequest(body, MAX)).toEqual({
      ok: true,
      value: {
        failOnErrors: 2,
        operations: [
          { method: 'DELETE', operation: { ok: true, value: { method: 'DELETE', path: '/Users/1' } } },
        ],
      },
    });
    expect(faultOf({ ...POST, PATH: '/Groups' })).toMatchObject({ scimType: 'invalidSyntax' });
  });

  it.each([
    [[], 'invalidSyntax'],
    [{ Operations: [POST] }, 'invalidSyntax'],
    [{ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [POST] }, 'invalidSyntax'],
    [{ schemas: [BULK_REQUEST_URN] }, 'invalidSyntax'],
    [{ schemas: [BULK_REQUEST_URN], Operations: [] }, 'invalidSyntax'],
    [{ schemas: [BULK_REQUEST_URN], Operations: [POST], failOnErrors: 0 }, 'invalidValue'],
    [{ schemas: [BULK_REQUEST_URN], Operations: [POST], failOnErrors: 1.5 }, 'invalidValue'],
    [{ schemas: [BULK_REQUEST_URN], Operations: [POST], failOnErrors: '1' }, 'invalidValue'],
  ])('refuses %j as a whole with %s [BULK-01] [BULK-10]', (body, scimType) => {
    expect(parseBulkRequest(body, MAX)).toMatchObject({ ok: false, error: { status: 400, scimType } });
  });

  it('refuses one operation too many with 413 that names the limit [BULK-14]', () => {
    expect(bulk(Array(MAX).fill(POST)).ok).toBe(true);
    const refused = bulk(Array(MAX + 1).fill(POST));
    expect(refused).toMatchObject({ ok: false, error: { status: 413 } });
    expect(refused.ok ? '' : refused.error.detail).toContain(`${MAX} operations (maxOperations)`);
  });

  it.each([
    [null],
    ['DELETE /Users/1'],
    [{ ...POST, method: 'GET' }],
    [{ ...POST, method: 'post' }],
    [{ ...POST, method: undefined }],
    [{ ...POST, path: undefined }],
    [{ ...POST, path: 7 }],
    [{ ...POST, bulkId: undefined }],
    [{ ...POST, bulkId: '' }],
    [{ ...POST, bulkId: 7 }],
    [{ ...POST, version: 7 }],
    [{ ...POST, data: undefined }],
    [{ method: 'PUT', path: '/Users/1' }],
    [{ method: 'PATCH', path: '/Users/1', data: [{ op: 'remove', path: 'title' }] }],
  ])('takes %j for the failure of that operation only [BULK-02] [BULK-03] [BULK-04]', (operation) => {
    expect(faultOf(operation)).toMatchObject({ status: 400, scimType: 'invalidSyntax' });
  });

  it('refuses each POST of a bulkId that several have, and no other [BULK-03]', () => {
    const parsed = bulk([POST, { ...POST, bulkId: 'b' }, POST, { ...POST, method: 'PUT' }]);
    const operations = parsed.ok ? parsed.value.operations : [];
    expect(operations.map(({ operation }) => operation.ok)).toEqual([false, true, false, true]);
    expect(operations.map(({ bulkId }) => bulkId)).toEqual(['a', 'b', 'a', 'a']);
  });

  it('gives one outcome for each operation, whatever is sent [SEC-10]', () => {
    const anyOperation = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          method: fc.constantFrom('POST', 'PUT', 'GET', 3),
          path: fc.string(),
          bulkId: fc.constantFrom('__proto__', 'constructor', 'a', null),
          data: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(fc.array(anyOperation, { minLength: 1, maxLength: MAX }), (operations) => {
        const parsed = bulk(operations);
        expect(parsed.ok ? parsed.value.operations : []).toHaveLength(operations.length);
      }),
    );
  });
});

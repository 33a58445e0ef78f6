import { describe, expect, it } from 'vitest';
import { PATCH_OP_URN } from '../message/urn.ts';
import { parsePatchRequest } from './patch-request.ts';

const message = (...operations: unknown[]) => ({ schemas: [PATCH_OP_URN], Operations: operations });

describe('parsePatchRequest', () => {
  it('gives the operations in the order sent [PATCH-02]', () => {
    const body = message({ op: 'remove', path: 'title' }, { op: 'add', path: 'emails', value: [] });
    expect(parsePatchRequest(body)).toEqual({
      ok: true,
      value: [
        { op: 'remove', path: 'title' },
        { op: 'add', path: 'emails', value: [] },
      ],
    });
  });

  it.each(['Add', 'ADD', 'add'])('reads the operation %s [PATCH-03]', (op) => {
    expect(parsePatchRequest(message({ op, value: {} }))).toEqual({
      ok: true,
      value: [{ op: 'add', value: {} }],
    });
  });

  it('reads names of members in any letter case [GEN-07]', () => {
    const body = {
      SCHEMAS: [PATCH_OP_URN.toUpperCase()],
      operations: [{ OP: 'Replace', Path: 'a', VALUE: 1 }],
    };
    expect(parsePatchRequest(body)).toEqual({ ok: true, value: [{ op: 'replace', path: 'a', value: 1 }] });
  });

  it('keeps a value of null and drops a path of null', () => {
    const parsed = parsePatchRequest(message({ op: 'replace', path: null, value: null }));
    expect(parsed).toEqual({ ok: true, value: [{ op: 'replace', value: null }] });
  });

  it('ignores members that the message does not define', () => {
    const body = { ...message({ op: 'remove', path: 'a', name: 'x', __proto__: null }), id: 7 };
    expect(parsePatchRequest(body)).toEqual({ ok: true, value: [{ op: 'remove', path: 'a' }] });
  });

  it.each([
    ['an array', []],
    ['null', null],
    ['a text', 'x'],
    ['no schemas', { Operations: [{ op: 'remove', path: 'a' }] }],
    ['empty schemas', { schemas: [], Operations: [{ op: 'remove', path: 'a' }] }],
    ['schemas of another message', { schemas: ['urn:x'], Operations: [{ op: 'remove', path: 'a' }] }],
    ['schemas that are no texts', { schemas: [PATCH_OP_URN, 7], Operations: [{ op: 'remove', path: 'a' }] }],
    ['no Operations', { schemas: [PATCH_OP_URN] }],
    ['empty Operations', message()],
    ['Operations that are no array', { schemas: [PATCH_OP_URN], Operations: { op: 'remove' } }],
    ['Operations twice', { ...message({ op: 'remove', path: 'a' }), operations: [] }],
    ['an operation that is no object', message('remove')],
    ['an operation that is an array', message(['remove'])],
    ['an operation without op [PATCH-03]', message({ path: 'a' })],
    ['the operation move [PATCH-03] [PATCH-06]', message({ op: 'move', path: 'a', from: 'b' })],
    ['the operation constructor [PATCH-03]', message({ op: 'constructor' })],
    ['an operation that is a number [PATCH-03]', message({ op: 1 })],
    ['two members op', message({ op: 'add', Op: 'remove' })],
    ['a path that is no text', message({ op: 'add', path: 7, value: 1 })],
  ])('refuses %s with invalidSyntax [PATCH-02]', (_name, body) => {
    expect(parsePatchRequest(body)).toMatchObject({
      ok: false,
      error: { status: 400, scimType: 'invalidSyntax' },
    });
  });
});

/** Cursors in queries and lists (RFC 9865). */
import { describe, expect, it } from 'vitest';
import { cursorListResponse } from './list-response.ts';
import { parseSearchParameters, parseSearchRequest } from './search-request.ts';
import { LIST_RESPONSE_URN, SEARCH_REQUEST_URN } from './urn.ts';

const query = (text: string) => parseSearchParameters(new URLSearchParams(text));

describe('a query', () => {
  it.each(['cursor', 'cursor=', 'Cursor='])(
    'with %s begins a walk, and without it pages are counted [CUR-01] [CUR-11]',
    (text) => {
      expect(query(text)).toMatchObject({ ok: true, value: { cursor: '' } });
      expect(query('count=1')).not.toHaveProperty('value.cursor');
    },
  );

  it('has the cursor as it was sent, in a body as well [CUR-13]', () => {
    expect(query('count=10&cursor=a-B_9.~')).toMatchObject({ value: { cursor: 'a-B_9.~', count: 10 } });
    const body = { schemas: [SEARCH_REQUEST_URN], cursor: '' };
    expect(parseSearchRequest(body)).toMatchObject({ ok: true, value: { cursor: '' } });
    expect(parseSearchRequest({ ...body, cursor: 7 })).toMatchObject({ error: { scimType: 'invalidValue' } });
  });

  it('cannot have a cursor and a startIndex [CUR-12]', () => {
    expect(query('cursor=&startIndex=1')).toMatchObject({
      ok: false,
      error: { status: 400, scimType: 'invalidValue' },
    });
    const body = { schemas: [SEARCH_REQUEST_URN], cursor: '', startIndex: 1 };
    expect(parseSearchRequest(body)).toMatchObject({ ok: false, error: { scimType: 'invalidValue' } });
  });

  it('with a cursor takes a count below 0 for 0, and refuses one that is no number with invalidCount [CUR-06] [CUR-07]', () => {
    expect(query('cursor=&count=-3')).toMatchObject({ value: { count: 0 } });
    expect(query('cursor=&count=ten')).toMatchObject({ error: { status: 400, scimType: 'invalidCount' } });
    expect(query('count=ten')).toMatchObject({ error: { status: 400, scimType: 'invalidValue' } });
  });
});

it('a list has a nextCursor or none, no startIndex, and the total where it is known [CUR-03] [CUR-04] [CUR-08]', () => {
  expect(cursorListResponse({ resources: [{ id: '1' }], totalResults: 2, nextCursor: 'x' })).toEqual({
    schemas: [LIST_RESPONSE_URN],
    totalResults: 2,
    itemsPerPage: 1,
    nextCursor: 'x',
    Resources: [{ id: '1' }],
  });
  expect(cursorListResponse({ resources: [] })).toEqual({
    schemas: [LIST_RESPONSE_URN],
    itemsPerPage: 0,
    Resources: [],
  });
});

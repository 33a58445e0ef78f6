import { describe, expect, it } from 'vitest';
import { parseSearchParameters, parseSearchRequest } from './search-request.ts';
import { LIST_RESPONSE_URN, SEARCH_REQUEST_URN } from './urn.ts';

const fromQuery = (query: string) => parseSearchParameters(new URLSearchParams(query));
const fromBody = (members: object) => parseSearchRequest({ schemas: [SEARCH_REQUEST_URN], ...members });
const refused = (scimType: string, detail: string) => ({
  ok: false,
  error: { status: 400, scimType, detail: expect.stringContaining(detail) },
});

describe('parseSearchParameters', () => {
  it('reads what Okta asks for [GEN-15]', () => {
    expect(fromQuery('filter=userName%20eq%20%22ada%40example.com%22&startIndex=1&count=100')).toEqual({
      ok: true,
      value: { filter: 'userName eq "ada@example.com"', sortOrder: 'ascending', startIndex: 1, count: 100 },
    });
  });

  it('asks for everything from the first when nothing is sent, or only empty and unknown parameters [GEN-06]', () => {
    for (const query of [
      '',
      'foo=1&__proto__=2&aadOptscim062020',
      'startIndex=&count= &sortBy=&sortOrder=',
    ]) {
      expect(fromQuery(query)).toEqual({ ok: true, value: { sortOrder: 'ascending', startIndex: 1 } });
    }
  });

  it.each([
    ['startIndex=0', { startIndex: 1 }],
    ['startIndex=-5', { startIndex: 1 }],
    ['startIndex=7', { startIndex: 7 }],
    ['count=0', { startIndex: 1, count: 0 }],
    ['count=-3', { startIndex: 1, count: 0 }],
    ['STARTINDEX=2&Count=3', { startIndex: 2, count: 3 }],
    ['count=3&count=4', { startIndex: 1, count: 4 }],
  ])('reads %s by the rules for paging [PAGE-01] [PAGE-02]', (query, expected) => {
    expect(fromQuery(query)).toEqual({ ok: true, value: { sortOrder: 'ascending', ...expected } });
  });

  it.each([
    'count=abc',
    'count=1.5',
    'count=1e3',
    'startIndex=0x10',
    'startIndex=99999999999999999999',
    'count=١',
  ])('refuses %s [PAGE-08]', (query) => {
    expect(fromQuery(query)).toEqual(refused('invalidValue', 'has to be a whole number'));
  });

  it('reads sortBy and sortOrder, the order in any case [SORT-02]', () => {
    expect(fromQuery('sortBy=userName&sortOrder=Descending')).toMatchObject({
      ok: true,
      value: { sortBy: 'userName', sortOrder: 'descending' },
    });
    expect(fromQuery('sortOrder=up')).toEqual(refused('invalidValue', 'not "up"'));
  });

  it('adds up lists of attributes, and keeps an empty filter to be refused as one [PROJ-07] [FLT-03]', () => {
    expect(fromQuery('attributes=a,b&attributes=c&filter=')).toMatchObject({
      ok: true,
      value: { attributes: ['a,b,c'], filter: '' },
    });
  });
});

describe('parseSearchRequest', () => {
  it('reads the same query from a body, names in any case [SRCH-02] [SRCH-03] [GEN-07]', () => {
    const body = {
      Attributes: ['userName', 'emails.value'],
      filter: 'active eq true',
      sortby: 'userName',
      SORTORDER: 'descending',
      startIndex: 11,
      count: 10,
      foo: {},
    };
    const query =
      'attributes=userName&attributes=emails.value&filter=active+eq+true&sortBy=userName&sortOrder=descending&startIndex=11&count=10';
    const [inBody, inQuery] = [fromBody(body), fromQuery(query)];
    expect(inBody).toEqual({
      ok: true,
      value: {
        attributes: ['userName', 'emails.value'],
        filter: 'active eq true',
        sortBy: 'userName',
        sortOrder: 'descending',
        startIndex: 11,
        count: 10,
      },
    });
    expect(inQuery).toEqual({
      ...inBody,
      value: { ...(inBody.ok && inBody.value), attributes: ['userName,emails.value'] },
    });
  });

  it('takes null as absence and a list written as one string [SCH-16]', () => {
    expect(fromBody({ filter: null, count: null, excludedAttributes: 'members, meta' })).toEqual({
      ok: true,
      value: { excludedAttributes: ['members, meta'], sortOrder: 'ascending', startIndex: 1 },
    });
  });

  it.each([
    [null, 'one JSON object'],
    [[], 'one JSON object'],
    [{}, SEARCH_REQUEST_URN],
    [{ schemas: [LIST_RESPONSE_URN] }, SEARCH_REQUEST_URN],
    [{ schemas: [SEARCH_REQUEST_URN], count: 1, COUNT: 1 }, 'given twice'],
  ])('refuses the body %j [SRCH-02]', (body, detail) => {
    expect(parseSearchRequest(body)).toEqual(refused('invalidSyntax', detail));
  });

  it.each([
    [{ count: '10' }, '"count" has to be a whole number'],
    [{ startIndex: 1.5 }, '"startIndex" has to be a whole number'],
    [{ filter: 7 }, '"filter" has to be a string'],
    [{ sortOrder: [] }, '"sortOrder" has to be a string'],
    [{ attributes: [1] }, '"attributes" has to be an array of strings'],
    [{ excludedAttributes: {} }, '"excludedAttributes" has to be an array of strings'],
  ])('refuses %j [PAGE-08] [SRCH-02]', (members, detail) => {
    expect(fromBody(members)).toEqual(refused('invalidValue', detail));
  });
});

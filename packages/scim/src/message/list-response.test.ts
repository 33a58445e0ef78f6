import { describe, expect, it } from 'vitest';
import { listResponse } from './list-response.ts';
import { LIST_RESPONSE_URN } from './urn.ts';

describe('listResponse', () => {
  it('has all five members, counters as integers, also when it is empty [PAGE-05] [PAGE-06] [FLT-21]', () => {
    expect(listResponse({ totalResults: 0, startIndex: 1, resources: [] })).toEqual({
      schemas: [LIST_RESPONSE_URN],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    });
  });

  it('counts all matches and this page apart [PAGE-04] [PAGE-05]', () => {
    const resources = [{ id: '1' }, { id: '2' }];
    expect(listResponse({ totalResults: 25, startIndex: 24, resources })).toMatchObject({
      totalResults: 25,
      startIndex: 24,
      itemsPerPage: 2,
      Resources: resources,
    });
  });
});

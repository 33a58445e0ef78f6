import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalityFilter, pathSegment, queryString } from './query.ts';

describe('a filter in a query', () => {
  it.each([
    ["o'malley@example.com", `?filter=userName%20eq%20%22o'malley%40example.com%22`],
    ['a+b@example.com', '?filter=userName%20eq%20%22a%2Bb%40example.com%22'],
    ['say "hi"', '?filter=userName%20eq%20%22say%20%5C%22hi%5C%22%22'],
    ['rené@example.com', '?filter=userName%20eq%20%22ren%C3%A9%40example.com%22'],
    ['back\\slash', '?filter=userName%20eq%20%22back%5C%5Cslash%22'],
  ])('carries %s escaped as JSON and percent-encoded once [CLI-02]', (value, expected) => {
    expect(queryString([['filter', equalityFilter('userName', value)]])).toBe(expected);
  });

  it('gives back every text to a server that decodes it once [CLI-02]', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const query = new URLSearchParams(queryString([['filter', equalityFilter('userName', text)]]));
        expect(JSON.parse(query.get('filter')!.slice('userName eq '.length))).toBe(text);
      }),
    );
  });

  it('never throws on a lone surrogate', () => {
    expect(pathSegment('\ud800')).toBe('%EF%BF%BD');
  });
});

import { expect, it } from 'vitest';
import figure from '../../samples/rfc7644-3.7.3-bulk-response.json' with { type: 'json' };
import * as errors from '../error/catalogue.ts';
import { type BulkResult, bulkResponse } from './bulk-response.ts';

it('bulkResponse builds the figure of RFC 7644 §3.7.3, with each status as a string [BULK-07] [BULK-08]', () => {
  const results = figure.Operations.map(
    ({ status, response, ...result }): BulkResult => ({
      ...result,
      outcome: response === undefined ? Number(status) : errors.bodyNotObject(),
    }),
  );
  expect(bulkResponse(results)).toEqual(figure);
});

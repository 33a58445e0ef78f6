import { describe, expect, it } from 'vitest';
import { errorMessage } from './error-message.ts';
import { ERROR_URN } from './urn.ts';

describe('errorMessage', () => {
  it('writes the status as a string [ERR-01] [ERR-02]', () => {
    expect(errorMessage({ status: 409, scimType: 'uniqueness', detail: 'The userName is taken.' })).toEqual({
      schemas: [ERROR_URN],
      status: '409',
      scimType: 'uniqueness',
      detail: 'The userName is taken.',
    });
  });

  it('leaves scimType out where the RFC has none [ERR-01] [ERR-05]', () => {
    expect(errorMessage({ status: 404, detail: 'There is no such user.' })).toEqual({
      schemas: [ERROR_URN],
      status: '404',
      detail: 'There is no such user.',
    });
  });
});

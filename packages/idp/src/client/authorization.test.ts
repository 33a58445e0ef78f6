import { describe, expect, it } from 'vitest';
import { authorization } from './authorization.ts';

describe('the Authorization header', () => {
  it('puts the scheme before a bearer token, even when the administrator typed it too', () => {
    expect(authorization({ mode: 'bearer', token: 'xyz' })).toBe('Bearer xyz');
    expect(authorization({ mode: 'bearer', token: 'Bearer xyz' })).toBe('Bearer Bearer xyz');
  });

  it('sends a raw header as it was typed', () => {
    expect(authorization({ mode: 'header', value: 'xyz' })).toBe('xyz');
  });

  it('encodes a Basic pair as UTF-8 in base64', () => {
    expect(authorization({ mode: 'basic', userName: 'rené', password: 'p:w' })).toBe('Basic cmVuw6k6cDp3');
  });
});

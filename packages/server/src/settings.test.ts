import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSettings, SETTINGS, SettingsError } from './settings.ts';

describe('readSettings', () => {
  it('gives every default when nothing is set, and nothing for what has none', () => {
    expect(readSettings({}, {})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: undefined,
      dataDirectory: './.rollcall',
      databaseUrl: undefined,
      secretKey: undefined,
      poolSize: 20,
      bodyBytesMax: 8_388_608,
      drainSeconds: 10,
      logLevel: 'info',
    });
  });

  it('prefers a flag to its variable, and takes an empty variable for none', () => {
    const variables = { PORT: '4000', DATABASE_URL: '' };
    expect(readSettings({ port: '5000' }, variables)).toMatchObject({ port: 5000, databaseUrl: undefined });
    expect(readSettings({}, variables).port).toBe(4000);
  });

  it.each([
    [{ port: '65536' }, {}, '--port must be a whole number from 0 to 65535, but it is "65536".'],
    [{ port: '1e3' }, {}, '--port must be a whole number from 0 to 65535, but it is "1e3".'],
    [{ port: '' }, {}, '--port must be a whole number from 0 to 65535, but it is "".'],
    [
      {},
      { ROLLCALL_POOL_SIZE: '1' },
      'ROLLCALL_POOL_SIZE must be a whole number from 2 to 1000, but it is "1".',
    ],
    [
      {},
      { ROLLCALL_LOG_LEVEL: 'loud' },
      /^ROLLCALL_LOG_LEVEL must be one of trace, debug, .*, but it is "loud"\.$/,
    ],
    [
      {},
      { ROLLCALL_SECRET_KEY: 'c0ffee' },
      /^ROLLCALL_SECRET_KEY must be 64 hexadecimal digits in lower case\.$/,
    ],
    [{}, { DATABASE_URL: 'mysql://x' }, /^DATABASE_URL must be a URL that begins with postgresql:/],
  ])('names where a bad value stands and what it must be: %j %j', (flags, variables, sentence) => {
    expect(() => readSettings(flags, variables)).toThrow(SettingsError);
    expect(() => readSettings(flags, variables)).toThrow(sentence);
  });

  it.each([
    ['https://sync.example.com', 'https://sync.example.com'],
    ['https://sync.example.com/', 'https://sync.example.com'],
    ['https://example.com/directory//', 'https://example.com/directory'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['HTTPS://Sync.Example.COM', 'https://sync.example.com'],
  ])('takes the public URL %s as %s', (given, used) => {
    expect(readSettings({}, { PUBLIC_URL: given }).publicUrl).toBe(used);
  });

  it.each([
    'sync.example.com',
    '/scim',
    'ftp://example.com',
    'https://my_sync.example.com',
    'https://example.com/my_sync',
    'https://example.com/?',
    'https://example.com#x',
    'https://user@example.com',
    'https://',
    ' ',
  ])('refuses the public URL %j', (given) => {
    expect(() => readSettings({}, { PUBLIC_URL: given })).toThrow(
      /^PUBLIC_URL must be an? (absolute )?.*URL/,
    );
  });

  it('gives settings or a SettingsError, whatever text is given', () => {
    const anyFlags = fc.dictionary(
      fc.constantFrom(...(Object.keys(SETTINGS) as (keyof typeof SETTINGS)[])),
      fc.string(),
    );
    fc.assert(
      fc.property(anyFlags, (flags) => {
        try {
          readSettings(flags, {});
        } catch (error) {
          expect(error).toBeInstanceOf(SettingsError);
        }
      }),
    );
  });
});

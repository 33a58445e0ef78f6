import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecretKey, readSecretKey } from './secret-key.ts';

describe('readSecretKey', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-secret-key-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('makes one file beside the data that only its owner reads, also when many processes start at once', async () => {
    const dataDirectory = join(folder, 'data');
    const keys = await Promise.all(Array.from({ length: 20 }, () => readSecretKey({ dataDirectory })));
    const file = join(dataDirectory, 'secret-key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    keys.push(await readSecretKey({ dataDirectory }));
    expect(new Set(keys.map((key) => key.derive('test').toString('hex'))).size).toBe(1);
  });

  it('is the setting where that is given, and refuses to guess with a database of another host', async () => {
    const secretKey = 'ab'.repeat(32);
    const databaseUrl = 'postgresql://db.example.com/rollcall';
    const key = await readSecretKey({ secretKey, databaseUrl, dataDirectory: folder });
    expect(key.derive('test')).toEqual(createSecretKey(Buffer.from(secretKey, 'hex')).derive('test'));
    await expect(readSecretKey({ databaseUrl, dataDirectory: folder })).rejects.toThrow(
      /^ROLLCALL_SECRET_KEY is required with DATABASE_URL/,
    );
  });

  it('refuses a file that holds anything else or cannot be read', async () => {
    writeFileSync(join(folder, 'secret-key'), '');
    await expect(readSecretKey({ dataDirectory: folder })).rejects.toThrow(/does not hold 64 hexadecimal/);
    rmSync(join(folder, 'secret-key'));
    mkdirSync(join(folder, 'secret-key'));
    await expect(readSecretKey({ dataDirectory: folder })).rejects.toThrow(/cannot be read/);
  });
});

describe('createSecretKey', () => {
  const key = createSecretKey(Buffer.alloc(32, 1));

  it('opens what it sealed, with the same purpose and context only', () => {
    const sealed = key.seal('signing', 'row 1', 'grün');
    expect(sealed.includes('grün')).toBe(false);
    expect(key.open('signing', 'row 1', sealed)).toBe('grün');
    expect(() => key.open('signing', 'row 2', sealed)).toThrow();
    expect(() => key.open('other', 'row 1', sealed)).toThrow();
    expect(() => createSecretKey(Buffer.alloc(32, 2)).open('signing', 'row 1', sealed)).toThrow();
    sealed[sealed.length - 1]! ^= 1;
    expect(() => key.open('signing', 'row 1', sealed)).toThrow();
  });

  it('derives another key for each purpose', () => {
    expect(key.derive('a')).toHaveLength(32);
    expect(key.derive('a')).not.toEqual(key.derive('b'));
    expect(key.derive('a')).toEqual(key.derive('a'));
  });
});

/**
 * The key that protects secrets: what is encrypted in the database and what is signed for clients to bring back. Every
 * process of a deployment needs the same one.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './database/errors.ts';
import { type Settings, SettingsError } from './settings.ts';

/** Named keys, so that what is made for one purpose is worth nothing for another. */
export interface SecretKey {
  /** 32 bytes for HMAC, always the same for one purpose such as `cursor`. */
  derive(purpose: string): Buffer;
  /** Encrypts and authenticates; `context` (such as a row's id) has to be given again to open it. */
  seal(purpose: string, context: string, secret: string): Buffer;
  /** What was sealed. Throws for another key, purpose or context. */
  open(purpose: string, context: string, sealed: Buffer): string;
}

const KEY_BYTES = 32;
const KEY_TEXT = /^[0-9a-f]{64}$/;
const FILE_NAME = 'secret-key';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The keys that follow from 32 random bytes. */
export function createSecretKey(root: Buffer): SecretKey {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', root, '', `rollcall ${purpose}`, KEY_BYTES));
  return {
    derive,
    seal(purpose, context, secret) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', derive(purpose), nonce).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]);
    },
    open(purpose, context, sealed) {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const text = sealed.subarray(NONCE_BYTES + TAG_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', derive(purpose), nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(context))
        .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    },
  };
}

/**
 * The key of the settings or, with an embedded database, of the file `secret-key` beside the data, which is made when
 * it is missing. Throws SettingsError where neither can be.
 */
export async function readSecretKey(
  settings: Pick<Settings, 'secretKey' | 'databaseUrl' | 'dataDirectory'>,
): Promise<SecretKey> {
  if (settings.secretKey !== undefined) return createSecretKey(Buffer.from(settings.secretKey, 'hex'));
  if (settings.databaseUrl !== undefined) {
    throw new SettingsError(
      'ROLLCALL_SECRET_KEY is required with DATABASE_URL: set it, the same for every process, to what ' +
        '`openssl rand -hex 32` prints.',
    );
  }
  const file = join(settings.dataDirectory, FILE_NAME);
  const text = (await readText(file)) ?? (await makeFile(settings.dataDirectory, file));
  if (!KEY_TEXT.test(text)) throw new SettingsError(`The file ${file} does not hold 64 hexadecimal digits.`);
  return createSecretKey(Buffer.from(text, 'hex'));
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new SettingsError(
      `The file ${file} cannot be read: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

/** Of processes that start at once, all use the file of the first; it appears with its content or not at all. */
async function makeFile(folder: string, file: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${randomBytes(KEY_BYTES).toString('hex')}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
  try {
    await link(draft, file);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  return (await readFile(file, 'utf8')).trim();
}

/** Where identity providers reach the server. URLs are made from this, never from a request's Host header. */
import type { Pool } from 'pg';
import { SettingsError } from './settings.ts';

const LOCAL_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '::1'];
const DEFAULT_PUBLIC_URL = 'http://localhost:3000';

/** The public URL that a server uses. Throws SettingsError where it is not set and cannot be guessed. */
export function choosePublicUrl(publicUrl: string | undefined, host: string, port: number): string {
  if (publicUrl !== undefined) return publicUrl;
  if (LOCAL_HOSTS.includes(host)) return `http://localhost:${port}`;
  throw new SettingsError(
    `PUBLIC_URL is required when the server listens on ${host}: set it to the URL by which identity providers reach it.`,
  );
}

/** Records what a server calls itself, so that a command in another terminal prints the right URLs. */
export async function recordPublicUrl(pool: Pool, publicUrl: string): Promise<void> {
  await pool.query(
    `insert into deployment (public_url) values ($1) on conflict (only_row) do update set public_url = excluded.public_url
     where deployment.public_url <> excluded.public_url`,
    [publicUrl],
  );
}

/** The public URL for a command: as set, else as the server last recorded it, else the default. */
export async function findPublicUrl(pool: Pool, publicUrl: string | undefined): Promise<string> {
  if (publicUrl !== undefined) return publicUrl;
  const { rows } = await pool.query<{ public_url: string }>('select public_url from deployment');
  return rows[0]?.public_url ?? DEFAULT_PUBLIC_URL;
}

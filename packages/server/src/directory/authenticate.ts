/**
 * Who is calling: from the Authorization header to a credential of a directory.
 *
 * A refusal's `detail` is all that the identity provider's administrator sees. It names what the sender can see in
 * their own header and, when the token is a real one, also that it is expired, revoked or for another base URL.
 * Only "unknown token" and "unknown directory" look the same, so that neither can be probed for.
 */
import type { Registry } from '@rollcall/scim';
import type { Pool } from 'pg';
import { type ReadAuthorization, readAuthorization } from './authorization-header.ts';
import { type LifecyclePolicy, lifecyclePolicy } from './lifecycle-policy.ts';
import { createRegistries } from './schema/registries.ts';
import type { DirectoryScope, DirectoryState, Provider } from './scope.ts';
import { hashSecret } from './secret.ts';

/** How long a process trusts what it read of a credential: a revocation reaches every process within this time. */
const TRUST_MILLISECONDS = 1_000;
const TRUSTED_MAX = 10_000;

export interface AuthenticatedClient {
  readonly scope: DirectoryScope;
  readonly state: DirectoryState;
  /** The schemas and resource types of the directory. */
  readonly registry: Registry;
  readonly credentialId: string;
  readonly scopes: readonly string[];
}

export type AuthenticationRefusal =
  | Exclude<ReadAuthorization, { kind: 'token' }>['kind']
  | 'unknown'
  | 'expired'
  | 'revoked'
  | 'other directory';

export type Authentication =
  | { readonly ok: true; readonly client: AuthenticatedClient }
  | { readonly ok: false; readonly refusal: AuthenticationRefusal };

export interface Authenticator {
  /** Authenticates a request to the directory with this key. `now` in milliseconds. */
  authenticate(key: string, authorization: string | null, now: number): Promise<Authentication>;
}

interface CredentialRow {
  readonly environment_id: string;
  readonly organization_id: string;
  readonly directory_id: string;
  readonly key: string;
  readonly provider: Provider;
  readonly strict: boolean;
  readonly policy: Partial<LifecyclePolicy>;
  readonly state: DirectoryState;
  readonly schema_version: number;
  readonly credential_id: string;
  readonly scopes: readonly string[];
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
}

const FIND_CREDENTIAL = {
  name: 'find-credential',
  text: `select d.environment_id, d.organization_id, d.id as directory_id, d.key, d.provider, d.strict, d.policy,
      d.state, d.schema_version, c.id as credential_id, c.scopes, c.expires_at, c.revoked_at
    from credential c join directory d on d.id = c.directory_id
    where c.secret_hash = $1`,
};

/** An authenticator over the credentials in the database, which it reads at most once a second for each token. */
export function createAuthenticator(pool: Pool): Authenticator {
  const registries = createRegistries(pool);
  const trusted = new Map<string, { readonly row: CredentialRow; readonly until: number }>();

  async function findCredential(token: string, now: number): Promise<CredentialRow | undefined> {
    const hash = hashSecret(token);
    const cacheKey = hash.toString('base64');
    const known = trusted.get(cacheKey);
    if (known !== undefined && known.until > now) return known.row;
    const { rows } = await pool.query<CredentialRow>({ ...FIND_CREDENTIAL, values: [hash] });
    const row = rows[0];
    trusted.delete(cacheKey);
    if (row === undefined) return undefined;
    if (trusted.size >= TRUSTED_MAX) trusted.clear();
    trusted.set(cacheKey, { row, until: now + TRUST_MILLISECONDS });
    return row;
  }

  return {
    async authenticate(key, authorization, now) {
      const header = readAuthorization(authorization);
      if (header.kind !== 'token') return { ok: false, refusal: header.kind };
      const row = await findCredential(header.token, now);
      if (row === undefined) return { ok: false, refusal: 'unknown' };
      if (row.key !== key) return { ok: false, refusal: 'other directory' };
      if (row.revoked_at !== null) return { ok: false, refusal: 'revoked' };
      if (row.expires_at !== null && Date.parse(row.expires_at) <= now)
        return { ok: false, refusal: 'expired' };
      const registry = await registries.find(row.directory_id, row.schema_version);
      return { ok: true, client: toClient(row, registry) };
    },
  };
}

function toClient(row: CredentialRow, registry: Registry): AuthenticatedClient {
  return {
    scope: {
      environmentId: row.environment_id,
      organizationId: row.organization_id,
      directoryId: row.directory_id,
      key: row.key,
      provider: row.provider,
      strict: row.strict,
      policy: lifecyclePolicy(row.provider, row.policy),
    },
    state: row.state,
    registry,
    credentialId: row.credential_id,
    scopes: row.scopes,
  };
}

/**
 * Reads the Authorization header as identity providers really send it: `Bearer x` in any case, the bare `x` of Okta's
 * header mode, and the `Bearer Bearer x` of an administrator who typed the scheme into a field that adds it.
 */
import { isWellFormedSecret } from './secret.ts';
import { TOKEN_PREFIX } from './token.ts';

export type ReadAuthorization =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'missing' }
  /** A masked value such as `••••••` was copied back from a screen. */
  | { readonly kind: 'masked' }
  | { readonly kind: 'basic' }
  | { readonly kind: 'api key' }
  /** Something stands inside the token that cannot be part of one. */
  | { readonly kind: 'spaces inside' }
  /** It begins like a token of ours, but its checksum does not fit: cut short or mistyped. */
  | { readonly kind: 'incomplete' };

const API_KEY_PREFIX = 'rk_';

/** What the header holds. Never fails; a token that is only unknown is still a token. */
export function readAuthorization(header: string | null): ReadAuthorization {
  const sent = stripQuotes(header ?? '')
    .split(/\s+/)
    .filter((word) => word !== '');
  const start = sent.findIndex((word) => word.toLowerCase() !== 'bearer');
  const words = start === -1 ? [] : sent.slice(start);
  const token = stripQuotes(words.join(' '));
  if (token === '') return { kind: 'missing' };
  if (words[0]?.toLowerCase() === 'basic') return { kind: 'basic' };
  if (/^[*•·xX.…]+$/u.test(token)) return { kind: 'masked' };
  if (token.startsWith(API_KEY_PREFIX)) return { kind: 'api key' };
  if (token.startsWith(`${TOKEN_PREFIX}_`) && !isWellFormedSecret(token, TOKEN_PREFIX)) {
    return { kind: token.includes(' ') ? 'spaces inside' : 'incomplete' };
  }
  return { kind: 'token', token };
}

function stripQuotes(text: string): string {
  const trimmed = text.trim();
  const quote = trimmed[0];
  const isQuoted = trimmed.length > 1 && (quote === '"' || quote === "'") && trimmed.endsWith(quote);
  return isQuoted ? trimmed.slice(1, -1).trim() : trimmed;
}

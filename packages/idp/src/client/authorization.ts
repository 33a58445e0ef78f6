/**
 * The ways in which an Okta administrator can enter a credential, and the header that each puts on the wire. The
 * modes differ only in whether Okta adds the scheme, which is where most failed connection tests come from.
 */

export type Credential =
  /** A wizard app's "HTTP Header" mode and every OAuth mode: Okta puts `Bearer ` before what was typed. */
  | { readonly mode: 'bearer'; readonly token: string }
  /** "SCIM 2.0 Test App (Header Auth)": what was typed is the whole header. */
  | { readonly mode: 'header'; readonly value: string }
  | { readonly mode: 'basic'; readonly userName: string; readonly password: string };

/** The value of the `Authorization` header for a credential. */
export function authorization(credential: Credential): string {
  switch (credential.mode) {
    case 'bearer':
      return `Bearer ${credential.token}`;
    case 'header':
      return credential.value;
    case 'basic':
      return `Basic ${base64(`${credential.userName}:${credential.password}`)}`;
  }
}

function base64(text: string): string {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
}

/**
 * A SCIM request and its response, whichever way they travel: through a Web `fetch` handler where Rollcall is mounted in
 * another app, or through Node's own server, which spends half the time on a request.
 */

export interface HttpRequest {
  readonly method: string;
  /** Path and query as they were sent, still percent-encoded: `/scim/v2/…?filter=…`. */
  readonly target: string;
  /** The value of a header by its name in lower case; null when it was not sent. */
  header(name: string): string | null;
  /**
   * The whole body, empty where there is none, or `undefined` as soon as it is larger than `bytesMax`. Rejects when the
   * client goes away before its end. To be called at most once.
   */
  readBody(bytesMax: number): Promise<Uint8Array | undefined>;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Left out for a response without a body. */
  readonly body?: string;
}

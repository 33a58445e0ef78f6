/** SCIM requests and responses as the Web's `Request` and `Response`. */
import type { HttpRequest, HttpResponse } from './scim/http-message.ts';

export function fromWebRequest(request: Request): HttpRequest {
  return {
    method: request.method,
    target: request.url.slice(new URL(request.url).origin.length),
    header: (name) => request.headers.get(name),
    async readBody(bytesMax) {
      if (request.body === null) return new Uint8Array();
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of request.body) {
        size += chunk.byteLength;
        if (size > bytesMax) return undefined;
        chunks.push(chunk);
      }
      return Buffer.concat(chunks, size);
    },
  };
}

export function toWebResponse({ status, headers, body }: HttpResponse): Response {
  return new Response(body ?? null, { status, headers: { ...headers } });
}

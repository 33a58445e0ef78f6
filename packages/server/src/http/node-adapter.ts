/** SCIM requests and responses on Node's own server. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpRequest, HttpResponse } from './scim/http-message.ts';

export function fromNodeRequest(message: IncomingMessage): HttpRequest {
  const { method = '', url = '/' } = message;
  return {
    method,
    target: url,
    header(name) {
      const value = message.headers[name];
      return value === undefined ? null : String(value);
    },
    readBody: (bytesMax) => readBody(message, bytesMax),
  };
}

function readBody(message: IncomingMessage, bytesMax: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > bytesMax) {
        message.pause();
        resolve(undefined);
      } else {
        chunks.push(chunk);
      }
    });
    message.once('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size)));
    message.once('error', reject);
    message.once('close', () => reject(new Error('the client went away while it was sending')));
  });
}

/** Writes the response whole. Nothing happens where the client is gone. */
export function writeNodeResponse(outgoing: ServerResponse, { status, headers, body }: HttpResponse): void {
  if (body === undefined) {
    outgoing.writeHead(status, headers).end();
    return;
  }
  outgoing.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
}

/** One request over a socket of its own, as bytes, so that what no HTTP client would send reaches the server. */
import { connect } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

/** How long a server may leave an unfinished request unanswered before the client hangs up. */
const PATIENCE_MILLISECONDS = 250;
const HANG_MILLISECONDS = 20_000;

/**
 * Sends the bytes and gives the answers that came back until the server closed the connection: none, one, or several
 * where the server took the bytes for several requests. Rejects when the server neither answers nor closes.
 */
export function exchange(port: number, bytes: Buffer): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1' });
    const settle = () => {
      clearTimeout(hangUp);
      clearTimeout(giveUp);
      try {
        resolve(readAnswers(Buffer.concat(chunks)));
      } catch (error) {
        reject(error);
      }
    };
    let hangUp = setTimeout(() => socket.end(), PATIENCE_MILLISECONDS);
    const giveUp = setTimeout(() => {
      socket.destroy();
      reject(new Error('the server neither answers nor closes the connection'));
    }, HANG_MILLISECONDS);
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      clearTimeout(hangUp);
      hangUp = setTimeout(() => socket.end(), PATIENCE_MILLISECONDS);
    });
    // The server may close while bytes are still on their way, which the client sees as a reset.
    socket.on('error', () => undefined);
    socket.on('close', settle);
  });
}

function readAnswers(bytes: Buffer): Answer[] {
  const answers: Answer[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n');
    const head = rest.subarray(0, end === -1 ? rest.length : end).toString('latin1');
    const status = /^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1];
    if (end === -1 || status === undefined)
      throw new Error(`not an HTTP response: ${JSON.stringify(head.slice(0, 200))}`);
    rest = rest.subarray(end + 4);
    if (status === '100') continue;
    const header = (name: string) => new RegExp(`^${name}: *(.*?) *$`, 'im').exec(head)?.[1] ?? null;
    const isChunked = header('transfer-encoding') === 'chunked';
    const { body, length } = isChunked
      ? readChunks(rest)
      : readLength(rest, Number(header('content-length') ?? 0));
    answers.push({ status: Number(status), contentType: header('content-type'), body: body.toString() });
    rest = rest.subarray(length);
  }
  return answers;
}

function readLength(bytes: Buffer, length: number): { body: Buffer; length: number } {
  return { body: bytes.subarray(0, length), length };
}

function readChunks(bytes: Buffer): { body: Buffer; length: number } {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    if (lineEnd === -1 || Number.isNaN(size)) throw new Error('a response was cut short');
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
    if (size === 0) return { body: Buffer.concat(chunks), length: at };
  }
}

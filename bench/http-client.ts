/**
 * HTTP/1.1 over a raw socket with as little work a request as can be: on two cores the sender's work is taken from what
 * it measures. One request at a time on each connection.
 */
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  /** Bytes of the body. */
  readonly size: number;
}

export class Connection {
  readonly #socket: Socket;
  #waiting: Buffer = Buffer.alloc(0);
  #needed = 0;
  #received = 0;
  #status = 0;
  #chunked = false;
  #resolve: (answer: Answer) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (error) => this.#reject(error));
    socket.on('close', () => this.#reject(new Error('the connection was closed')));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => resolve(new Connection(socket)));
    });
  }

  /** Sends a whole request, head and body, and resolves with the answer when its last byte is here. */
  send(request: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#resolve = () => undefined;
    this.#reject = () => undefined;
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    if (this.#needed > 0) {
      this.#count(chunk);
      return;
    }
    const data = this.#waiting.length === 0 ? chunk : Buffer.concat([this.#waiting, chunk]);
    const end = data.indexOf('\r\n\r\n');
    if (end === -1) {
      this.#waiting = data;
      return;
    }
    this.#waiting = Buffer.alloc(0);
    const head = data.toString('latin1', 0, end).toLowerCase();
    this.#status = Number(head.slice(9, 12));
    this.#received = 0;
    this.#chunked = head.includes('transfer-encoding: chunked');
    const at = head.indexOf('content-length:');
    this.#needed = this.#chunked
      ? Number.POSITIVE_INFINITY
      : at === -1
        ? 0
        : Number.parseInt(head.slice(at + 15), 10);
    this.#count(data.subarray(end + 4));
  }

  #count(chunk: Buffer): void {
    this.#received += chunk.length;
    const isWhole = this.#chunked
      ? chunk.toString('latin1', Math.max(0, chunk.length - 5)) === '0\r\n\r\n'
      : this.#received >= this.#needed;
    if (!isWhole) return;
    this.#needed = 0;
    this.#resolve({ status: this.#status, size: this.#received });
  }
}

/**
 * The process that sends requests. It is told over IPC what to send for how long, keeps so many connections busy, and
 * reports what it counted.
 */
import { type BenchContext, type BenchRequest, CASES } from './cases.ts';
import { Connection } from './http-client.ts';

export interface Job {
  readonly caseName: string;
  readonly side: 'rollcall' | 'limit';
  readonly port: number;
  readonly connections: number;
  readonly milliseconds: number;
  readonly context: BenchContext;
}

export interface Counted {
  readonly requests: number;
  /** Answers with a status other than 2xx. */
  readonly failures: number;
  readonly seconds: number;
  readonly firstFailure?: string;
  /** Latency in milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

process.on('message', async (job: Job) => {
  process.send!(await run(job));
});

async function run(job: Job): Promise<Counted> {
  const benchCase = CASES.find(({ name }) => name === job.caseName)!;
  const produce = job.side === 'rollcall' ? benchCase.rollcall : benchCase.limit!;
  const connections = await Promise.all(
    Array.from({ length: job.connections }, () => Connection.open(job.port)),
  );
  const latencies: number[] = [];
  let number = 0;
  let failures = 0;
  let firstFailure: string | undefined;
  const startedAt = performance.now();
  const end = startedAt + job.milliseconds;
  await Promise.all(
    connections.map(async (connection) => {
      for (;;) {
        const request = produce(job.context, number++);
        const sentAt = performance.now();
        if (sentAt >= end) return;
        const { status } = await connection.send(print(request));
        latencies.push(performance.now() - sentAt);
        if (status >= 200 && status < 300) continue;
        failures++;
        firstFailure ??= `${request.method} ${request.path} was answered with ${status}`;
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  for (const connection of connections) connection.close();
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
  return {
    requests: latencies.length,
    failures,
    seconds,
    p50: at(0.5),
    p99: at(0.99),
    ...(firstFailure !== undefined && { firstFailure }),
  };
}

function print({ method, path, token, body }: BenchRequest): string {
  const head = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n`;
  if (body === undefined) return `${head}\r\n`;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const length = Buffer.byteLength(text);
  return `${head}Content-Type: application/scim+json\r\nContent-Length: ${length}\r\n\r\n${text}`;
}

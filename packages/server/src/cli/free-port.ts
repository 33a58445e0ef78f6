import { once } from 'node:events';
import { createServer } from 'node:net';
import { errorCode } from '../database/errors.ts';

const PORTS_TRIED = 20;

/** The first of the ports from `first` on that nothing listens on; `first` itself when all near it are taken. */
export async function findFreePort(host: string, first: number): Promise<number> {
  for (let port = first; port < first + PORTS_TRIED && port <= 65_535; port++) {
    if (await isFree(host, port)) return port;
  }
  return first;
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return true;
  } catch (error) {
    if (errorCode(error) === 'EADDRINUSE') return false;
    // Anything else is for the server itself to explain.
    return true;
  }
}

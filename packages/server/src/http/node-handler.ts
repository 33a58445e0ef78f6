/**
 * The whole HTTP surface for Node's own server. SCIM requests go straight to their steps; everything else goes through the
 * app, whose Web requests and responses cost more than the work of a SCIM request itself.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createApp } from './app.ts';
import { fromNodeRequest, writeNodeResponse } from './node-adapter.ts';
import { handleScim } from './scim/handle-scim.ts';
import type { Services } from './services.ts';

const SCIM_TARGET = /^\/scim(?=[/?]|$)/;

/** Failures are answered. Should that fail as well, the connection ends and not the process. */
export function createNodeHandler(services: Services): RequestListener {
  const app = createApp(services);
  const handleOther = getRequestListener((request) => app.fetch(request), { overrideGlobalObjects: false });
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    if (SCIM_TARGET.test(incoming.url ?? '')) {
      writeNodeResponse(outgoing, await handleScim(services, fromNodeRequest(incoming)));
    } else {
      await handleOther(incoming, outgoing);
    }
  };
  return (incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: unknown) => {
      services.log.error({ err: error }, 'a request could not be answered');
      outgoing.destroy();
    });
  };
}

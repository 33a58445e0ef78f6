/** The whole HTTP surface, as one list. The app is a Web `fetch` handler, so that it mounts anywhere and tests need no port. */
import { Hono } from 'hono';
import { eventRoutes } from '../api/event-routes.ts';
import { handleScim } from './scim/handle-scim.ts';
import type { Services } from './services.ts';

const SCIM_PATH = /^\/scim\/v2\/([^/]+)(.*)$/;

export function createApp(services: Services): Hono {
  const app = new Hono();

  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', async (context) => {
    await services.pool.query('select 1');
    return context.json({ status: 'ready' });
  });

  app.all('/scim/v2/:key/*', (context) => dispatchScim(services, context.req.raw, context.req.path));
  app.all('/scim/v2/:key', (context) => dispatchScim(services, context.req.raw, context.req.path));

  app.route('/', eventRoutes({ pool: services.pool }));

  return app;
}

function dispatchScim(services: Services, request: Request, path: string): Promise<Response> {
  const [, key = '', rest = ''] = SCIM_PATH.exec(path) ?? [];
  return handleScim(services, request, key, rest);
}

/** The whole HTTP surface, as one list. The app is a Web `fetch` handler, so that it mounts anywhere and tests need no port. */
import { type Context, Hono } from 'hono';
import { eventRoutes } from '../api/event-routes.ts';
import { securityEventRoutes } from '../security-event/index.ts';
import { handleScim } from './scim/handle-scim.ts';
import type { Services } from './services.ts';
import { fromWebRequest, toWebResponse } from './web-adapter.ts';

export function createApp(services: Services): Hono {
  const app = new Hono();

  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', async (context) => {
    const isReady = await services.pool.query('select 1').then(
      () => true,
      () => false,
    );
    return isReady ? context.json({ status: 'ready' }) : context.json({ status: 'unavailable' }, 503);
  });

  // Every path below /scim, so that whatever goes wrong there is answered in SCIM's form.
  const answerScim = async (context: Context) =>
    toWebResponse(await handleScim(services, fromWebRequest(context.req.raw)));
  app.all('/scim', answerScim);
  app.all('/scim/*', answerScim);

  app.route('/', eventRoutes({ pool: services.pool, log: services.log }));
  app.route('/', securityEventRoutes(services));

  return app;
}

export { API_KEY_PREFIX, type CreatedApiKey, createApiKey } from './api-key.ts';
export { type EventRoutesOptions, eventRoutes } from './event-routes.ts';

export type { TokenForm } from './compose-claims.ts';
export { EVENT_URIS } from './event-uri.ts';
export { type PushSender, type PushSenderOptions, startPushSender } from './push-sender.ts';
export { KEY_SET_PATH, pollPath, type SecurityEventRoutesOptions, securityEventRoutes } from './routes.ts';
export { listSigningKeys, rotateSigningKey, type SigningKey, toKeyId } from './signing-key.ts';
export {
  createPollStream,
  createPushStream,
  listStreams,
  removeStream,
  resumeStream,
  type Stream,
} from './stream.ts';

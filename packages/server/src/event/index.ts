export {
  type CursorError,
  type EventPage,
  type EventQuery,
  findPosition,
  findPositions,
  type LoggedEvent,
  lastPosition,
  type ProductEvent,
  readEvents,
  readLoggedEvents,
} from './log.ts';
export { BATCH_ROWS_MAX, type BatchOptions, publishBatch } from './publish-batch.ts';
export { type Publisher, type PublisherLog, type PublisherOptions, startPublisher } from './publisher.ts';
export { EVENT_TYPES, type EventType } from './type.ts';
export { isAllPublished } from './unpublished.ts';

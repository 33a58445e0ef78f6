/** The events of the log. Their names are those of WorkOS, so that its SDKs recognise them. */
export const EVENT_TYPES = [
  'dsync.user.created',
  'dsync.user.updated',
  'dsync.user.deleted',
  'dsync.group.created',
  'dsync.group.updated',
  'dsync.group.deleted',
  'dsync.group.user_added',
  'dsync.group.user_removed',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

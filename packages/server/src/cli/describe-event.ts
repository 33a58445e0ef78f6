/** An event as one line for a person. */
import type { JsonObject } from '@rollcall/scim';
import type { ProductEvent } from '../event/index.ts';

/** Position, time, type and whom it is about. */
export function describeEvent({ position, created_at, event, data }: ProductEvent): string {
  const subjects = [data, data.user, data.group].map(nameOf).filter((name) => name !== undefined);
  return [String(position).padStart(6), created_at, event.padEnd(24), subjects.join(', ')]
    .join('  ')
    .trimEnd();
}

function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { username, email, name, id } = value as JsonObject;
  const found = [username, email, name, id].find((each) => typeof each === 'string');
  // A terminal obeys control characters, and an identity provider may send any.
  return typeof found === 'string' ? found.replace(/\p{Cc}/gu, ' ') : undefined;
}

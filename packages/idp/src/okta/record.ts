/** Writes what an operation did into the System Log, and what it failed at onto the Tasks page too. */
import { fail, type Result } from '@rollcall/scim';
import type { Okta } from './okta.ts';
import type { OktaGroup, OktaUser } from './org.ts';
import { DISPLAY_MESSAGES, type LogEventType, type LogOutcome, type LogTarget } from './system-log.ts';
import type { Task, TaskOperation } from './task.ts';

/** Whose operation it is: a person, a group, or the app as a whole. */
export type Subject = OktaUser | OktaGroup | 'app';

/** Notes a success; open tasks of the same operation on the same subject are resolved by it. */
export function recordSuccess(
  okta: Okta,
  eventType: LogEventType,
  subject: Subject,
  operation?: TaskOperation,
): void {
  log(okta, eventType, subject, { result: 'SUCCESS' });
  if (operation === undefined) return;
  for (const task of openTasks(okta, operation, subjectTarget(okta, subject).id)) task.status = 'RESOLVED';
}

function openTasks(okta: Okta, operation: TaskOperation, subjectId: string): Task[] {
  return okta.org.tasks.filter(
    (task) => task.status === 'OPEN' && task.operation === operation && task.subjectId === subjectId,
  );
}

/** Notes a failure and raises a task, or renews the open one of the same operation on the same subject; gives the failure back so that an operation can end with it. */
export function recordFailure(
  okta: Okta,
  eventType: LogEventType,
  subject: Subject,
  operation: TaskOperation,
  message: string,
): Result<never, string> {
  log(okta, eventType, subject, { result: 'FAILURE', reason: message });
  const subjectId = subjectTarget(okta, subject).id;
  const open = openTasks(okta, operation, subjectId)[0];
  if (open === undefined) {
    const created = now(okta);
    okta.org.tasks.push({ id: crypto.randomUUID(), created, operation, subjectId, message, status: 'OPEN' });
  } else {
    open.message = message;
  }
  return fail(message);
}

/** Notes a failure that raises no task, because an administrator is watching. */
export function recordRefusal(
  okta: Okta,
  eventType: LogEventType,
  subject: Subject,
  message: string,
): Result<never, string> {
  log(okta, eventType, subject, { result: 'FAILURE', reason: message });
  return fail(message);
}

function log(okta: Okta, eventType: LogEventType, subject: Subject, outcome: LogOutcome): void {
  const target = subjectTarget(okta, subject);
  okta.org.systemLog.push({
    uuid: crypto.randomUUID(),
    published: now(okta),
    eventType,
    severity: outcome.result === 'SUCCESS' ? 'INFO' : 'ERROR',
    displayMessage: DISPLAY_MESSAGES[eventType],
    outcome,
    target: subject === 'app' ? [target] : [target, subjectTarget(okta, 'app')],
  });
}

function subjectTarget(okta: Okta, subject: Subject): LogTarget {
  const { app } = okta.org;
  if (subject === 'app') return { id: app.id, type: 'AppInstance', displayName: app.label };
  if ('profile' in subject) return { id: subject.id, type: 'User', displayName: subject.profile.login };
  return { id: subject.id, type: 'UserGroup', displayName: subject.name };
}

function now(okta: Okta): string {
  return new Date(okta.clock.now()).toISOString();
}

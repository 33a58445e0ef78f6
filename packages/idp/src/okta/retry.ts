/** "Retry selected" on the Tasks page: the failed operation once more, from its beginning. */
import { fail, type Result } from '@rollcall/scim';
import { importGroups } from './group/import-groups.ts';
import { pushGroup, pushName, pushNow, unlinkGroup } from './group/push-group.ts';
import type { Okta } from './okta.ts';
import type { TaskOperation } from './task.ts';
import { assignUser } from './user/assign.ts';
import { unassignUser } from './user/deactivate.ts';
import { importUsers } from './user/import-users.ts';
import { pushProfile } from './user/push-profile.ts';

const RETRIES: Record<TaskOperation, (okta: Okta, subjectId: string) => Promise<Result<unknown, string>>> = {
  'assign user': assignUser,
  'push profile': pushProfile,
  'deactivate user': unassignUser,
  'sync password': async () => fail('A password is not kept; set it again'),
  'push group': pushGroup,
  'push memberships': pushNow,
  'rename group': pushName,
  'delete group': (okta, groupId) => unlinkGroup(okta, groupId, 'delete'),
  'import users': importUsers,
  'import groups': importGroups,
};

/** Retries an open task. A success resolves it; a failure leaves it open with what went wrong this time. */
export async function retryTask(okta: Okta, taskId: string): Promise<Result<unknown, string>> {
  const task = okta.org.tasks.find(({ id }) => id === taskId);
  if (task === undefined || task.status !== 'OPEN') return fail(`There is no open task ${taskId}`);
  return RETRIES[task.operation](okta, task.subjectId);
}

/** The other side: a SCIM client that behaves as Okta does, conformance checks, and the demo scenario. */

// Conformance checks
export { checkOkta, checkOkta11, checkOktaCrud } from './check/check-okta.ts';
export type {
  AnswerReport,
  AssertionReport,
  CheckReport,
  RequestReport,
  StepReport,
} from './check/report.ts';
export type { CheckOptions } from './check/run-check.ts';
// Client
export type { Answer, AnswerBody, Answered, Method, NotAnswered, ScimRequest } from './client/answer.ts';
export { authorization, type Credential } from './client/authorization.ts';
export { createScimClient, type Fetch, type ScimClient, type ScimClientOptions } from './client/client.ts';
export { type Clock, systemClock } from './client/clock.ts';
export { type HeaderSet, oktaHeaders } from './client/headers.ts';
export { equalityFilter, pathSegment, queryString } from './client/query.ts';
// Okta: what it knows
export {
  type AppIntegration,
  type AppIntegrationSettings,
  createAppIntegration,
  type IntegrationMode,
  type SupportedActions,
  type ToApp,
} from './okta/app-integration.ts';
// Okta: what it does
export { saveToApp, testConnection } from './okta/connection.ts';
export { type GroupImport, importGroups } from './okta/group/import-groups.ts';
export {
  changeMemberships,
  pushGroup,
  pushName,
  pushNow,
  renameGroup,
  unlinkGroup,
} from './okta/group/push-group.ts';
export { type ApplyOn, type AttributeMapping, defaultMappings } from './okta/mapping/attribute-mapping.ts';
export { createOkta, type Okta, type OktaOptions } from './okta/okta.ts';
export {
  type Assignment,
  createOrg,
  type OktaGroup,
  type OktaOrg,
  type OktaUser,
  type PushGroup,
  restoreOrg,
  type SavedOrg,
  saveOrg,
} from './okta/org.ts';
export { BASE_ATTRIBUTES, type BaseAttribute, type OktaProfile } from './okta/profile.ts';
export { retryTask } from './okta/retry.ts';
export type { ScimVersion } from './okta/scim-version.ts';
export type { LogEntry, LogEventType, LogOutcome } from './okta/system-log.ts';
export type { Task, TaskOperation } from './okta/task.ts';
export { type AssignOutcome, assignUser } from './okta/user/assign.ts';
export { activateUser, deactivateUser, suspendUser, unassignUser } from './okta/user/deactivate.ts';
export { importUsers, type UserImport } from './okta/user/import-users.ts';
export { syncPassword } from './okta/user/password.ts';
export { pushProfile, updateProfile } from './okta/user/push-profile.ts';
// Demo scenario
export {
  runScenario,
  type ScenarioOptions,
  type ScenarioProgress,
  type ScenarioReport,
} from './scenario/run-scenario.ts';
export { type Verification, verify } from './scenario/verify.ts';

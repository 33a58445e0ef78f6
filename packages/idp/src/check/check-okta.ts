/** Okta's published tests, each ready to be run against any SCIM server. */
import type { ScimVersion } from '../okta/scim-version.ts';
import { read } from './assertion.ts';
import { OKTA_CRUD } from './okta-crud.ts';
import { OKTA_SPEC } from './okta-spec.ts';
import { OKTA_11_SPEC } from './okta11-spec.ts';
import type { CheckReport } from './report.ts';
import { type CheckOptions, type CheckSuite, runCheck } from './run-check.ts';

const SPEC: CheckSuite = {
  title: 'Okta SCIM 2.0 SPEC test',
  scimVersion: '2.0',
  steps: OKTA_SPEC,
  needsUser: true,
  remark: ({ number }, answer) =>
    number === 9 && answer.kind === 'answered' && read(answer, 'totalResults') === 0
      ? 'Step 9 found nobody: userName should be found whatever its case (RFC 7643 §4.1.1).'
      : undefined,
};

const SPEC_11: CheckSuite = {
  title: 'Okta SCIM 1.1 SPEC test',
  scimVersion: '1.1',
  steps: OKTA_11_SPEC,
  needsUser: true,
};

/** The SPEC test of SCIM 2.0. */
export function checkOkta(options: CheckOptions): Promise<CheckReport> {
  return runCheck(SPEC, options);
}

/** The SPEC test of SCIM 1.1, against a base URL of that version. */
export function checkOkta11(options: CheckOptions): Promise<CheckReport> {
  return runCheck(SPEC_11, options);
}

/** The CRUD test: what Okta does to a person from hiring to leaving, and whether the server followed. */
export function checkOktaCrud(
  options: CheckOptions & { readonly scimVersion?: ScimVersion },
): Promise<CheckReport> {
  const { scimVersion = '2.0' } = options;
  const title = `Okta SCIM ${scimVersion} CRUD test`;
  return runCheck({ title, scimVersion, steps: OKTA_CRUD, needsUser: false }, options);
}

/** `rollcall check`: whether a SCIM server, ours or any other, does what an identity provider expects. */
import type { CheckOptions, CheckReport, IntegrationMode, ScimVersion } from '@rollcall/idp';
import { type Command, Option } from 'commander';
import { describeEnd, describeStep } from './check-report.ts';
import { addJson, print } from './output.ts';

interface Options {
  readonly url: string;
  readonly token: string;
  readonly insecure?: boolean;
  readonly json?: boolean;
}

interface CrudOptions extends Options {
  readonly mode: IntegrationMode;
  readonly scim: ScimVersion;
}

const EXIT_FAILED = 1;

/** Adds `check okta`, `check okta11` and `check okta-crud`. */
export function addCheck(program: Command): void {
  const check = program.command('check').description('conformance of any SCIM server');
  addOptions(
    check.command('okta').description('run every step of Okta’s published SCIM 2.0 SPEC test'),
  ).action(async (options: Options, command: Command) => {
    const { checkOkta } = await loadChecks();
    await run(checkOkta, options, command);
  });
  addOptions(
    check
      .command('okta11')
      .description(
        'run every step of Okta’s published SCIM 1.1 SPEC test, against a base URL of that version',
      ),
  ).action(async (options: Options, command: Command) => {
    const { checkOkta11 } = await loadChecks();
    await run(checkOkta11, options, command);
  });
  addOptions(
    check
      .command('okta-crud')
      .description('run every step of Okta’s published CRUD test, with an imitation of Okta on its side'),
  )
    .addOption(
      new Option('--mode <mode>', 'how Okta’s app was made, which decides between PATCH and PUT')
        .choices(['catalogue', 'wizard'] satisfies IntegrationMode[])
        .default('catalogue'),
    )
    .addOption(
      new Option('--scim <version>', 'the version of SCIM that the base URL is of')
        .choices(['2.0', '1.1'] satisfies ScimVersion[])
        .default('2.0'),
    )
    .action(async ({ mode, scim: scimVersion, ...options }: CrudOptions, command: Command) => {
      const { checkOktaCrud } = await loadChecks();
      await run((given) => checkOktaCrud({ ...given, mode, scimVersion }), options, command);
    });
}

function addOptions(command: Command): Command {
  return addJson(
    command
      .requiredOption(
        '--url <url>',
        'SCIM base URL; the users that the check creates there are removed again',
      )
      .requiredOption('--token <token>', 'bearer token, or a whole Authorization value such as "Basic dTpw"')
      .option('--insecure', 'send the token over plain HTTP to another machine'),
  );
}

/** Loaded only here, so that the other commands start without them. */
function loadChecks() {
  return import('@rollcall/idp');
}

async function run(
  check: (options: CheckOptions) => Promise<CheckReport>,
  { url, token, insecure, json }: Options,
  command: Command,
): Promise<void> {
  const report = await check({
    url,
    token,
    allowHttp: insecure === true,
    onStep: (step) => {
      if (json !== true) print(command, step, describeStep(step));
    },
  });
  print(command, report, describeEnd(report));
  if (!report.passed) process.exitCode = EXIT_FAILED;
}

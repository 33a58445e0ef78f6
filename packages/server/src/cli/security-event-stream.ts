/** `rollcall security-event-stream`: receivers of security event tokens (RFC 9967). */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { decodeTypeId, encodeTypeId } from '../database/type-id.ts';
import { ensureEnvironment } from '../directory/index.ts';
import { findPublicUrl } from '../public-url.ts';
import { readSecretKey } from '../secret-key.ts';
import {
  createPollStream,
  createPushStream,
  KEY_SET_PATH,
  listStreams,
  pollPath,
  removeStream,
  resumeStream,
  type Stream,
  type TokenForm,
} from '../security-event/index.ts';
import { addSettings, DATABASE_SETTINGS, settingsOf } from './command-settings.ts';
import { addJson, print } from './output.ts';
import { resolveDirectory } from './resolve-directory.ts';
import { UsageError } from './usage-error.ts';
import { withDatabase } from './with-database.ts';

interface CreateOptions {
  readonly delivery: 'push' | 'poll';
  readonly audience: string;
  readonly endpoint?: string;
  readonly authorization?: string;
  readonly directory?: string;
  readonly form: TokenForm;
  readonly from: 'now' | 'beginning';
}

const LOCAL_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Adds `security-event-stream create`, `list`, `resume` and `remove`. */
export function addSecurityEventStream(program: Command): void {
  const group = program
    .command('security-event-stream')
    .description('receivers of what changed, as signed security event tokens');
  const create = group
    .command('create')
    .description('create a stream of an environment or of one directory')
    .addOption(
      new Option('--delivery <method>', 'who begins: push sends to an endpoint, poll waits for the receiver')
        .choices(['push', 'poll'])
        .makeOptionMandatory(),
    )
    .requiredOption('--audience <text>', 'the receiver, as the aud of its tokens')
    .option('--endpoint <url>', 'where to push: https, or http to this host', parseEndpoint)
    .option(
      '--authorization <header>',
      'the Authorization header to push with, such as "Bearer …"',
      parseHeader,
    )
    .option('--directory <id>', 'id or name of the directory, by default all of the environment')
    .addOption(
      new Option('--form <form>', 'notice names the attributes that changed, full carries their values')
        .choices(['notice', 'full'])
        .default('notice'),
    )
    .addOption(
      new Option('--from <place>', 'where in the log to begin').choices(['now', 'beginning']).default('now'),
    )
    .action(runCreate);
  addSettings(addJson(create), [...DATABASE_SETTINGS, 'secretKey']);
  const list = group.command('list').description('list the streams and how they stand').action(runList);
  const resume = group
    .command('resume')
    .description('let a stream that stopped go on from where it was')
    .argument('<id>', 'id of the stream')
    .action(runResume);
  const remove = group
    .command('remove')
    .description('end a stream for good')
    .argument('<id>', 'id of the stream')
    .action(runRemove);
  for (const command of [list, resume, remove]) addSettings(addJson(command), DATABASE_SETTINGS);
}

async function runCreate(options: CreateOptions, command: Command): Promise<void> {
  checkDelivery(options);
  const settings = settingsOf(command);
  await withDatabase(settings, async ({ pool }) => {
    const environment = await ensureEnvironment(pool);
    const { audience, form, endpoint, authorization: value } = options;
    const directory =
      options.directory === undefined ? undefined : await resolveDirectory(pool, options.directory);
    const stream = {
      environmentId: environment.id,
      directoryId: directory?.directoryId,
      form,
      audience,
      afterPosition: options.from === 'beginning' ? 0 : undefined,
    };
    const publicUrl = await findPublicUrl(pool, settings.publicUrl);
    const keySet = { issuer: publicUrl, jwks_uri: publicUrl + KEY_SET_PATH };
    if (endpoint !== undefined) {
      const authorization =
        value === undefined ? undefined : { value, secretKey: await readSecretKey(settings) };
      const created = show(await createPushStream(pool, { ...stream, endpointUrl: endpoint, authorization }));
      print(command, { ...created, ...keySet }, [
        `Stream ${created.id} pushes to ${endpoint}.`,
        `Issuer    ${publicUrl}`,
        `Key set   ${keySet.jwks_uri}`,
      ]);
      return;
    }
    const { stream: polled, secret } = await createPollStream(pool, stream);
    const created = show(polled);
    const pollUrl = publicUrl + pollPath(created.id);
    print(command, { ...created, ...keySet, poll_url: pollUrl, secret }, [
      `Stream ${created.id} waits to be polled.`,
      `Poll      POST ${pollUrl}`,
      `Secret    ${secret}   (a bearer token, shown only this once)`,
      `Issuer    ${publicUrl}`,
      `Key set   ${keySet.jwks_uri}`,
    ]);
  });
}

async function runList(_options: unknown, command: Command): Promise<void> {
  await withDatabase(settingsOf(command), async ({ pool }) => {
    const environment = await ensureEnvironment(pool);
    const shown = (await listStreams(pool, environment.id)).map(show);
    print(
      command,
      shown,
      shown.length === 0
        ? ['There is no stream yet. `rollcall security-event-stream create --help` says how to make one.']
        : shown.map(describe),
    );
  });
}

async function runResume(id: string, _options: unknown, command: Command): Promise<void> {
  await change(id, command, resumeStream, 'goes on');
}

async function runRemove(id: string, _options: unknown, command: Command): Promise<void> {
  await change(id, command, removeStream, 'is gone');
}

async function change(id: string, command: Command, work: typeof removeStream, done: string): Promise<void> {
  const streamId = decodeTypeId('security_event_stream', id);
  await withDatabase(settingsOf(command), async ({ pool }) => {
    const environment = await ensureEnvironment(pool);
    if (streamId === undefined || !(await work(pool, environment.id, streamId))) {
      throw new UsageError(
        `There is no stream with the id ${JSON.stringify(id)}; \`rollcall security-event-stream list\` shows all.`,
      );
    }
    print(command, { id }, [`Stream ${id} ${done}.`]);
  });
}

function checkDelivery({ delivery, endpoint, authorization }: CreateOptions): void {
  if (delivery === 'push' && endpoint === undefined)
    throw new UsageError('Push needs an --endpoint to push to.');
  if (delivery === 'poll' && (endpoint ?? authorization) !== undefined) {
    throw new UsageError('--endpoint and --authorization are for push; a receiver that polls gets a secret.');
  }
}

/** Events are personal data: they leave this host encrypted only (RFC 9967 §5). */
function parseEndpoint(text: string): string {
  const url = URL.parse(text);
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && LOCAL_HOSTS.includes(url.hostname));
  if (!isSafe || url.username !== '' || url.password !== '') {
    throw new InvalidArgumentError('It must be an https URL without user (http only to this host).');
  }
  return url.href;
}

function parseHeader(text: string): string {
  if (!/^[\x20-\x7e]{1,4096}$/.test(text)) throw new InvalidArgumentError('It must be printable ASCII.');
  return text;
}

function show(stream: Stream) {
  return {
    id: encodeTypeId('security_event_stream', stream.id),
    delivery: stream.delivery,
    form: stream.form,
    audience: stream.audience,
    directory_id: stream.directoryId === null ? null : encodeTypeId('directory', stream.directoryId),
    endpoint_url: stream.endpointUrl,
    position: stream.position,
    stopped_because: stream.stoppedBecause,
    failures: stream.failures,
    last_failure: stream.lastFailure,
    refusals: stream.refusals,
    last_refusal: stream.lastRefusal,
  };
}

function describe(stream: ReturnType<typeof show>): string {
  const state =
    stream.stopped_because !== null
      ? `stopped: ${stream.stopped_because}`
      : stream.last_failure !== null
        ? `${stream.failures} failures: ${stream.last_failure}`
        : 'active';
  return [
    stream.id,
    stream.delivery,
    stream.form,
    stream.audience,
    stream.endpoint_url ?? 'polled',
    `position ${stream.position}`,
    state,
  ].join('  ');
}

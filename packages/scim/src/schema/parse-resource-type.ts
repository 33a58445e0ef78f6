/** Resource types that an operator writes, in the form in which RFC 7643 §6 publishes them. */
import { isJsonObject } from '../resource/json.ts';
import { fail, ok, type Result } from '../result.ts';
import type { ResourceType } from './attribute.ts';
import { readText, refuseUnknownMembers } from './parse-members.ts';
import { isUrn } from './parse-schema.ts';

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const MEMBERS = ['schemas', 'id', 'name', 'description', 'endpoint', 'schema', 'schemaExtensions', 'meta'];

/** What is served at the base URL beside resources (RFC 7644 §3.2), and what other versions of the service may serve. */
const RESERVED = new Set([
  'users',
  'groups',
  'me',
  'bulk',
  'schemas',
  'resourcetypes',
  'serviceproviderconfig',
  'serviceconfiguration',
  'serviceproviderconfigs',
  'asyncrequests',
]);

/**
 * The resource type in parsed JSON, or why it is none: at least one sentence. The endpoint may come with or without its
 * slash and gets one; extensions come with the schemas that extend it, not from here.
 */
export function parseResourceType(input: unknown): Result<ResourceType, readonly string[]> {
  if (!isJsonObject(input)) return fail(['A resource type is one JSON object (RFC 7643 §6).']);
  const problems: string[] = [];
  const where = 'The resource type';
  const report = (problem: string) => problems.push(problem);
  refuseUnknownMembers(input, MEMBERS, where, report);
  const name = readText(input, 'name', '', where, report);
  const endpoint = readText(input, 'endpoint', '', where, report).replace(/^\//, '');
  const schema = readText(input, 'schema', '', where, report);
  const extensions = Object.hasOwn(input, 'schemaExtensions') ? input.schemaExtensions : [];
  if (!NAME.test(name)) {
    report('The resource type needs a "name": a letter, then letters, digits, "-" or "_", 64 at most.');
  }
  if (readText(input, 'id', name, where, report) !== name) report('Its "id" is the same as its "name".');
  if (!NAME.test(endpoint)) {
    report(
      'The resource type needs an "endpoint" such as /Badges: one segment of letters, digits, "-" or "_".',
    );
  }
  if (RESERVED.has(endpoint.toLowerCase())) report(`The endpoint /${endpoint} is taken by the standard.`);
  if (!isUrn(schema)) report('The resource type needs the URN of its base schema in "schema".');
  if (!Array.isArray(extensions) || extensions.length > 0) {
    report('Extensions are not listed here: each is added with the resource type that it extends.');
  }
  if (problems.length > 0) return fail(problems);
  const description = readText(input, 'description', name, where, report);
  return ok({ id: name, name, endpoint: `/${endpoint}`, description, schema, schemaExtensions: [] });
}

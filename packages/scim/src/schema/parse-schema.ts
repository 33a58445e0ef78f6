/**
 * Schemas that an operator writes, in the form in which RFC 7643 §7 publishes them. What is not said has the default of
 * §2.2; what is wrong is said all at once, each problem as a sentence that names the attribute.
 */
import { isJsonObject, memberOf } from '../resource/json.ts';
import { fail, ok, type Result } from '../result.ts';
import { ATTRIBUTE_TYPES, type Attribute, type AttributeType, type Schema } from './attribute.ts';
import { problemsOfSchema } from './lint-schema.ts';
import { lowerCaseName } from './name.ts';
import { readBoolean, readKeyword, readText, readTexts, refuseUnknownMembers } from './parse-members.ts';

const URN = /^urn:[a-z0-9][a-z0-9-]{1,31}(:[a-z0-9][a-z0-9._~$-]*)+$/i;
const URN_LENGTH_MAX = 200;
const NAME_LENGTH_MAX = 100;
const ATTRIBUTES_MAX = 200;
const MESSAGES_PREFIX = 'urn:ietf:params:scim:api:';

/** The schema in parsed JSON, or why it is none: at least one sentence. */
export function parseSchema(input: unknown): Result<Schema, readonly string[]> {
  if (!isJsonObject(input)) return fail(['A schema is one JSON object (RFC 7643 §7).']);
  const problems: string[] = [];
  const report = (problem: string) => problems.push(problem);
  refuseUnknownMembers(input, SCHEMA_MEMBERS, 'The schema', report);
  const id = readText(input, 'id', '', 'The schema', report);
  const schema: Schema = {
    id,
    name: readText(input, 'name', id.slice(id.lastIndexOf(':') + 1), 'The schema', report),
    description: readText(input, 'description', '', 'The schema', report),
    attributes: readAttributes(memberOf(input, 'attributes'), '', report),
  };
  if (!isUrn(id))
    report(`The schema needs an "id" that is a URN, such as urn:example:schemas:Badge:2.0:User.`);
  if (lowerCaseName(id).startsWith(MESSAGES_PREFIX)) report(`URNs below ${MESSAGES_PREFIX} name messages.`);
  problems.push(...problemsOfSchema(schema).map((problem) => `In the schema ${id}${problem}.`));
  problems.push(...schema.attributes.flatMap((attribute) => problemsOfAttribute(attribute, attribute.name)));
  return problems.length === 0 ? ok(schema) : fail(problems);
}

/** Whether the text is a URN as schemas have them. */
export function isUrn(text: string): boolean {
  return text.length <= URN_LENGTH_MAX && URN.test(text);
}

const SCHEMA_MEMBERS = ['schemas', 'id', 'name', 'description', 'attributes', 'meta'];

type Report = (problem: string) => void;

function readAttributes(value: unknown, prefix: string, report: Report): Attribute[] {
  const where =
    prefix === '' ? 'The schema needs "attributes"' : `${prefix.slice(0, -1)} needs "subAttributes"`;
  if (!Array.isArray(value) || value.length === 0 || value.length > ATTRIBUTES_MAX) {
    report(`${where}: an array of 1 to ${ATTRIBUTES_MAX} attributes.`);
    return [];
  }
  return value.flatMap((each: unknown, position) => {
    if (isJsonObject(each)) return readAttribute(each, position, prefix, report);
    report(`${where}: each is an object, and the ${position + 1}. is not.`);
    return [];
  });
}

const ATTRIBUTE_MEMBERS = [
  'name',
  'type',
  'multiValued',
  'description',
  'required',
  'canonicalValues',
  'caseExact',
  'mutability',
  'returned',
  'uniqueness',
  'referenceTypes',
  'subAttributes',
];

function readAttribute(
  input: { readonly [member: string]: unknown },
  position: number,
  prefix: string,
  report: Report,
): Attribute {
  const unnamed = `${prefix}(${position + 1})`;
  const name = readText(input, 'name', '', `Attribute ${unnamed}`, report);
  if (name === '' || name.length > NAME_LENGTH_MAX) {
    report(`Attribute ${unnamed} needs a "name" of 1 to ${NAME_LENGTH_MAX} characters.`);
  }
  const path = prefix + name;
  const where = `Attribute ${name === '' ? unnamed : path}`;
  refuseUnknownMembers(input, ATTRIBUTE_MEMBERS, where, report);
  const type = readKeyword(input, 'type', ATTRIBUTE_TYPES, 'string', where, report);
  const isComplex = type === 'complex';
  const canonicalValues = readTexts(input, 'canonicalValues', where, report);
  const referenceTypes = readTexts(input, 'referenceTypes', where, report);
  const uniqueness = readKeyword(input, 'uniqueness', ['none', 'server', 'global'], 'none', where, report);
  return {
    name,
    type,
    multiValued: readBoolean(input, 'multiValued', where, report),
    description: readText(input, 'description', '', where, report),
    required: readBoolean(input, 'required', where, report),
    // URIs and bytes have a case whatever is said of them (RFC 7643 §2.3.6, §2.3.7); complex values have none (§2.3.8).
    caseExact: (readBoolean(input, 'caseExact', where, report) || isAlwaysExact(type)) && !isComplex,
    mutability: readKeyword(input, 'mutability', MUTABILITIES, 'readWrite', where, report),
    returned: readKeyword(input, 'returned', RETURNED, 'default', where, report),
    uniqueness: isComplex ? 'none' : uniqueness,
    ...(canonicalValues === undefined ? {} : { canonicalValues }),
    ...(referenceTypes === undefined ? {} : { referenceTypes }),
    ...(isComplex || memberOfSubAttributes(input) !== undefined
      ? { subAttributes: readAttributes(memberOfSubAttributes(input), `${path}.`, report) }
      : {}),
  };
}

const MUTABILITIES = ['readOnly', 'readWrite', 'immutable', 'writeOnly'] as const;
const RETURNED = ['always', 'never', 'default', 'request'] as const;

function memberOfSubAttributes(input: { readonly [member: string]: unknown }): unknown {
  const value = Object.hasOwn(input, 'subAttributes') ? input.subAttributes : undefined;
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

function isAlwaysExact(type: AttributeType): boolean {
  return type === 'reference' || type === 'binary';
}

/** What the type of a sub-attribute with a fixed meaning has to be (RFC 7643 §2.4). */
const FIXED_TYPES = new Map<string, AttributeType>([
  ['type', 'string'],
  ['display', 'string'],
  ['primary', 'boolean'],
  ['$ref', 'reference'],
]);

/** What is well formed and yet cannot be served. */
function problemsOfAttribute(attribute: Attribute, path: string): string[] {
  const problems: string[] = [];
  const { subAttributes = [], multiValued, mutability, returned, uniqueness } = attribute;
  if (uniqueness === 'global') {
    problems.push(
      `Attribute ${path}: values are unique in one directory ("server"); "global" is not offered.`,
    );
  }
  const isKept = mutability !== 'readOnly' && mutability !== 'writeOnly' && returned !== 'never';
  if (uniqueness === 'server' && !isKept) {
    problems.push(
      `Attribute ${path}: nothing is kept of a readOnly, writeOnly or never returned value, so it cannot be unique.`,
    );
  }
  for (const subAttribute of subAttributes) {
    const type = multiValued ? FIXED_TYPES.get(lowerCaseName(subAttribute.name)) : undefined;
    if (type !== undefined && (subAttribute.type !== type || subAttribute.multiValued)) {
      problems.push(`Attribute ${path}.${subAttribute.name} is always a single ${type} (RFC 7643 §2.4).`);
    }
    problems.push(...problemsOfAttribute(subAttribute, `${path}.${subAttribute.name}`));
  }
  return problems;
}

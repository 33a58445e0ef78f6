/**
 * Every failure that a SCIM client is told about, one function each (RFC 7644 §3.12, tables 8 and 9).
 *
 * `detail` is all that an administrator sees in the identity provider, so each names the attribute and the rule in
 * plain words. Text that came from the client goes through `quote`, which bounds it.
 */
import type { ScimError, ScimErrorStatus, ScimType } from './scim-error.ts';

const QUOTED_CHARACTERS_MAX = 80;

/** Text from the client as it may stand in a detail: quoted, printable, at most 80 characters. */
export function quote(text: string): string {
  // The cut can leave half of a surrogate pair, which toWellFormed replaces.
  const start = text.slice(0, QUOTED_CHARACTERS_MAX).toWellFormed();
  const printable = start.replace(/\p{Cc}/gu, '\ufffd');
  return text.length > QUOTED_CHARACTERS_MAX ? `"${printable}…"` : `"${printable}"`;
}

function scimError(status: ScimErrorStatus, scimType: ScimType | undefined, detail: string): ScimError {
  return scimType === undefined ? { status, detail } : { status, scimType, detail };
}

const invalidSyntax = (detail: string) => scimError(400, 'invalidSyntax', detail);
const invalidFilter = (detail: string) => scimError(400, 'invalidFilter', detail);
const invalidValue = (detail: string) => scimError(400, 'invalidValue', detail);

// The body and its `schemas` ----------------------------------------------------------------------------------------

export function bodyNotJson(): ScimError {
  return invalidSyntax('The request body is not valid JSON in UTF-8.');
}

export function bodyNotObject(): ScimError {
  return invalidSyntax('The request body has to be one JSON object.');
}

export function missingSchemas(expectedUrn: string): ScimError {
  return invalidSyntax(`"schemas" is missing or empty. It has to be an array that contains ${expectedUrn}.`);
}

export function schemasNotStrings(): ScimError {
  return invalidSyntax(
    '"schemas" has to be an array of strings, the URNs of the schemas that the body uses.',
  );
}

export function schemasLacks(expectedUrn: string): ScimError {
  return invalidSyntax(`"schemas" does not contain ${expectedUrn}, which this request needs.`);
}

export function foreignSchema(urn: string, resourceTypeName: string): ScimError {
  return invalidSyntax(
    `"schemas" contains ${quote(urn)}, which is not a schema of ${resourceTypeName}. Remove it, or correct the URN.`,
  );
}

export function sameNameTwice(path: string): ScimError {
  return invalidSyntax(
    `${quote(path)} is given twice: attribute names that differ only in letter case are the same name.`,
  );
}

export function unknownAttribute(path: string, resourceTypeName: string): ScimError {
  return invalidSyntax(`${quote(path)} is not an attribute of ${resourceTypeName}.`);
}

// Values of attributes ----------------------------------------------------------------------------------------------

export function missingAttribute(path: string): ScimError {
  return invalidValue(`${path} is required and was not given. Send a value for it.`);
}

export function blankAttribute(path: string): ScimError {
  return invalidValue(`${path} is required and cannot be empty or only blanks.`);
}

export function missingExtension(urn: string): ScimError {
  return invalidValue(`The attributes of ${urn} are required and were not given.`);
}

/** `expected` as in "a string"; `actual` as in "a number". */
export function wrongType(path: string, expected: string, actual: string): ScimError {
  return invalidValue(`${path} has to be ${expected}, not ${actual}.`);
}

export function notAnInteger(path: string): ScimError {
  return invalidValue(`${path} has to be a whole number between -9007199254740991 and 9007199254740991.`);
}

export function notADecimal(path: string): ScimError {
  return invalidValue(`${path} is a number too large to be stored.`);
}

export function notADateTime(path: string, text: string): ScimError {
  return invalidValue(
    `${path} has to be a date with a time such as 2026-01-31T09:30:00Z, not ${quote(text)}.`,
  );
}

export function notBase64(path: string): ScimError {
  return invalidValue(`${path} has to be binary data in base64 (letters, digits, "+" and "/").`);
}

export function notOneCertificate(path: string): ScimError {
  return invalidValue(
    `${path} has to be exactly one X.509 certificate (DER in base64), not a chain or other data.`,
  );
}

export function notAUri(path: string, text: string): ScimError {
  return invalidValue(`${path} has to be a URI without blanks or control characters, not ${quote(text)}.`);
}

export function unstorableText(path: string): ScimError {
  return invalidValue(
    `${path} contains a NUL character or half of a Unicode character, which cannot be stored.`,
  );
}

export function twoPrimaries(path: string): ScimError {
  return invalidValue(`${path} has more than one element with "primary": true. Only one can be primary.`);
}

// Projection and query parameters -----------------------------------------------------------------------------------

export function bothProjections(): ScimError {
  return invalidValue(
    '"attributes" and "excludedAttributes" cannot be used in one request. Send one of them.',
  );
}

export function parameterNotInteger(name: string): ScimError {
  return invalidValue(`"${name}" has to be a whole number.`);
}

export function parameterNotText(name: string): ScimError {
  return invalidValue(`"${name}" has to be a string.`);
}

export function parameterNotTextList(name: string): ScimError {
  return invalidValue(`"${name}" has to be an array of strings, each the name of an attribute.`);
}

export function sortByUnknown(path: string, resourceTypeName: string): ScimError {
  return invalidValue(`"sortBy" names ${quote(path)}, which is not an attribute of ${resourceTypeName}.`);
}

export function sortByComplex(path: string): ScimError {
  return invalidValue(`"sortBy" names ${quote(path)}, which is complex. Name one of its sub-attributes.`);
}

export function sortByUnsupported(path: string): ScimError {
  return invalidValue(`"sortBy" names ${quote(path)}, by which resources cannot be sorted.`);
}

export function sortOrderUnknown(text: string): ScimError {
  return invalidValue(`"sortOrder" has to be "ascending" or "descending", not ${quote(text)}.`);
}

// Filters and paths -------------------------------------------------------------------------------------------------

/** `position` counts characters from 1; `cause` continues the sentence. */
export function filterSyntax(position: number, cause: string): ScimError {
  return invalidFilter(`The filter is not valid at character ${position}: ${cause}.`);
}

export function filterUnknownAttribute(path: string, owner: string): ScimError {
  return invalidFilter(`The filter names ${quote(path)}, which is not an attribute of ${owner}.`);
}

export function filterHiddenAttribute(path: string): ScimError {
  return invalidFilter(`The filter names ${path}, which is never returned and so cannot be filtered on.`);
}

/** `path` is the URN of an extension. */
export function filterNeedsAttribute(path: string): ScimError {
  return invalidFilter(
    `The filter compares ${path}, which is a whole schema. Put ":" and an attribute's name behind it.`,
  );
}

export function filterNeedsSubAttribute(path: string, subAttributes: readonly string[]): ScimError {
  return invalidFilter(
    `The filter compares ${path}, which is complex. Name one of its sub-attributes: ${subAttributes.join(', ')}.`,
  );
}

export function filterBracketsOnSimple(path: string): ScimError {
  return invalidFilter(
    `The filter has brackets behind ${path}, which has neither several values nor sub-attributes.`,
  );
}

export function filterNull(path: string, operator: string): ScimError {
  return invalidFilter(
    `The filter says ${quote(path)} ${operator} null. Only eq and ne can be used with null.`,
  );
}

/** `type` as in "a boolean"; `supported` lists the operators that are left. */
export function filterOperator(path: string, operator: string, type: string, supported: string): ScimError {
  return invalidFilter(
    `The filter uses ${operator} on ${path}, which is ${type}. It can be filtered with ${supported}.`,
  );
}

/** `expected` as in "a number such as 5". */
export function filterLiteral(path: string, expected: string): ScimError {
  return invalidFilter(`The filter has to compare ${path} with ${expected}.`);
}

export function filterOperandTooLong(path: string, operator: string, charactersMax: number): ScimError {
  return invalidFilter(
    `The filter looks for text by ${path} ${operator}, which takes at most ${charactersMax} characters.`,
  );
}

/** `position` counts characters from 1; `cause` continues the sentence. */
export function pathSyntax(position: number, cause: string): ScimError {
  return scimError(400, 'invalidPath', `The path is not valid at character ${position}: ${cause}.`);
}

// The resource as a whole -------------------------------------------------------------------------------------------

/** A filter in the query of a GET of one resource. */
export function filterOnOneResource(): ScimError {
  return invalidFilter('A filter selects among many resources. Send it to the endpoint without an id.');
}

export function resourceNotFound(resourceTypeName: string, id: string): ScimError {
  return scimError(404, undefined, `There is no ${resourceTypeName} with the id ${quote(id)}.`);
}

export function notUnique(
  resourceTypeName: string,
  path: string,
  value: string,
  caseExact = false,
): ScimError {
  return scimError(
    409,
    'uniqueness',
    `Another ${resourceTypeName} of this directory already has the ${path} ${quote(value)}.${caseExact ? '' : ' Letter case does not count.'}`,
  );
}

export function immutableAttribute(path: string): ScimError {
  return scimError(400, 'mutability', `${path} is immutable: once set it cannot be changed or removed.`);
}

export function readOnlyAttribute(path: string): ScimError {
  return scimError(400, 'mutability', `${path} is read-only and cannot be changed by a client.`);
}

export function versionMismatch(): ScimError {
  return scimError(
    412,
    undefined,
    'The resource has changed since the version named in If-Match. Read it again and repeat the change.',
  );
}

export function versionUnwanted(): ScimError {
  return scimError(412, undefined, 'The resource still has a version that If-None-Match excludes.');
}

// The request as HTTP -------------------------------------------------------------------------------------------------

export function notAuthenticated(detail: string): ScimError {
  return scimError(401, undefined, detail);
}

export function missingScope(scope: string): ScimError {
  return scimError(403, undefined, `The credential lacks the scope "${scope}", which this request needs.`);
}

export function endpointNotFound(path: string): ScimError {
  return scimError(404, undefined, `There is no SCIM endpoint at ${quote(path)} below the base URL.`);
}

export function methodNotAllowed(method: string, allowed: string): ScimError {
  return scimError(405, undefined, `${method} is not possible here. Possible are ${allowed}.`);
}

export function notImplemented(what: string): ScimError {
  return scimError(501, undefined, `${what} is not supported by this server.`);
}

/** `/Me` stands for who is signed in (RFC 7644 §3.11). */
export function noPersonBehindToken(): ScimError {
  return scimError(
    501,
    undefined,
    '/Me is not supported: the token of a directory stands for no person. Name the person, as in /Users/{id}.',
  );
}

export function bodyTooLarge(bytesMax: number): ScimError {
  return scimError(
    413,
    undefined,
    `The request body is larger than ${bytesMax} bytes, the most this server takes.`,
  );
}

export function bodyTooDeep(depthMax: number): ScimError {
  return invalidSyntax(`The request body nests objects and arrays deeper than ${depthMax} levels.`);
}

export function contentTypeNotSupported(contentType: string): ScimError {
  return scimError(
    415,
    undefined,
    `The content type ${quote(contentType)} is not supported. Send application/scim+json or application/json.`,
  );
}

export function bodyIncomplete(): ScimError {
  return invalidSyntax('The connection ended before the whole request body had arrived.');
}

/** `supported` is the version segment that is served. */
export function versionNotSupported(version: string, supported: string): ScimError {
  return scimError(
    400,
    'invalidVers',
    `The SCIM version ${quote(version)} is not served here; the base URL has ${quote(supported)} in its place.`,
  );
}

/** `baseUrl` is what comes before the directory in a base URL. */
export function noDirectoryInUrl(baseUrl: string): ScimError {
  return scimError(
    404,
    undefined,
    `The URL names no directory. A base URL is ${baseUrl} and the key of the directory; copy the whole of it.`,
  );
}

export function tokenInUrl(): ScimError {
  return scimError(
    400,
    undefined,
    'The URL has an access_token. Tokens are taken only from the Authorization header. Create a new token: URLs are logged.',
  );
}

export function unavailable(): ScimError {
  return scimError(503, undefined, 'The database cannot be reached at the moment. Send the request again.');
}

export function internalError(requestId: string): ScimError {
  return scimError(
    500,
    undefined,
    `Something went wrong on the server. Its log has the cause under ${requestId}.`,
  );
}

export function busy(): ScimError {
  return scimError(503, undefined, 'Too many changes to the same resource at once. Send the request again.');
}

export function directoryNotLinked(state: string): ScimError {
  return scimError(503, undefined, `This directory is ${state} and takes no requests at the moment.`);
}

export function discoveryNotFilterable(): ScimError {
  return scimError(
    403,
    undefined,
    'Schemas, resource types and capabilities cannot be filtered. Ask without a filter.',
  );
}

// Members and folded keys ---------------------------------------------------------------------------------------------

export function unknownMembers(values: readonly string[]): ScimError {
  const list = values.map(quote).join(', ');
  return invalidValue(`These members do not exist in this directory: ${list}. Provision them first.`);
}

export function circularMembers(): ScimError {
  return invalidValue('A group cannot be a member of itself, directly or through other groups.');
}

export function nestingTooLarge(): ScimError {
  return scimError(
    400,
    'tooMany',
    'Too many groups are nested above and below this one. Nest fewer of them.',
  );
}

export function resourceTooLarge(bytesMax: number): ScimError {
  return invalidValue(`The resource would have more than ${bytesMax} bytes, the most that one can have.`);
}

export function writeOnlyRefused(path: string): ScimError {
  return invalidValue(`This directory takes no ${path}. Send the resource without it.`);
}

export function keyTooLong(path: string, bytesMax: number): ScimError {
  return invalidValue(`${path} is longer than ${bytesMax} bytes.`);
}

// PATCH -------------------------------------------------------------------------------------------------------------

/** `ordinal` counts the operations of the request from 1. */
const inOperation = (ordinal: number, rule: string) => invalidSyntax(`Operation ${ordinal} ${rule}`);

export function missingOperations(): ScimError {
  return invalidSyntax(
    '"Operations" is missing or empty. It has to be an array with at least one operation.',
  );
}

export function operationNotObject(ordinal: number): ScimError {
  return inOperation(ordinal, 'has to be a JSON object with "op".');
}

export function unknownOperation(ordinal: number, op: unknown): ScimError {
  const sent = typeof op === 'string' ? `is ${quote(op)}` : 'is missing or not a string';
  return inOperation(ordinal, `cannot be carried out: "op" ${sent}. It has to be add, remove or replace.`);
}

export function operationPathNotText(ordinal: number): ScimError {
  return inOperation(ordinal, 'has a "path" that is not a string.');
}

export function missingOperationValue(op: string): ScimError {
  return invalidValue(`The operation ${op} needs a "value".`);
}

export function pathlessValueNotObject(actual: string): ScimError {
  return invalidValue(
    `The value of an operation without a path has to be an object of attributes, not ${actual}.`,
  );
}

export function notOneElement(path: string): ScimError {
  return invalidValue(`The value for a filtered ${path} has to be one element, not a list.`);
}

const invalidPath = (detail: string) => scimError(400, 'invalidPath', detail);

export function unknownPath(path: string, resourceTypeName: string): ScimError {
  return invalidPath(`The path ${quote(path)} is not an attribute of ${resourceTypeName}.`);
}

export function filterOnSingular(path: string): ScimError {
  return invalidPath(`${path} has a single value, so its path cannot have a filter in brackets.`);
}

export function severalElements(path: string): ScimError {
  return invalidPath(
    `${path} is there several times. Say which one with a filter, such as [type eq "work"].`,
  );
}

export function removeWithoutPath(): ScimError {
  return scimError(400, 'noTarget', 'The operation remove needs a "path" that says what to remove.');
}

/** `filter` as in the brackets of the path; without it, every element was meant and there is none. */
export function noTarget(path: string, filter?: string): ScimError {
  const cause =
    filter === undefined ? 'there is no element' : `no element satisfies the filter ${quote(filter)}`;
  return scimError(400, 'noTarget', `Nothing to change at ${path}: ${cause}.`);
}

export function requiredAttribute(path: string): ScimError {
  return scimError(400, 'mutability', `${path} is required and cannot be removed or emptied.`);
}

export function changeInPlace(path: string): ScimError {
  return scimError(
    400,
    'mutability',
    `Elements of ${path} can be added and removed, but not changed in place.`,
  );
}

export function patchTooLarge(): ScimError {
  return scimError(400, 'tooMany', 'The operations compare too many values. Send them in several requests.');
}

// Cursors (RFC 9865 §2.1) -------------------------------------------------------------------------------------------

/** One error for a cursor that is forged, damaged, of another query or of another directory: none can be told from another. */
export function invalidCursor(): ScimError {
  return scimError(
    400,
    'invalidCursor',
    'The cursor is not one that this query was given. Repeat the endpoint and every parameter, or begin again with an empty cursor.',
  );
}

export function expiredCursor(seconds: number): ScimError {
  return scimError(
    400,
    'expiredCursor',
    `The cursor is older than ${seconds} seconds. Begin again with an empty cursor.`,
  );
}

const invalidCount = (detail: string) => scimError(400, 'invalidCount', detail);

export function countNotInteger(): ScimError {
  return invalidCount('"count" has to be a whole number.');
}

export function countTooLarge(countMax: number): ScimError {
  return invalidCount(`"count" is larger than ${countMax}, the largest page (maxPageSize).`);
}

export function countChanged(count: number): ScimError {
  return invalidCount(`"count" has to stay what it was on the first page, ${count}.`);
}

export function cursorWithStartIndex(): ScimError {
  return invalidValue('"cursor" and "startIndex" cannot be used in one request. Send one of them.');
}

export function cursorForOneTypeOnly(): ScimError {
  return invalidValue(
    '"cursor" cannot be used in a query over all resource types. Send it to the endpoint of one, or page with "startIndex".',
  );
}

// Searches that are too much ----------------------------------------------------------------------------------------

export function searchTooLong(seconds: number): ScimError {
  return scimError(
    400,
    'tooMany',
    `The search takes longer than ${seconds} seconds. Filter by fewer or more selective terms.`,
  );
}

export function pageTooLarge(bytesMax: number): ScimError {
  return scimError(
    400,
    'tooMany',
    `The resources of this page have more than ${bytesMax} bytes. Ask for fewer at once with "count", or for groups without members.`,
  );
}

// Bulk --------------------------------------------------------------------------------------------------------------

export function tooManyBulkOperations(operationsMax: number): ScimError {
  return scimError(
    413,
    undefined,
    `The bulk request has more than ${operationsMax} operations (maxOperations), the most this server takes at once.`,
  );
}

export function failOnErrorsNotCount(): ScimError {
  return invalidValue('"failOnErrors" has to be a whole number, 1 or more.');
}

export function bulkOperationNotObject(ordinal: number): ScimError {
  return inOperation(ordinal, 'has to be a JSON object with "method" and "path".');
}

export function unknownBulkMethod(ordinal: number, method: unknown): ScimError {
  const sent = typeof method === 'string' ? `is ${quote(method)}` : 'is missing or not a string';
  return inOperation(
    ordinal,
    `cannot be carried out: "method" ${sent}. It has to be POST, PUT, PATCH or DELETE.`,
  );
}

export function bulkMemberNotText(ordinal: number, member: string): ScimError {
  return inOperation(ordinal, `needs a "${member}" that is a string and not empty.`);
}

export function missingBulkId(ordinal: number): ScimError {
  return inOperation(ordinal, 'is a POST and needs a "bulkId", by which its result can be recognised.');
}

export function bulkDataNotObject(ordinal: number, method: string): ScimError {
  return inOperation(ordinal, `is a ${method} and needs "data" that is one JSON object.`);
}

export function bulkIdTwice(bulkId: string): ScimError {
  return invalidValue(`The bulkId ${quote(bulkId)} is given to more than one POST of this request.`);
}

/** `place` is what the path has to be: `the endpoint of a resource type`. */
export function bulkPathUnfit(method: string, path: string, place: string): ScimError {
  return invalidValue(`The path of ${method} has to be ${place}, which ${quote(path)} is not.`);
}

export function bulkIdUnknown(bulkId: string): ScimError {
  return invalidValue(`No POST of this request has the bulkId ${quote(bulkId)}.`);
}

export function bulkIdFailed(bulkId: string): ScimError {
  return invalidValue(`The operation with the bulkId ${quote(bulkId)} failed, so nothing can refer to it.`);
}

/** A resource among those that refer to each other in a circle. */
export function bulkCircleFailed(bulkId: string): ScimError {
  return scimError(
    409,
    undefined,
    `The resources that refer to each other in a circle with bulkId ${quote(bulkId)} could not all be created, so this one was not kept.`,
  );
}

// SCIM 1.1 ----------------------------------------------------------------------------------------------------------

/** `construct` is an operator as written, or `brackets`. */
export function filterBeyondV1(construct: string): ScimError {
  return invalidFilter(
    `The filter uses ${construct}, which SCIM 1.1 does not have. Possible are eq, co, sw, pr, gt, ge, lt, le, and, or and parentheses.`,
  );
}

export function xmlNotServed(): ScimError {
  return scimError(406, undefined, 'XML is not served. Ask for application/json, without the suffix ".xml".');
}

export function xmlNotRead(): ScimError {
  return scimError(415, undefined, 'XML is not read. Send application/json.');
}

export function methodOverrideUnknown(method: string): ScimError {
  return invalidValue(
    `X-HTTP-Method-Override says ${quote(method)}. A POST can stand for PUT, PATCH or DELETE.`,
  );
}

export function removedAttributesNotTextList(): ScimError {
  return invalidValue('"meta.attributes" has to be an array of strings, each the name of an attribute.');
}

/** `operation` is what an element of `path` says in SCIM 1.1. */
export function unknownElementOperation(path: string, operation: unknown): ScimError {
  const sent = typeof operation === 'string' ? quote(operation) : 'something that is not a string';
  return invalidValue(`${path} has an element whose "operation" is ${sent}. It can only be "delete".`);
}

/**
 * External names: how an Okta app profile says where in the SCIM document an attribute goes, such as
 * `name.givenName`, `emails.^[primary==true].value` or `emails.[1].type`.
 */
import { fail, type Json, type JsonObject, ok, type Result } from '@rollcall/scim';
import { isObject, member } from '../../json.ts';

export interface ExternalName {
  readonly attribute: string;
  /** Which element of a multi-valued attribute. */
  readonly element?: ElementSelector;
  readonly subAttribute?: string;
}

export type ElementSelector =
  | { readonly kind: 'where'; readonly name: string; readonly value: string | boolean }
  | { readonly kind: 'index'; readonly index: number };

const EXTERNAL_NAME =
  /^([A-Za-z$][\w$-]*)(?:\.(?:\^\[([A-Za-z$][\w$-]*)==(true|false|'[^']*')\]|\[(\d{1,2})\]))?(?:\.([A-Za-z$][\w$-]*))?$/;

/** Parses an external name; a sentence says what an external name looks like. */
export function parseExternalName(text: string): Result<ExternalName, string> {
  const match = EXTERNAL_NAME.exec(text);
  if (match === null) return fail(`Invalid externalName ${text}`);
  const [, attribute, where, value, index, subAttribute] = match;
  const element = selector(where, value, index);
  return ok({
    attribute: attribute!,
    ...(element === undefined ? {} : { element }),
    ...(subAttribute === undefined ? {} : { subAttribute }),
  });
}

function selector(name?: string, value?: string, index?: string): ElementSelector | undefined {
  if (index !== undefined) return { kind: 'index', index: Number(index) };
  if (name === undefined || value === undefined) return undefined;
  return { kind: 'where', name, value: value.startsWith("'") ? value.slice(1, -1) : value === 'true' };
}

/** The value at an external name in a document or extension object; undefined when there is none. */
export function readExternal(object: JsonObject, name: ExternalName): Json | undefined {
  const value = member(object, name.attribute);
  const holder = name.element === undefined ? value : elements(value)[position(value, name.element)];
  if (name.subAttribute === undefined) return holder;
  return isObject(holder) ? member(holder, name.subAttribute) : undefined;
}

/** The same document with `value` at an external name; a selected element that is missing is added at the end. */
export function writeExternal(object: JsonObject, name: ExternalName, value: Json): JsonObject {
  const { attribute, element, subAttribute } = name;
  const current = member(object, attribute);
  if (element === undefined) return { ...object, [attribute]: within(current, subAttribute, value) };
  const list = elements(current);
  const at = position(current, element);
  const seed = element.kind === 'where' ? { [element.name]: element.value } : {};
  const written = within(list[at] ?? seed, subAttribute, value);
  return { ...object, [attribute]: at in list ? list.with(at, written) : [...list, written] };
}

function within(holder: Json | undefined, subAttribute: string | undefined, value: Json): Json {
  if (subAttribute === undefined) return value;
  return { ...(isObject(holder) ? holder : {}), [subAttribute]: value };
}

/** The index of the selected element, or the length of the list when there is none. */
function position(value: Json | undefined, selector: ElementSelector): number {
  const list = elements(value);
  if (selector.kind === 'index') return Math.min(selector.index, list.length);
  const at = list.findIndex(
    (element) => isObject(element) && member(element, selector.name) === selector.value,
  );
  return at < 0 ? list.length : at;
}

function elements(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** Attribute paths (RFC 7644 §3.10): parsing and printing. Names are looked up by `resolvePath`. */
import { pathSyntax, quote } from '../error/catalogue.ts';
import { ok, type Result } from '../result.ts';
import { failure, refuse, type Scan } from './scanner.ts';
import type { AttributePath } from './syntax-tree.ts';

const NAME = /^(?:[A-Za-z][A-Za-z0-9_$-]*|\$ref)$/i;
/** Printable ASCII without the characters that end a path. */
const URN = /^[!#-'*-Z\\^-~]+$/;

/**
 * Reads `[urn:]name[.sub]`, as in `attributes`, `sortBy` or the path of a PATCH operation without a filter.
 * Blanks around it are ignored. Fails with `invalidPath`.
 */
export function parseAttributePath(text: string): Result<AttributePath> {
  const path = readAttributePath(text.trim(), 0);
  return path.ok ? path : refuse(path.error, pathSyntax);
}

/** `[urn:]name[.sub]` as text. */
export function printAttributePath(path: AttributePath): string {
  const qualified = path.urn === undefined ? path.name : `${path.urn}:${path.name}`;
  return path.subAttribute === undefined ? qualified : `${qualified}.${path.subAttribute}`;
}

/** Whether `text` can be the name of an attribute (RFC 7643 §2.1, and `$ref`). */
export function isAttributeName(text: string): boolean {
  return NAME.test(text);
}

/**
 * Splits one word into URN, name and sub-attribute. `position` is where the word starts in the client's text. The
 * part after the last colon may be the end of a URN that stands alone, such as `2.0`; it is then kept whole as
 * the name, for `resolvePath` to join.
 */
export function readAttributePath(word: string, position: number): Scan<AttributePath> {
  if (word === '') return failure(position, 'an attribute name is missing');
  const colon = word.lastIndexOf(':');
  const urn = colon === -1 ? undefined : word.slice(0, colon);
  const rest = word.slice(colon + 1);
  if (urn !== undefined && !(URN.test(urn) && URN.test(rest))) {
    return failure(
      position,
      `${quote(word)} is not an attribute path; a schema URN and an attribute name stand on the two sides of the last colon`,
    );
  }
  const dot = rest.indexOf('.');
  const name = dot === -1 ? rest : rest.slice(0, dot);
  const subAttribute = dot === -1 ? undefined : rest.slice(dot + 1);
  if (isAttributeName(name) && (subAttribute === undefined || isAttributeName(subAttribute))) {
    return ok({
      kind: 'attributePath',
      ...(urn === undefined ? {} : { urn }),
      name,
      ...(subAttribute === undefined ? {} : { subAttribute }),
    });
  }
  if (urn !== undefined) return ok({ kind: 'attributePath', urn, name: rest });
  return failure(position, `${quote(word)} is not an attribute name`);
}

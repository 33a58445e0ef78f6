/** The target of a PATCH operation (RFC 7644 §3.5.2): `attr`, `attr.sub`, `attr[filter]` or `attr[filter].sub`. */
import { filterSyntax, pathSyntax, quote } from '../error/catalogue.ts';
import { ok, type Result } from '../result.ts';
import { isAttributeName, printAttributePath, readAttributePath } from './attribute-path.ts';
import { BRACKETS_AFTER_SUB_ATTRIBUTE, readFilter } from './parse.ts';
import { printFilter } from './print.ts';
import { failure, peek, readWord, refuse, type Scan, type Scanner } from './scanner.ts';
import type { PatchPath } from './syntax-tree.ts';

/**
 * Parses the path of a PATCH operation. Blanks around it are ignored. Fails with `invalidPath`, or with
 * `invalidFilter` when the fault lies between the brackets. A bracket that is never closed is a fault of the path.
 */
export function parsePatchPath(text: string): Result<PatchPath> {
  const scanner: Scanner = { text: text.trim(), position: 0 };
  const path = readAttributePath(readWord(scanner), 0);
  if (!path.ok) return refuse(path.error, pathSyntax);
  if (peek(scanner) !== '[') {
    const end = readEnd(scanner);
    return end.ok ? ok({ kind: 'patchPath', path: path.value }) : refuse(end.error, pathSyntax);
  }
  if (path.value.subAttribute !== undefined) {
    return refuse({ position: scanner.position, cause: BRACKETS_AFTER_SUB_ATTRIBUTE }, pathSyntax);
  }
  if (!scanner.text.includes(']', scanner.position)) {
    return refuse(
      { position: scanner.position, cause: 'the "[" that starts here is never closed' },
      pathSyntax,
    );
  }
  scanner.position += 1;
  const filter = readFilter(scanner, 'bracket');
  if (!filter.ok) return refuse(filter.error, filterSyntax);
  const subAttribute = readSubAttribute(scanner);
  if (!subAttribute.ok) return refuse(subAttribute.error, pathSyntax);
  return ok({
    kind: 'patchPath',
    path: path.value,
    filter: filter.value,
    ...(subAttribute.value === undefined ? {} : { subAttribute: subAttribute.value }),
  });
}

/** The path as text, which parses to an equal path. */
export function printPatchPath(path: PatchPath): string {
  const filter = path.filter === undefined ? '' : `[${printFilter(path.filter)}]`;
  const subAttribute = path.subAttribute === undefined ? '' : `.${path.subAttribute}`;
  return `${printAttributePath(path.path)}${filter}${subAttribute}`;
}

function readSubAttribute(scanner: Scanner): Scan<string | undefined> {
  const start = scanner.position;
  if (peek(scanner) !== '.') {
    const end = readEnd(scanner);
    return end.ok ? ok(undefined) : end;
  }
  scanner.position += 1;
  const name = readWord(scanner);
  if (!isAttributeName(name)) return failure(start + 1, `${quote(name)} is not the name of a sub-attribute`);
  const end = readEnd(scanner);
  return end.ok ? ok(name) : end;
}

function readEnd(scanner: Scanner): Scan<undefined> {
  if (scanner.position === scanner.text.length) return ok(undefined);
  return failure(
    scanner.position,
    `nothing may follow here, found ${quote(scanner.text.slice(scanner.position))}`,
  );
}

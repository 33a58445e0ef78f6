/**
 * Binds the names of a filter to attributes and brings its literals into comparable form. All rules of RFC 7644 §3.4.2.2
 * that depend on the schema are decided here, so that a filter is refused whatever the data.
 */
import * as errors from '../error/catalogue.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Attribute } from '../schema/attribute.ts';
import { findSubAttribute } from '../schema/attribute-index.ts';
import { sameName } from '../schema/name.ts';
import type { ResourceDefinition } from '../schema/registry.ts';
import { resolvePath } from '../schema/resolve-path.ts';
import { printAttributePath } from './attribute-path.ts';
import { resolveOperand } from './operand.ts';
import type { ResolvedFilter, ResolvedTarget } from './resolved-filter.ts';
import type { AttributePath, ComparisonFilter, Filter, Literal, ValuePathFilter } from './syntax-tree.ts';

export interface ResolveOptions {
  /**
   * What a name means that the resource type does not have: an error, or an attribute that is absent, as where several
   * resource types are searched at once (RFC 7644 §3.4.2.1).
   */
  readonly unknownAttributes?: 'refuse' | 'absent';
}

const TRUE: ResolvedFilter = { kind: 'and', filters: [] };
const FALSE: ResolvedFilter = { kind: 'or', filters: [] };

/**
 * Binds a filter to a resource type. Fails with `invalidFilter` for a name that the type does not have or never
 * returns, an operator that the attribute's type does not support, and a literal of another type.
 */
export function resolveFilter(
  filter: Filter,
  definition: ResourceDefinition,
  options: ResolveOptions = {},
): Result<ResolvedFilter> {
  const lookUp: LookUp = (path) => {
    const resolved = resolvePath(path, definition);
    if (resolved?.kind !== 'extension') return resolved && { kind: 'attribute', target: targetOf(resolved) };
    return { kind: 'extension', targets: targetsOf(resolved.extension, definition) };
  };
  return resolve(filter, { lookUp, owner: definition.resourceType.name, options });
}

/**
 * Binds the filter between the brackets after `target.attribute`, for `evaluateElement`. The elements of a multi-valued
 * attribute that is not complex go by the name `value`. Fails as `resolveFilter` does.
 */
export function resolveElementFilter(
  filter: Filter,
  target: { readonly extension?: string; readonly attribute: Attribute },
  options: ResolveOptions = {},
): Result<ResolvedFilter> {
  const { attribute } = target;
  const owner = target.extension === undefined ? {} : { extension: target.extension };
  const lookUp: LookUp = ({ name }) => {
    if (attribute.type !== 'complex' && sameName(name, 'value')) {
      return { kind: 'attribute', target: { ...owner, attribute } };
    }
    const subAttribute = findSubAttribute(attribute, name);
    return subAttribute && { kind: 'attribute', target: { ...owner, attribute, subAttribute } };
  };
  return resolve(filter, {
    lookUp,
    owner: attribute.name,
    options: { ...options, unknownAttributes: 'refuse' },
  });
}

/** What a path means: an attribute, or all the attributes of an extension. Undefined when there is none of the name. */
type LookUp = (path: AttributePath) => Binding | undefined;
type Binding =
  | { readonly kind: 'attribute'; readonly target: ResolvedTarget }
  | { readonly kind: 'extension'; readonly targets: readonly ResolvedTarget[] };

interface Scope {
  readonly lookUp: LookUp;
  /** Whose attributes are looked up, for messages. */
  readonly owner: string;
  readonly options: ResolveOptions;
}

function resolve(filter: Filter, scope: Scope): Result<ResolvedFilter> {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const filters: ResolvedFilter[] = [];
      for (const part of filter.filters) {
        const resolved = resolve(part, scope);
        if (!resolved.ok) return resolved;
        filters.push(resolved.value);
      }
      return ok({ kind: filter.kind, filters });
    }
    case 'not': {
      const resolved = resolve(filter.filter, scope);
      return resolved.ok ? ok({ kind: 'not', filter: resolved.value }) : resolved;
    }
    case 'present':
      return resolvePresence(filter.path, scope);
    case 'comparison':
      return filter.literal === null
        ? resolveNull(filter, scope)
        : resolveComparison(filter, filter.literal, scope);
    case 'valuePath':
      return resolveValuePath(filter, scope);
  }
}

function resolvePresence(path: AttributePath, scope: Scope): Result<ResolvedFilter> {
  const bound = bind(path, scope);
  if (!bound.ok) return bound;
  if (bound.value === undefined) return ok(FALSE);
  if (bound.value.kind === 'attribute') return ok({ kind: 'present', target: bound.value.target });
  return ok({ kind: 'or', filters: bound.value.targets.map((target) => ({ kind: 'present', target })) });
}

/** `eq null` says that there is no value, `ne null` that there is one. */
function resolveNull({ path, operator }: ComparisonFilter, scope: Scope): Result<ResolvedFilter> {
  if (operator !== 'eq' && operator !== 'ne')
    return fail(errors.filterNull(printAttributePath(path), operator));
  const present = resolvePresence(path, scope);
  return present.ok && operator === 'eq' ? ok({ kind: 'not', filter: present.value }) : present;
}

function resolveComparison(
  { path, operator }: ComparisonFilter,
  literal: NonNullable<Literal>,
  scope: Scope,
): Result<ResolvedFilter> {
  const bound = bind(path, scope);
  if (!bound.ok) return bound;
  const text = printAttributePath(path);
  if (bound.value === undefined) return ok(operator === 'ne' ? TRUE : FALSE);
  if (bound.value.kind === 'extension') return fail(errors.filterNeedsAttribute(text));
  const target = withValue(bound.value.target);
  const attribute = target.subAttribute ?? target.attribute;
  if (attribute.type === 'complex') {
    return fail(
      errors.filterNeedsSubAttribute(
        text,
        (attribute.subAttributes ?? []).map(({ name }) => name),
      ),
    );
  }
  const operand = resolveOperand(attribute, operator, literal, text);
  return operand.ok ? ok({ kind: 'comparison', target, operator, operand: operand.value }) : operand;
}

function resolveValuePath({ path, filter }: ValuePathFilter, scope: Scope): Result<ResolvedFilter> {
  const bound = bind(path, scope);
  if (!bound.ok) return bound;
  if (bound.value === undefined) return ok(FALSE);
  const text = printAttributePath(path);
  if (bound.value.kind === 'extension') return fail(errors.filterNeedsAttribute(text));
  const { target } = bound.value;
  const inner = resolveElementFilter(filter, target, scope.options);
  if (!inner.ok) return inner;
  if (target.attribute.multiValued) return ok({ kind: 'element', target, filter: inner.value });
  if (target.attribute.type !== 'complex') return fail(errors.filterBracketsOnSimple(text));
  // A singular complex attribute is its own only element.
  return ok({ kind: 'and', filters: [{ kind: 'present', target }, inner.value] });
}

/** The attribute that a path names; undefined when it may be absent here. Never-returned attributes stay hidden. */
function bind(path: AttributePath, scope: Scope): Result<Binding | undefined> {
  const text = printAttributePath(path);
  const binding = scope.lookUp(path);
  if (binding === undefined) {
    if (scope.options.unknownAttributes === 'absent') return ok(undefined);
    return fail(errors.filterUnknownAttribute(text, scope.owner));
  }
  const targets = binding.kind === 'attribute' ? [binding.target] : [];
  for (const { attribute, subAttribute } of targets) {
    if ((subAttribute ?? attribute).returned === 'never' || attribute.returned === 'never') {
      return fail(errors.filterHiddenAttribute(text));
    }
  }
  return ok(binding);
}

function targetOf({ extension, attribute, subAttribute }: ResolvedTarget): ResolvedTarget {
  return {
    ...(extension === undefined ? {} : { extension }),
    attribute,
    ...(subAttribute === undefined ? {} : { subAttribute }),
  };
}

function targetsOf(extension: string, definition: ResourceDefinition): ResolvedTarget[] {
  const schema = definition.extensions.find((registered) => registered.schema.id === extension)?.schema;
  const readable = (schema?.attributes ?? []).filter((attribute) => attribute.returned !== 'never');
  return readable.map((attribute) => ({ extension, attribute }));
}

/** A comparison of a complex attribute means its `value`, if it has one: `emails co "@example.com"`, `manager eq "…"`. */
function withValue(target: ResolvedTarget): ResolvedTarget {
  if (target.subAttribute !== undefined) return target;
  const value = findSubAttribute(target.attribute, 'value');
  return value === undefined ? target : { ...target, subAttribute: value };
}

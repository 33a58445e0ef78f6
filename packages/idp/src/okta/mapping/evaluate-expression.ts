/** Syntax tree of an expression + what it may refer to → value. */
import { fail, ok, type Result } from '@rollcall/scim';
import type { Expression, ExpressionValue, ReferenceRoot } from './expression.ts';
import { STRING_FUNCTIONS } from './functions.ts';

export interface ExpressionContext {
  /** The value of `root.name`, null without one, undefined when there is no such attribute. */
  attribute(root: ReferenceRoot, name: string): ExpressionValue | undefined;
  /** `user.getInternalProperty("id")` and `("status")`. */
  internalProperty(name: string): ExpressionValue | undefined;
}

/** Evaluates an expression; a sentence says why it has no value. `null` and `''` are different values. */
export function evaluateExpression(
  expression: Expression,
  context: ExpressionContext,
): Result<ExpressionValue, string> {
  const evaluate = (part: Expression) => evaluateExpression(part, context);
  switch (expression.kind) {
    case 'literal':
      return ok(expression.value);
    case 'reference': {
      const value = context.attribute(expression.root, expression.name);
      return value === undefined ? fail(`Invalid property ${expression.root}.${expression.name}`) : ok(value);
    }
    case 'call':
      return call(expression.name, expression.parameters.map(evaluate), context);
    case 'not': {
      const operand = boolean(evaluate(expression.operand));
      return operand.ok ? ok(!operand.value) : operand;
    }
    case 'and':
    case 'or': {
      const left = boolean(evaluate(expression.left));
      if (!left.ok || left.value === (expression.kind === 'or')) return left;
      return boolean(evaluate(expression.right));
    }
    case 'equal':
    case 'notEqual': {
      const left = evaluate(expression.left);
      if (!left.ok) return left;
      const right = evaluate(expression.right);
      if (!right.ok) return right;
      return ok((left.value === right.value) === (expression.kind === 'equal'));
    }
    case 'elvis': {
      const value = evaluate(expression.value);
      const empty = value.ok && (value.value === null || value.value === '');
      return empty ? evaluate(expression.otherwise) : value;
    }
    case 'conditional': {
      const condition = boolean(evaluate(expression.condition));
      if (!condition.ok) return condition;
      return evaluate(condition.value ? expression.then : expression.otherwise);
    }
  }
}

function boolean(result: Result<ExpressionValue, string>): Result<boolean, string> {
  if (!result.ok) return result;
  return typeof result.value === 'boolean' ? ok(result.value) : fail(`${result.value} is not a Boolean`);
}

function call(
  name: string,
  parameters: readonly Result<ExpressionValue, string>[],
  context: ExpressionContext,
): Result<ExpressionValue, string> {
  const texts: string[] = [];
  for (const parameter of parameters) {
    if (!parameter.ok) return parameter;
    texts.push(parameter.value === null ? '' : String(parameter.value));
  }
  if (name === 'user.getInternalProperty') {
    const value = context.internalProperty(texts[0] ?? '');
    return value === undefined ? fail(`Invalid property ${texts[0]}`) : ok(value);
  }
  const definition = STRING_FUNCTIONS.get(name);
  if (definition === undefined) return fail(`${name} is not a known function`);
  if (texts.length < definition.parametersMin || texts.length > definition.parametersMax) {
    return fail(`${name} does not take ${texts.length} parameters`);
  }
  return ok(definition.call(...texts));
}

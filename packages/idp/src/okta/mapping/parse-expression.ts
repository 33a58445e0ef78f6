/** Text of Okta's expression language → syntax tree. */
import { fail, ok, type Result } from '@rollcall/scim';
import { type Expression, REFERENCE_ROOTS, type ReferenceRoot } from './expression.ts';
import { type Token, tokenize } from './tokens.ts';

const DEPTH_MAX = 100;

class ParseError extends Error {}

/** Parses an expression; a sentence says what is wrong with it. */
export function parseExpression(text: string): Result<Expression, string> {
  const tokens = tokenize(text);
  if (!tokens.ok) return tokens;
  const parser = new Parser(tokens.value);
  try {
    return ok(parser.parse());
  } catch (error) {
    if (error instanceof ParseError) return fail(error.message);
    throw error;
  }
}

/** Recursive descent: conditional < or < and < equality < not < primary. */
class Parser {
  private at = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  parse(): Expression {
    const expression = this.conditional();
    const rest = this.tokens[this.at];
    if (rest !== undefined) throw new ParseError(`unexpected ${rest.text}`);
    return expression;
  }

  private conditional(): Expression {
    if (++this.depth > DEPTH_MAX) throw new ParseError('the expression is nested too deeply');
    const condition = this.or();
    let expression = condition;
    if (this.take('?:')) {
      expression = { kind: 'elvis', value: condition, otherwise: this.conditional() };
    } else if (this.take('?')) {
      const then = this.conditional();
      this.expect(':');
      expression = { kind: 'conditional', condition, then, otherwise: this.conditional() };
    }
    this.depth--;
    return expression;
  }

  private or(): Expression {
    let left = this.and();
    while (this.take('||', 'OR')) left = { kind: 'or', left, right: this.and() };
    return left;
  }

  private and(): Expression {
    let left = this.equality();
    while (this.take('&&', 'AND')) left = { kind: 'and', left, right: this.equality() };
    return left;
  }

  private equality(): Expression {
    const left = this.not();
    if (this.take('==')) return { kind: 'equal', left, right: this.not() };
    if (this.take('!=')) return { kind: 'notEqual', left, right: this.not() };
    return left;
  }

  private not(): Expression {
    let negations = 0;
    while (this.take('!')) negations++;
    let expression = this.primary();
    for (let count = 0; count < negations; count++) expression = { kind: 'not', operand: expression };
    return expression;
  }

  private primary(): Expression {
    if (this.take('(')) {
      const inner = this.conditional();
      this.expect(')');
      return inner;
    }
    const token = this.tokens[this.at++];
    if (token?.kind === 'string') return { kind: 'literal', value: token.text };
    if (token?.kind === 'number') return { kind: 'literal', value: Number(token.text) };
    if (token?.kind === 'name') return this.take('(') ? this.call(token.text) : named(token.text);
    throw new ParseError(`expected a value, found ${token?.text ?? 'the end'}`);
  }

  private call(name: string): Expression {
    const parameters: Expression[] = [];
    while (!this.take(')')) {
      if (parameters.length > 0) this.expect(',');
      parameters.push(this.conditional());
    }
    return { kind: 'call', name, parameters };
  }

  private take(...texts: readonly string[]): boolean {
    const token = this.tokens[this.at];
    const taken = token !== undefined && token.kind !== 'string' && texts.includes(token.text);
    if (taken) this.at++;
    return taken;
  }

  private expect(text: string): void {
    if (!this.take(text)) {
      throw new ParseError(`expected ${text}, found ${this.tokens[this.at]?.text ?? 'the end'}`);
    }
  }
}

function named(text: string): Expression {
  if (text === 'null') return { kind: 'literal', value: null };
  if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' };
  const [root, name, ...rest] = text.split('.');
  if (isRoot(root) && name !== undefined && rest.length === 0) return { kind: 'reference', root, name };
  throw new ParseError(`${text} is neither an attribute nor a value`);
}

function isRoot(text: string | undefined): text is ReferenceRoot {
  return (REFERENCE_ROOTS as readonly (string | undefined)[]).includes(text);
}

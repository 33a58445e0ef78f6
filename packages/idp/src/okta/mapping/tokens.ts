/** Splits an Okta expression into tokens, in one pass over the text. */
import { fail, ok, type Result } from '@rollcall/scim';

export type Token =
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'symbol'; readonly text: string };

const SYMBOLS = ['==', '!=', '&&', '||', '?:', '?', ':', '!', '(', ')', ','];

/** The tokens of `text`, or a sentence about the first character that belongs to none. */
export function tokenize(text: string): Result<Token[], string> {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at]!;
    if (/\s/.test(character)) {
      at++;
      continue;
    }
    if (character === "'" || character === '"') {
      const string = quoted(text, at);
      if (string === undefined) return fail(`the text at position ${at} has no closing quote`);
      tokens.push({ kind: 'string', text: string.text });
      at = string.end;
      continue;
    }
    const name = /[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*/y;
    const number = /\d{1,15}(?:\.\d{1,15})?/y;
    name.lastIndex = number.lastIndex = at;
    const word = name.exec(text)?.[0];
    const digits = number.exec(text)?.[0];
    const symbol = SYMBOLS.find((candidate) => text.startsWith(candidate, at));
    if (word !== undefined) tokens.push({ kind: 'name', text: word });
    else if (digits !== undefined) tokens.push({ kind: 'number', text: digits });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol });
    else return fail(`unexpected ${JSON.stringify(character)} at position ${at}`);
    at += (word ?? digits ?? symbol ?? '').length;
  }
  return ok(tokens);
}

/** A text in quotes; the quote itself is written twice inside it. */
function quoted(text: string, start: number): { text: string; end: number } | undefined {
  const quote = text[start]!;
  let content = '';
  for (let from = start + 1; ; ) {
    const close = text.indexOf(quote, from);
    if (close < 0) return undefined;
    content += text.slice(from, close);
    if (text[close + 1] !== quote) return { text: content, end: close + 1 };
    content += quote;
    from = close + 2;
  }
}

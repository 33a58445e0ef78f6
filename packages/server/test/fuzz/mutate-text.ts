/** Changes a text token by token, so that much of its grammar survives. */
import type { Random } from '../random.ts';
import { TEXTS } from './dictionary.ts';

const TOKEN = /[A-Za-z0-9_$-]+|\s+|./gsu;

/** The text with one token taken out, doubled, exchanged, put elsewhere, changed in case or added. */
export function mutateText(text: string, random: Random): string {
  const tokens = text.match(TOKEN) ?? [];
  const at = random.integer(tokens.length + 1);
  const token = tokens[at] ?? '';
  switch (random.integer(7)) {
    case 0:
      tokens.splice(at, 1 + random.integer(3));
      break;
    case 1:
      tokens.splice(at, 0, ...tokens.slice(at, at + 1 + random.integer(8)));
      break;
    case 2:
      tokens.splice(at, 1, random.pick(TEXTS));
      break;
    case 3:
      tokens.splice(random.integer(tokens.length + 1), 0, ...tokens.splice(at, 1));
      break;
    case 4:
      tokens.splice(at, 1, random.integer(2) === 0 ? token.toUpperCase() : token.toLowerCase());
      break;
    case 5:
      tokens.splice(at, 0, token.repeat(1 + random.integer(200)));
      break;
    default:
      tokens.splice(at, 0, random.pick(TEXTS));
  }
  return tokens.join('');
}

/** Changes bytes without regard for what they mean. */
import type { Random } from '../random.ts';
import { TEXTS, VALUES } from './dictionary.ts';

const BYTES_MAX = 100_000;

/** The bytes with a bit flipped, a byte set, a part cut out, doubled, exchanged with another or overwritten. */
export function mutateBytes(bytes: Buffer, random: Random, other: Buffer): Buffer {
  const start = random.integer(bytes.length + 1);
  const end = Math.min(bytes.length, start + 1 + random.integer(random.integer(4) === 0 ? 200 : 8));
  const [before, part, after] = [bytes.subarray(0, start), bytes.subarray(start, end), bytes.subarray(end)];
  switch (random.integer(10)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      if (start < flipped.length) flipped[start]! ^= 1 << random.integer(8);
      return flipped;
    }
    case 1: {
      const set = Buffer.from(bytes);
      if (start < set.length) set[start] = random.integer(256);
      return set;
    }
    case 2:
      return Buffer.concat([before, after]);
    case 3:
      return Buffer.concat([before, part, part, after]).subarray(0, BYTES_MAX);
    case 4:
      return before;
    case 5: {
      const noise = Buffer.from(Array.from({ length: 1 + random.integer(6) }, () => random.integer(256)));
      return Buffer.concat([before, noise, after]);
    }
    case 6:
      return Buffer.concat([before, Buffer.from(random.pick(TEXTS)), after]).subarray(0, BYTES_MAX);
    case 7:
      return Buffer.concat([before, Buffer.from(random.pick(VALUES)), after]).subarray(0, BYTES_MAX);
    case 8: {
      const from = random.integer(other.length + 1);
      return Buffer.concat([before, other.subarray(from, from + random.integer(200)), after]);
    }
    default: {
      const middle = Math.floor(part.length / 2);
      return Buffer.concat([before, part.subarray(middle), part.subarray(0, middle), after]);
    }
  }
}

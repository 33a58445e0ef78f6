/** Changes the structure of a JSON document; what comes out need not be JSON any more. */
import type { Random } from '../random.ts';
import { TEXTS, VALUES } from './dictionary.ts';
import { mutateText } from './mutate-text.ts';

/** A document in which members may repeat and scalars are whatever text. */
type Node = string | Items | Members;
interface Items {
  readonly kind: 'array';
  items: Slot[];
}
interface Members {
  readonly kind: 'object';
  items: Slot[];
}
/** An element of an array or a member of an object. */
interface Slot {
  /** The member's name as JSON text; '' in an array. */
  name: string;
  node: Node;
}

const TEXT_MAX = 200_000;
const DEPTH_MAX = 20;

/** The document with one member or element changed. Text that is no JSON is given back. */
export function mutateJson(text: string, random: Random): string {
  let root: Node;
  try {
    root = toNode(JSON.parse(text));
  } catch {
    return text;
  }
  const containers = collect(root).filter(({ items }) => items.length > 0);
  if (containers.length === 0) return random.pick(VALUES);
  const container = random.pick(containers);
  mutateSlot(container, random.integer(container.items.length), root, random);
  return print(root).slice(0, TEXT_MAX);
}

function mutateSlot({ kind, items }: Items | Members, place: number, root: Node, random: Random): void {
  const slot = items[place]!;
  switch (random.integer(11)) {
    case 0:
      items.splice(place, 1);
      break;
    case 1:
      items.splice(place, 0, { name: changeCase(slot.name, random), node: slot.node });
      break;
    case 2:
      slot.node = random.pick(VALUES);
      break;
    case 3:
      slot.node = structuredClone(random.pick([root, ...collect(root)]));
      break;
    case 4:
      slot.node = { kind: 'array', items: [{ name: '', node: slot.node }] };
      break;
    case 5:
      slot.node = { kind: 'object', items: [{ name: JSON.stringify(random.pick(TEXTS)), node: slot.node }] };
      break;
    case 6:
      items.push(
        ...Array.from({ length: random.integer(random.integer(20) === 0 ? 2_000 : 10) }, () => slot),
      );
      break;
    case 7:
      items.reverse();
      break;
    case 8:
      if (kind === 'object') slot.name = changeName(slot.name, random);
      else slot.node = random.pick(VALUES);
      break;
    default:
      if (typeof slot.node === 'string' && slot.node.startsWith('"')) {
        slot.node = `"${mutateText(slot.node.slice(1, -1), random)}"`;
      } else slot.node = random.pick(VALUES);
  }
}

function changeName(name: string, random: Random): string {
  return random.integer(2) === 0 ? JSON.stringify(random.pick(TEXTS)) : changeCase(name, random);
}

function changeCase(name: string, random: Random): string {
  const choice = random.integer(3);
  return choice === 0 ? name.toUpperCase() : choice === 1 ? name.toLowerCase() : name;
}

/** What lies deeper than a hostile depth stays as it is. */
function toNode(value: unknown, depth = 0): Node {
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return JSON.stringify(value);
  const kind = Array.isArray(value) ? 'array' : 'object';
  const items = Object.entries(value).map(([name, item]) => ({
    name: kind === 'array' ? '' : JSON.stringify(name),
    node: toNode(item, depth + 1),
  }));
  return { kind, items };
}

function collect(node: Node): (Items | Members)[] {
  return typeof node === 'string' ? [] : [node, ...node.items.flatMap((slot) => collect(slot.node))];
}

function print(node: Node): string {
  if (typeof node === 'string') return node;
  const items = node.items.map((slot) => (node.kind === 'array' ? '' : `${slot.name}:`) + print(slot.node));
  return node.kind === 'array' ? `[${items.join()}]` : `{${items.join()}}`;
}

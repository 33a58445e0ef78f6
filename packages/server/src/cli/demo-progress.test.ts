import { describe, expect, it } from 'vitest';
import { progressDisplay } from './demo-progress.ts';

function output(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  const display = progressDisplay({
    isTTY,
    ...(columns === undefined ? {} : { columns }),
    write: (text) => written.push(text),
  });
  return { display, written };
}

describe('the progress of the demo', () => {
  it('rewrites one line on a terminal, no wider than it, and leaves nothing behind', () => {
    const { display, written } = output(true, 40);
    display.show({ step: 'Assigning people', done: 1, total: 2 });
    display.show({ step: 'Assigning people', done: 2, total: 2 });
    display.end();
    expect(written.every((text) => text.startsWith('\r\u001b[K') && !text.includes('\n'))).toBe(true);
    expect(written[0]).toContain('█'.repeat(15) + '░'.repeat(15));
    expect(written.every((text) => text.length - '\r\u001b[K'.length < 40)).toBe(true);
    expect(written.at(-1)).toBe('\r\u001b[K');
  });

  it('writes a plain line for each step elsewhere', () => {
    const { display, written } = output(false);
    display.show({ step: 'Assigning people', done: 0, total: 3 });
    display.show({ step: 'Assigning people', done: 1, total: 3 });
    display.show({ step: 'Importing', done: 2, total: 3 });
    display.end();
    expect(written).toEqual(['Assigning people … (0 of 3 done)\n', 'Importing … (2 of 3 done)\n']);
  });
});

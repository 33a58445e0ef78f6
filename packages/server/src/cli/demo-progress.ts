/** How far the demo is: one line that is rewritten on a terminal, a line for each step anywhere else. */
import type { ScenarioProgress } from '@rollcall/idp';

export interface ProgressDisplay {
  show(progress: ScenarioProgress): void;
  /** Says something between two updates. */
  say(sentence: string): void;
  /** Leaves the terminal as it was. */
  end(): void;
}

/** The part of a terminal or file that is written to. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const BAR_WIDTH = 30;
const CLEAR_LINE = '\r\u001b[K';

/** Shows progress on `output`. */
export function progressDisplay(output: Output): ProgressDisplay {
  return output.isTTY === true ? bar(output) : lines(output);
}

function bar(output: Output): ProgressDisplay {
  let shown = '';
  return {
    show({ step, done, total }) {
      const filled = Math.floor((done / total) * BAR_WIDTH);
      const cells = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
      const percent = String(Math.floor((done / total) * 100)).padStart(3);
      const line = `${cells} ${percent} %  ${step} …`.slice(0, (output.columns ?? 80) - 1);
      if (line !== shown) output.write(CLEAR_LINE + line);
      shown = line;
    },
    say(sentence) {
      output.write(`${CLEAR_LINE}${sentence}\n${shown}`);
    },
    end() {
      output.write(CLEAR_LINE);
      shown = '';
    },
  };
}

function lines(output: Output): ProgressDisplay {
  let shown = '';
  return {
    show({ step, done, total }) {
      if (step !== shown) output.write(`${step} … (${done} of ${total} done)\n`);
      shown = step;
    },
    say(sentence) {
      output.write(`${sentence}\n`);
    },
    end() {},
  };
}

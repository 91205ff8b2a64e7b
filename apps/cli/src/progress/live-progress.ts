/** Progress that is redrawn in place on a terminal. */
import type { TextStyle, Trace } from "@tcplens/trace";
import { createLogUpdate } from "log-update";
import type { WriteStream } from "node:tty";
import { progressLines } from "./progress-lines.ts";

/** Shows one trace at a time. */
export interface LiveProgress {
  /** Begins to show a trace; the one before is wiped away. */
  show(trace: Trace): void;
  /** Wipes what is shown, so that other text can be printed. */
  clear(): void;
}

/** Redraws ten times a second on `terminal`. */
export const createLiveProgress = (terminal: WriteStream, style: TextStyle): LiveProgress => {
  const draw = createLogUpdate(terminal);
  let timer: NodeJS.Timeout | undefined;
  const clear = (): void => {
    clearInterval(timer);
    timer = undefined;
    draw.clear();
  };
  return {
    clear,
    show: (trace) => {
      clear();
      const startedAt = performance.now();
      const redraw = (): void => {
        const { columns: width, rows } = terminal;
        const now = performance.now() - startedAt;
        draw(progressLines({ trace, now, width, rows: Math.max(3, rows - 1), style }).join("\n"));
      };
      timer = setInterval(redraw, REDRAW_EVERY);
      timer.unref();
    },
  };
};

/** Nothing is shown: the output is not a terminal. */
export const noProgress: LiveProgress = { show: () => undefined, clear: () => undefined };

/** ms. */
const REDRAW_EVERY = 100;

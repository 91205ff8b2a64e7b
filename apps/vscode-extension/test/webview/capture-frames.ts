/** How long the frames last while the ladder is scrolled: by hand at first, then in great leaps. */
import type { Frame, Page } from "playwright-core";

/** ms: of one frame, the median and what 95 % stay within. */
export const captureFrames = (
  page: Page | Frame,
): Promise<{ readonly median: number; readonly late: number }> =>
  page.evaluate(async () => {
    const inner = (host: ParentNode | null | undefined, name: string): Element => {
      const found = host?.querySelector(name);
      if (found === null || found === undefined) throw new Error(`there is no ${name}`);
      return found;
    };
    const stream = inner(document.querySelector("tcplens-capture")?.shadowRoot, "tcplens-stream");
    const scroller = inner(inner(stream.shadowRoot, "tcplens-packets").shadowRoot, ".scroller");
    scroller.scrollTop = 0;
    const times: number[] = [];
    await new Promise<void>((resolve) => {
      let last = performance.now();
      let frame = 0;
      const next = (): void => {
        const now = performance.now();
        times.push(now - last);
        last = now;
        scroller.scrollTop += frame < 200 ? 140 : 30_000;
        frame += 1;
        if (frame < 400) requestAnimationFrame(next);
        else resolve();
      };
      requestAnimationFrame(next);
    });
    times.sort((a, b) => a - b);
    return { median: times[200] ?? 0, late: times[380] ?? 0 };
  });

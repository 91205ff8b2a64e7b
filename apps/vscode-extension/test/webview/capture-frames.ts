/** What frames cost while the ladder is scrolled, by hand at first, then in great leaps; and while nothing is in what scrolls. */
import type { Frame, Page } from "playwright-core";

/** ms. */
export interface FrameTimes {
  /** From one frame to the next: the median, and what 95 % stay within. A busy machine makes it longer. */
  readonly median: number;
  readonly late: number;
  /** What a frame's own work takes, from the scroll to the end of drawing: what 95 % stay within. */
  readonly work: number;
}

/** @param scrolled `nothing`: an empty element of the ladder's size in its place, which is what the machine itself takes. */
export const captureFrames = (
  page: Page | Frame,
  scrolled: "ladder" | "nothing" = "ladder",
): Promise<FrameTimes> =>
  page.evaluate(async (what) => {
    const inner = (host: ParentNode | null | undefined, name: string): Element => {
      const found = host?.querySelector(name);
      if (found === null || found === undefined) throw new Error(`there is no ${name}`);
      return found;
    };
    const emptyOver = (ladder: Element): HTMLElement => {
      const { left, top, width, height } = ladder.getBoundingClientRect();
      const empty = document.createElement("div");
      const canvas = document.createElement("div");
      Object.assign(empty.style, {
        position: "fixed",
        left: `${left}px`,
        top: `${top}px`,
        width: `${width}px`,
        height: `${height}px`,
        overflowY: "scroll",
        contain: "strict",
        background: "Canvas",
      });
      canvas.style.height = `${ladder.scrollHeight}px`;
      empty.append(canvas);
      document.body.append(empty);
      return empty;
    };
    const stream = inner(document.querySelector("tcplens-capture")?.shadowRoot, "tcplens-stream");
    const ladder = inner(inner(stream.shadowRoot, "tcplens-packets").shadowRoot, ".scroller");
    const scroller = what === "ladder" ? ladder : emptyOver(ladder);
    scroller.scrollTop = 0;
    const [times, works]: [number[], number[]] = [[], []];
    let began = 0;
    const scrollBegins = (): void => {
      began = performance.now();
    };
    scroller.addEventListener("scroll", scrollBegins, { capture: true });
    const drawn = new MessageChannel();
    drawn.port1.addEventListener("message", () => works.push(performance.now() - began));
    drawn.port1.start();
    await new Promise<void>((resolve) => {
      let last = performance.now();
      let frame = 0;
      const next = (): void => {
        const now = performance.now();
        times.push(now - last);
        last = now;
        // The frame's scroll event has come before; what is posted now comes when the frame has been drawn.
        if (frame > 1) drawn.port2.postMessage(0);
        scroller.scrollTop += frame < 200 ? 140 : 30_000;
        frame += 1;
        if (frame < 400) requestAnimationFrame(next);
        else resolve();
      };
      requestAnimationFrame(next);
    });
    scroller.removeEventListener("scroll", scrollBegins, { capture: true });
    if (scroller !== ladder) scroller.remove();
    const at = (values: number[], part: number): number =>
      values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? 0;
    return { median: at(times, 0.5), late: at(times, 0.95), work: at(works, 0.95) };
  }, scrolled);

/** What frames cost while the ladder is scrolled, by hand at first, then in great leaps; and while nothing is in what scrolls. */
import type { Frame, Page } from "playwright-core";

/** See the file's head. */
export interface FrameTimes {
  /** The part of the frames, from 0 to 1, that came when they were due. */
  readonly due: number;
  /** ms that 95 % of a frame's own work stays within, from the scroll to the end of drawing. */
  readonly work: number;
}

/** @param scrolled `nothing`: an empty element of the ladder's size in its place, which is what the machine itself takes. */
export const captureFrames = async (
  page: Page | Frame,
  scrolled: "ladder" | "nothing" = "ladder",
): Promise<FrameTimes> => {
  const taken = await page.evaluate(async (what) => {
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
    const [between, works]: [number[], number[]] = [[], []];
    let began = 0;
    const scrollBegins = (): void => {
      began = performance.now();
    };
    scroller.addEventListener("scroll", scrollBegins, { capture: true });
    const drawn = new MessageChannel();
    drawn.port1.addEventListener("message", () => works.push(performance.now() - began));
    drawn.port1.start();
    await new Promise<void>((resolve) => {
      let last: number | undefined;
      let frame = 0;
      // The argument is the frame's own time: a clock read here is later by what the frame has done before.
      const next = (time: number): void => {
        if (last !== undefined) between.push(time - last);
        last = time;
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
    return { between, works };
  }, scrolled);
  return {
    due: taken.between.filter((each) => each <= DUE).length / taken.between.length,
    work: taken.works.toSorted((a, b) => a - b)[Math.floor(taken.works.length * 0.95)] ?? 0,
  };
};

/** ms from a frame to the next at 60 a second, and a rounding; it is 33 where one was dropped. */
const DUE = 17;

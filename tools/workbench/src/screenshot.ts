/** Pictures of the window, taken when it has come to rest. */
import type { Page } from "playwright-core";

/** What of the window. */
export interface ScreenshotOptions {
  /** Only this element. */
  readonly selector?: string;
  readonly clip?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** No animation that ends may run; one that goes on for ever is left to the picture, which stops it. */
const SETTLED_MS = 5_000;

/** Takes one, as PNG. */
export const takeScreenshot = async (
  page: Page,
  path: string,
  options: ScreenshotOptions = {},
): Promise<void> => {
  await Promise.all(page.frames().map((frame) => frame.evaluate(atRest, SETTLED_MS).catch(() => undefined)));
  if (options.selector !== undefined) {
    await page.locator(options.selector).first().screenshot({ path, animations: "disabled" });
    return;
  }
  await page.screenshot({
    path,
    animations: "disabled",
    ...(options.clip === undefined ? {} : { clip: options.clip }),
  });
};

const atRest = async (atMost: number): Promise<void> => {
  const ending = document
    .getAnimations()
    .filter((animation) => animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
    .map((animation) => animation.finished);
  const frames = new Promise<void>((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
  const rest = Promise.allSettled([document.fonts.ready, ...ending, frames]);
  await Promise.race([rest, new Promise((resolve) => setTimeout(resolve, atMost))]);
};

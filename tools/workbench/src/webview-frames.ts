/** Webviews: the extension's document is the inner of two frames. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Frame, Page } from "playwright-core";
import { waitUntil } from "./patience.ts";

/** Says whether a webview's frame is the one looked for. */
export type FrameTest = (frame: Frame) => boolean | Promise<boolean>;

/** Waits for the webview whose document has this selector, visible, or passes this test. */
export const webviewFrame = (
  page: Page,
  wanted: string | FrameTest,
  options: { readonly timeout?: number } = {},
): Promise<Frame> =>
  waitUntil(
    `a webview with ${typeof wanted === "string" ? wanted : "what is looked for"}`,
    async () => {
      for (const frame of webviewFrames(page)) {
        if (await passes(frame, wanted)) return frame;
      }
      return undefined;
    },
    { ...options, seen: async () => `${webviewFrames(page).length} webviews` },
  );

const webviewFrames = (page: Page): Frame[] =>
  page.frames().filter((frame) => !frame.isDetached() && frame.url().includes("/pre/fake.html"));

/** A frame may go away while it is asked, or what is asked for may: then it is not the one. */
const passes = (frame: Frame, wanted: string | FrameTest): Promise<boolean> =>
  Promise.race([answerOf(frame, wanted), sleep(ANSWERED_MS, false, { ref: false })]);

const answerOf = async (frame: Frame, wanted: string | FrameTest): Promise<boolean> => {
  try {
    return typeof wanted === "string" ? await frame.locator(wanted).first().isVisible() : await wanted(frame);
  } catch {
    return false;
  }
};

const ANSWERED_MS = 2_000;

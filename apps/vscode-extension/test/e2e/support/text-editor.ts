/** The text editor of a window, as the mouse meets it. */
import type { WorkbenchPage } from "@tcplens/workbench";
import type { Locator } from "playwright-core";
import { expect } from "vitest";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The lenses of the line below them: each is a word of one widget. */
export const lensesAbove = async (window: WorkbenchPage, line: string): Promise<Locator> => {
  const { y } = await pointAt(window, line);
  const widgets = window.page.locator(".editor-instance .codelens-decoration");
  let nearest: Locator | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const widget of await widgets.all()) {
    const box = await widget.boundingBox();
    const distance = box === null ? -1 : y - box.y;
    if (distance <= 0 || distance >= least) continue;
    least = distance;
    nearest = widget;
  }
  if (nearest === undefined) throw new Error(`no lens above ${JSON.stringify(line)}`);
  return nearest.locator("a");
};

/** The middle of this text where it stands first in the editor that is open. */
export const pointAt = async ({ page }: WorkbenchPage, text: string): Promise<Point> => {
  const line = page.locator(".editor-instance .view-line", { hasText: text }).first();
  return line.evaluate((element, wanted) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes: Text[] = [];
    while (walker.nextNode()) nodes.push(walker.currentNode as Text);
    const whole = nodes.map(({ data }) => data.replaceAll("\u00A0", " ")).join("");
    let at = whole.indexOf(wanted) + Math.floor(wanted.length / 2);
    const node = nodes.find(({ length }) => {
      if (at < length) return true;
      at -= length;
      return false;
    });
    if (node === undefined) throw new Error(`no ${wanted} in ${whole}`);
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const { left, top, width, height } = range.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  }, text);
};

/** Follows the link at this text: Ctrl and a click, once it is underlined. */
export const followLink = async (
  window: WorkbenchPage,
  text: string,
  followed: () => Promise<boolean>,
): Promise<void> => {
  // Lines move as lenses come: a click may meet another line than the one that was pointed at.
  for (let tries = 0; tries < 4; tries += 1) {
    await clickLink(window, text);
    const late = AbortSignal.timeout(5000);
    while (!late.aborted) {
      if (await followed()) return;
      await window.page.waitForTimeout(100);
    }
  }
  throw new Error(`the link on ${text} was not followed`);
};

const clickLink = async (window: WorkbenchPage, text: string): Promise<void> => {
  const { page } = window;
  await page.keyboard.down("ControlOrMeta");
  try {
    await moveUntil(window, text, page.locator(".detected-link-active"));
    await page.mouse.down();
    await page.mouse.up();
  } finally {
    await page.keyboard.up("ControlOrMeta");
  }
};

/** The hover over this text, once it holds the text. */
export const hoverOver = async (window: WorkbenchPage, text: string): Promise<Locator> => {
  const hover = window.page.locator(".monaco-hover:visible .hover-contents", { hasText: text }).first();
  await moveUntil(window, text, hover);
  return hover;
};

/** Moves the mouse about on the text until this is there; lines still move as lenses come. */
const moveUntil = async (window: WorkbenchPage, text: string, wanted: Locator): Promise<void> => {
  let shift = 0;
  await expect
    .poll(
      async () => {
        const { x, y } = await pointAt(window, text);
        shift = (shift + 1) % 2;
        await window.page.mouse.move(x + shift, y, { steps: 2 });
        return wanted.isVisible();
      },
      { interval: 300 },
    )
    .toBe(true);
};

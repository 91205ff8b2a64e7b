/** The text editor of a window, as the mouse meets it. */
import type { WorkbenchPage } from "@tcplens/workbench";
import type { Locator } from "playwright-core";
import { expect } from "vitest";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The lenses with this text, in the order of their lines. */
export const lenses = ({ page }: WorkbenchPage, text: string | RegExp): Locator =>
  page.locator(".editor-instance .codelens-decoration a", { hasText: text });

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
export const followLink = async (window: WorkbenchPage, text: string): Promise<void> => {
  const { page } = window;
  const { x, y } = await pointAt(window, text);
  await page.keyboard.down("ControlOrMeta");
  try {
    let shift = 0;
    await expect
      .poll(async () => {
        shift = (shift + 1) % 2;
        await page.mouse.move(x + shift, y, { steps: 2 });
        return page.locator(".detected-link-active").count();
      })
      .toBeGreaterThan(0);
    await page.mouse.click(x + shift, y);
  } finally {
    await page.keyboard.up("ControlOrMeta");
  }
};

/** What the hover over this text says. */
export const hoverOver = async (window: WorkbenchPage, text: string): Promise<Locator> => {
  const { x, y } = await pointAt(window, text);
  await window.page.mouse.move(x - 40, y - 60);
  await window.page.mouse.move(x, y, { steps: 4 });
  const hover = window.page.locator(".monaco-hover:visible .hover-contents", { hasText: text }).first();
  await hover.waitFor();
  return hover;
};

/** The quick input: the command palette, quick picks and input boxes. */
import type { Locator, Page } from "playwright-core";
import { PATIENCE_MS, waitUntil } from "./patience.ts";

const WIDGET = ".quick-input-widget";
const INPUT = `${WIDGET} .quick-input-box input`;
// What was closed keeps its rows: those that are looked for are on the screen.
const ROW = `${WIDGET}:visible .quick-input-list .monaco-list-row`;
const LABEL = ".quick-input-list-row .monaco-icon-label .label-name";

/** A key press may come too early to be heard: while a webview is being made, it goes nowhere. */
const HEARD_MS = 600;
/** The list of commands takes a while to be filled. */
const FOUND_MS = 2_000;

/**
 * Runs a command by its title, which the palette shows as `Category: Title`. The palette lists what there is when it is
 * asked, so it is asked again until the command has been contributed.
 */
export const runCommand = async (page: Page, title: string): Promise<void> => {
  let seen = "";
  await waitUntil(
    `a command ${JSON.stringify(title)}`,
    async () => {
      await openPalette(page, `>${title}`);
      try {
        await rowLabelled(page, title).click({ timeout: FOUND_MS });
        return true;
      } catch {
        seen = JSON.stringify(await quickRows(page));
        await page.keyboard.press("Escape");
        return undefined;
      }
    },
    { seen: () => Promise.resolve(seen) },
  );
};

/** Opens the palette with this text in it: `>` for commands, a path for a file. */
export const openPalette = async (page: Page, text: string): Promise<void> => {
  await waitUntil("the command palette", async () => {
    await page.keyboard.press("F1");
    try {
      await page.locator(WIDGET).waitFor({ state: "visible", timeout: HEARD_MS });
      await page.locator(INPUT).fill(text, { timeout: FOUND_MS });
      return true;
    } catch {
      await page.keyboard.press("Escape");
      return undefined;
    }
  });
};

/** Types into the box that is open, instead of what is in it; once that is what it begins with, where it is named. */
export const typeInBox = async (page: Page, text: string, before?: RegExp): Promise<void> => {
  const input = page.locator(INPUT);
  await input.waitFor({ state: "visible", timeout: PATIENCE_MS });
  if (before !== undefined) {
    await waitUntil(
      `a box with ${String(before)}`,
      async () => before.test(await input.inputValue()) || undefined,
      { seen: async () => JSON.stringify(await input.inputValue()) },
    );
  }
  await input.fill(text);
};

/** Presses a key in the box that is open, wherever the focus has gone meanwhile. */
export const pressInBox = (page: Page, key: string): Promise<void> => page.locator(INPUT).press(key);

/** Picks the row with exactly this label from what is open. */
export const pickRow = async (page: Page, label: string): Promise<void> => {
  const row = rowLabelled(page, label);
  await waitUntil(
    `a row ${JSON.stringify(label)} to pick`,
    async () => (await row.isVisible()) || undefined,
    { seen: async () => JSON.stringify(await quickRows(page)) },
  );
  await row.click();
};

const rowLabelled = (page: Page, label: string): Locator => {
  const exactly = new RegExp(`^\\s*${label.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)}\\s*$`);
  return page.locator(ROW, { has: page.locator(LABEL, { hasText: exactly }) }).first();
};

/** The labels of the rows that are shown; none where nothing is open. */
export const quickRows = (page: Page): Promise<string[]> =>
  page
    .locator(ROW)
    .evaluateAll(
      (rows, selector) => rows.map((row) => row.querySelector(selector)?.textContent?.trim() ?? ""),
      LABEL,
    );

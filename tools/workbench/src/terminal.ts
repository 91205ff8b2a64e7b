/** The integrated terminal, driven by keyboard and mouse, read from the screen. */
import type { Page } from "playwright-core";
import { waitUntil } from "./patience.ts";
import { runCommand } from "./quick-input.ts";

/** A terminal that is open. */
export interface Terminal {
  /** Types a command line and Enter. */
  readonly run: (line: string) => Promise<void>;
  /** The lines on the screen, without those empty at the end. */
  readonly screen: () => Promise<string>;
  /** Waits until the screen has this. */
  readonly waitFor: (wanted: string | RegExp, options?: { readonly timeout?: number }) => Promise<void>;
  /** Follows the link at the last place where this text stands on the screen, as with Ctrl and a click. */
  readonly clickLink: (text: string) => Promise<void>;
}

const SCREEN = ".part .terminal-wrapper.active .xterm-screen";
const ROWS = `${SCREEN} .xterm-rows > div`;

/** Opens a new terminal and waits for its prompt. */
export const openTerminal = async (page: Page): Promise<Terminal> => {
  await runCommand(page, "Terminal: Create New Terminal");
  await page.locator(SCREEN).waitFor({ timeout: 20_000 });
  const terminal = terminalOn(page);
  await terminal.waitFor(/\S/);
  return terminal;
};

const terminalOn = (page: Page): Terminal => {
  const screen = async (): Promise<string> => (await rowsOf(page)).join("\n").trimEnd();
  return {
    screen,
    run: async (line) => {
      await page.locator(".part .terminal-wrapper.active textarea.xterm-helper-textarea").focus();
      await page.keyboard.type(line);
      await page.keyboard.press("Enter");
    },
    waitFor: async (wanted, options = {}) => {
      await waitUntil(
        `${String(wanted)} in the terminal`,
        async () => {
          const text = await screen();
          const found = typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
          return found || undefined;
        },
        { ...options, seen: screen },
      );
    },
    clickLink: (text) => clickLink(page, text),
  };
};

const rowsOf = (page: Page): Promise<string[]> =>
  page
    .locator(ROWS)
    .evaluateAll((rows) => rows.map((row) => (row.textContent ?? "").replaceAll("\u00A0", " ").trimEnd()));

/** Links are looked for while the mouse is over a line, so the pointer shows when one has been found. */
const clickLink = async (page: Page, text: string): Promise<void> => {
  const modifier = process.platform === "darwin" ? "Meta" : "Control";
  let shift = 0;
  await page.keyboard.down(modifier);
  try {
    await waitUntil(`a link at ${JSON.stringify(text)} in the terminal`, async () => {
      const point = await placeOf(page, text);
      if (point === undefined) return undefined;
      shift = (shift + 1) % 2;
      await page.mouse.move(point.x + shift, point.y, { steps: 2 });
      const pointer = await page.locator(".terminal-wrapper.active .xterm-cursor-pointer").count();
      if (pointer === 0) return undefined;
      await page.mouse.click(point.x + shift, point.y);
      return true;
    });
  } finally {
    await page.keyboard.up(modifier);
  }
};

/** The middle of the text on the screen: every character is equally wide. */
const placeOf = async (page: Page, text: string): Promise<{ x: number; y: number } | undefined> => {
  const rows = await rowsOf(page);
  const row = rows.findLastIndex((each) => each.includes(text));
  if (row === -1) return undefined;
  const column = (rows[row] ?? "").lastIndexOf(text) + text.length / 2;
  return page
    .locator(ROWS)
    .nth(row)
    .evaluate((element, at) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const length = element.textContent?.length ?? 1;
      const line = element.getBoundingClientRect();
      const drawn = range.getBoundingClientRect();
      return { x: drawn.left + (drawn.width / length) * at, y: line.top + line.height / 2 };
    }, column);
};

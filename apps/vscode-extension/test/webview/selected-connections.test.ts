import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { describeCaptureView, rows } from "./capture-view.ts";
import { themes } from "./gallery-page.ts";

/** The connections of each export that was asked for. */
const exportsOf = (page: Page): Promise<readonly unknown[]> =>
  page.evaluate(() => {
    interface Asked {
      readonly request?: { readonly act?: string; readonly stream?: number; readonly streams?: Uint8Array };
    }
    const { asked } = (globalThis as unknown as { gallery: { asked: readonly Asked[] } }).gallery;
    return asked.flatMap<unknown>(({ request }) => {
      if (request?.act !== "export") return [];
      const { stream, streams } = request;
      if (streams === undefined) return [stream];
      return [
        Array.from({ length: streams.length * 8 }, (_, each) => each).filter(
          (each) => (((streams[each >>> 3] ?? 0) >>> (each & 7)) & 1) === 1,
        ),
      ];
    });
  });

/** What is chosen in the editor's menu comes as a message. */
const choose = (page: Page, item: string): Promise<void> =>
  page.evaluate(
    (chosen) =>
      (globalThis as unknown as { gallery: { say(message: unknown): void } }).gallery.say({
        type: "menu",
        item: chosen,
      }),
    item,
  );

/** The host tells of the file again, as the page knows it but for `change`; and what is to be on show. */
const tell = (page: Page, change: Record<string, unknown>, show?: number): Promise<void> =>
  page.evaluate(
    ([changed, stream]) => {
      const { summary, actions } = document.querySelector("tcplens-capture") as unknown as {
        readonly summary: { readonly revision: number };
        readonly actions: unknown;
      };
      (globalThis as unknown as { gallery: { say(message: unknown): void } }).gallery.say({
        type: "summary",
        summary: { ...summary, ...changed, revision: summary.revision + 1 },
        actions,
        ...(stream === undefined ? {} : { show: stream }),
      });
    },
    [change, show] as const,
  );

const contextOf = (page: Page): Promise<Record<string, unknown>> =>
  page.evaluate(() => JSON.parse(document.body.dataset["vscodeContext"] ?? "{}") as Record<string, unknown>);

const bar = "tcplens-connections .several";

describeCaptureView("several connections of a capture", (open) => {
  test.each(themes)("in the theme %s what is selected is seen, and nothing offends", async (theme) => {
    const { page, offences, problems } = await open("runs", { theme });
    await page.locator(rows).nth(1).click();
    await page
      .locator(rows)
      .nth(3)
      .click({ modifiers: ["Shift"] });
    await page.locator(bar).waitFor();
    expect(await offences()).toEqual([]);
    // Where the list has not the keys.
    await page.locator("tcplens-connections input").focus();
    expect(await offences("colours")).toEqual([]);
    expect(await problems()).toEqual([]);
  });

  test("are selected with Ctrl and Shift, and exported together", async () => {
    const { page } = await open("runs");
    const selected = page.locator(`${rows}[aria-selected=true]`);
    await page.locator(rows).first().click();
    expect(await page.locator(bar).count()).toBe(0);
    await page
      .locator(rows)
      .nth(2)
      .click({ modifiers: ["Control"] });
    await expect.poll(() => page.locator(bar).textContent()).toMatch(/2 connections selected/);
    await page
      .locator(rows)
      .nth(4)
      .click({ modifiers: ["Control"] });
    await expect.poll(() => selected.count()).toBe(3);
    await page
      .locator(rows)
      .nth(2)
      .click({ modifiers: ["Control"] });
    await expect.poll(() => selected.count()).toBe(2);
    const places = await selected.evaluateAll((each) => each.map((row) => row.getAttribute("aria-posinset")));
    expect(places).toEqual(["1", "5"]);
    await page.locator(`${bar} .link`).click();
    await expect.poll(() => exportsOf(page)).toHaveLength(1);
    const [exported] = await exportsOf(page);
    expect(exported).toHaveLength(2);
    // From the one that was pressed last to this one, and no other.
    await page
      .locator(rows)
      .nth(5)
      .click({ modifiers: ["Shift"] });
    await expect.poll(() => selected.count()).toBe(4);
    await page
      .locator(rows)
      .nth(1)
      .click({ modifiers: ["Shift"] });
    await expect.poll(() => selected.count()).toBe(2);
    await page.locator(rows).nth(6).click();
    await expect.poll(() => page.locator(bar).count()).toBe(0);
    expect(await selected.count()).toBe(1);
  });

  test("are selected with the keys: Shift and an arrow, all, and one again", async () => {
    const { page } = await open("runs");
    const selected = page.locator(`${rows}[aria-selected=true]`);
    await page.locator(rows).nth(2).click();
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await expect.poll(() => selected.count()).toBe(3);
    await page.keyboard.press("Shift+ArrowUp");
    await expect.poll(() => selected.count()).toBe(2);
    await page.keyboard.press("Control+a");
    await expect.poll(() => page.locator(bar).textContent()).toMatch(/7 connections selected/);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator(bar).count()).toBe(0);
    expect(await selected.count()).toBe(1);
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => selected.getAttribute("aria-posinset")).toBe("3");
  });

  test("the menu on one of them is about all; on another about that one", async () => {
    const { page } = await open("runs");
    await page.locator(rows).nth(1).click();
    await page
      .locator(rows)
      .nth(3)
      .click({ modifiers: ["Shift"] });
    await page.locator(bar).waitFor();
    await page.locator(rows).nth(2).click({ button: "right" });
    expect(await contextOf(page)).toMatchObject({ webviewSection: "connection", tcplensSeveral: true });
    await choose(page, "export-selected");
    await expect.poll(() => exportsOf(page)).toEqual([expect.objectContaining({ length: 3 })]);
    await page.locator(rows).nth(5).click({ button: "right" });
    await expect.poll(async () => (await contextOf(page))["tcplensSeveral"]).toBe(false);
    await expect.poll(() => page.locator(bar).count()).toBe(0);
  });

  test("what a filter shows is exported whole; another filter selects nothing", async () => {
    const { page } = await open("runs");
    const filter = page.locator("tcplens-connections input");
    await filter.fill("healthy");
    await expect.poll(() => page.locator(rows).count()).toBeLessThan(7);
    const shown = await page.locator(rows).count();
    expect(shown).toBeGreaterThan(1);
    await page.locator(rows).first().click({ button: "right" });
    expect(await contextOf(page)).toMatchObject({ tcplensFiltered: true, tcplensSeveral: false });
    await choose(page, "export-listed");
    await expect.poll(() => exportsOf(page)).toEqual([expect.objectContaining({ length: shown })]);
    await page.locator(rows).first().click();
    await page.keyboard.press("Control+a");
    await page.locator(bar).waitFor();
    await filter.fill("");
    await expect.poll(() => page.locator(rows).count()).toBe(7);
    expect(await page.locator(bar).count()).toBe(0);
  });

  test("of fifty thousand all are selected, those too that have never been on show", async () => {
    const { page, problems } = await open("many-connections");
    await expect
      .poll(() => page.locator(rows).first().getAttribute("aria-setsize"), { timeout: 20_000 })
      .toBe("50000");
    await page.locator(rows).nth(1).click();
    await page.keyboard.press("Shift+End");
    await expect.poll(() => page.locator(bar).textContent()).toMatch(/49,999 connections selected/);
    await page.keyboard.press("Control+a");
    await expect.poll(() => page.locator(bar).textContent()).toMatch(/50,000 connections selected/);
    await page.locator(`${bar} .link`).click();
    await expect.poll(() => exportsOf(page)).toEqual([expect.objectContaining({ length: 50_000 })]);
    expect(await problems()).toEqual([]);
  });

  test("one that the host names is on show and in view, also where another was chosen", async () => {
    const { page } = await open("many-connections", { height: 500 });
    await expect
      .poll(() => page.locator(rows).first().getAttribute("aria-setsize"), { timeout: 20_000 })
      .toBe("50000");
    await page.locator(rows).nth(1).click();
    await tell(page, {}, 31_415);
    const chosen = page.locator(`${rows}.chosen`);
    await expect.poll(() => chosen.count()).toBe(1);
    const ends = (await chosen.locator(".who").getAttribute("title")) ?? "";
    await expect.poll(() => page.locator("tcplens-stream .facts").textContent()).toContain(ends);
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => page.locator("tcplens-stream .facts").textContent()).not.toContain(ends);
  });

  test("one that the host names before it has been found is waited for", async () => {
    const { page } = await open("runs");
    await page.locator(`${rows}.chosen`).waitFor();
    await tell(page, { state: "reading", connections: 3 }, 5);
    await page.waitForTimeout(300);
    expect(await page.locator(`${rows}.chosen`).count()).toBe(0);
    await tell(page, { state: "done", connections: 7 });
    await expect
      .poll(() => page.locator(`${rows}.chosen .who`).getAttribute("title"))
      .toContain("192.0.2.15");
    expect(await page.locator("tcplens-stream .facts").textContent()).toContain("192.0.2.15");
  });
});

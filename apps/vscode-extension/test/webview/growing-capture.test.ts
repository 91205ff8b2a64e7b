/** The capture editor's view of a file that grows. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { describeCaptureView, packets, rows } from "./capture-view.ts";
import { themes } from "./gallery-page.ts";
import type { Growing } from "./growing-source.ts";

describeCaptureView("a capture that grows", (open) => {
  const badge = "tcplens-capture-header .follow";
  const write = (page: Page, octets = 10_000_000): Promise<void> =>
    page.evaluate((more) => (globalThis as unknown as { growing: Growing }).growing.write(more), octets);
  const befall = (page: Page, news: Parameters<Growing["befall"]>[0]): Promise<void> =>
    page.evaluate((what) => (globalThis as unknown as { growing: Growing }).growing.befall(what), news);
  const count = (page: Page, what: string): Promise<number> => page.locator(what).count();

  test("what comes is shown, and what was chosen, typed and scrolled to stays", async () => {
    const { page, problems } = await open("growing");
    expect(await count(page, badge)).toBe(0);
    await page.getByText(/ends in the middle of a packet/).waitFor();
    const first = page.locator(rows, { hasText: "192.0.2.11" });
    await first.click();
    await page.locator(packets).nth(4).click();
    await page.locator("tcplens-packet .field").first().waitFor();
    const ladder = page.locator("tcplens-packets .scroller");
    await ladder.evaluate((element) => element.scrollBy(0, 48));
    const scrolled = await ladder.evaluate((element) => element.scrollTop);
    const size = Number(await page.locator(packets).first().getAttribute("aria-setsize"));
    await write(page, 9000);
    await page.locator(badge).waitFor();
    expect(await page.locator(badge).textContent()).toBe("Following");
    expect(await page.getByText(/ends in the middle of a packet/).count()).toBe(0);
    await expect
      .poll(async () => Number(await page.locator(packets).first().getAttribute("aria-setsize")))
      .toBeGreaterThan(size);
    expect(await count(page, `${rows} .so-far`)).toBeGreaterThan(0);
    expect(await count(page, "tcplens-stream h2 .so-far")).toBe(1);
    await write(page);
    await expect.poll(() => count(page, rows)).toBe(7);
    expect(await page.locator(`${rows}.chosen`).textContent()).toContain("192.0.2.11");
    expect(await ladder.evaluate((element) => element.scrollTop)).toBe(scrolled);
    expect(await page.locator(`${packets}.chosen`).getAttribute("aria-posinset")).toBe("5");
    await page.locator("tcplens-packet .field").first().waitFor();
    expect(await problems()).toEqual([]);
  });

  test("a filter stays, and a graph that was zoomed into stays at its place", async () => {
    const { page } = await open("growing");
    await page.locator("tcplens-connections input").fill("192.0.2.11");
    await expect.poll(() => count(page, rows)).toBe(1);
    await page.locator(rows).click();
    await page.locator("#tab-sequence").click();
    const canvas = page.locator("tcplens-graph canvas");
    await canvas.hover();
    for (let turn = 0; turn < 8; turn += 1) await page.mouse.wheel(0, -300);
    await page.waitForTimeout(300);
    const drawn = (): Promise<string> => canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());
    await write(page);
    await expect.poll(() => page.locator("tcplens-connections .bar .quiet").textContent()).toBe("1 of 7");
    await page.waitForTimeout(300);
    expect(await count(page, rows)).toBe(1);
    const zoomed = await drawn();
    await canvas.press("0");
    await expect.poll(drawn).not.toBe(zoomed);
  });

  test("the proof of a finding stays open while more is said of its connection", async () => {
    const { page } = await open("growing");
    await page.locator(rows, { hasText: "192.0.2.11" }).click();
    const causes = page.locator("tcplens-capture-findings .cause");
    await causes.first().click();
    await page.locator("tcplens-capture-findings .proof").waitFor();
    for (let turn = 0; turn < 3; turn += 1) {
      await write(page, 9000);
      await page.waitForTimeout(600);
    }
    await expect.poll(() => count(page, "tcplens-capture-findings .proof")).toBe(1);
  });

  test("following is stopped and gone on with, and says how much has come meanwhile", async () => {
    const { page } = await open("growing");
    await write(page, 4000);
    await page.locator(badge).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await expect.poll(() => page.locator(badge).textContent()).toBe("Following stopped");
    await expect.poll(() => count(page, ":is(tcplens-connections, tcplens-stream) .so-far")).toBe(0);
    await write(page);
    await expect.poll(() => page.locator(badge).textContent()).toMatch(/^Following stopped · \d.* more$/);
    expect(await count(page, rows)).toBeLessThan(7);
    await page.getByRole("button", { name: "Go On" }).click();
    await expect.poll(() => count(page, rows)).toBe(7);
    expect(await page.locator(badge).textContent()).toBe("Following");
  });

  test("a file without a packet yet says that it waits, and shows the first that comes", async () => {
    const { page } = await open("growing-empty");
    await page.getByText("What is written to it appears here.").waitFor();
    await write(page);
    await expect.poll(() => count(page, rows)).toBe(7);
    expect(await count(page, `${rows}.chosen`)).toBe(1);
  });

  test.each([
    ["gone", "moved or removed"],
    ["shorter", "has become shorter"],
    ["replaced", "Another file"],
  ] as const)("a file that is %s says so, and can be read again", async (news, said) => {
    const { page, asked } = await open("growing");
    await write(page, 4000);
    await page.locator(badge).waitFor();
    await befall(page, news);
    const note = page.locator(".note", { hasText: said });
    await note.waitFor();
    expect(await count(page, badge)).toBe(0);
    await note.getByRole("button", { name: "Read Again" }).click();
    const reload = expect.objectContaining({
      request: expect.objectContaining({ kind: "act", act: "reload" }) as object,
    }) as object;
    await expect.poll(asked).toContainEqual(reload);
  });

  test("a list that is scrolled stands still while connections are put before the chosen one", async () => {
    const { page } = await open("growing-many");
    const list = page.locator("tcplens-connection-rows .scroller");
    await write(page, 1000);
    await page.locator(badge).waitFor();
    await page.locator(rows).first().click();
    await page.locator("tcplens-connections select").first().selectOption("start");
    await page.locator("tcplens-connections .turn").click();
    await expect.poll(() => count(page, rows)).toBeGreaterThan(5);
    await list.evaluate((element) => element.scrollTo(0, 48 * 100));
    await page.waitForTimeout(400);
    const row = page.locator(rows).nth(5);
    const shown = (await row.locator(".who").getAttribute("title")) ?? "";
    await row.click();
    const where = async (): Promise<number> =>
      (await page.locator(rows, { has: page.locator(`[title="${shown}"]`) }).boundingBox())?.y ?? -1;
    const before = await where();
    const all = async (): Promise<number> =>
      Number(await page.locator(rows).first().getAttribute("aria-setsize"));
    const many = await all();
    await write(page, 20_000);
    await expect.poll(all).toBeGreaterThan(many);
    await page.waitForTimeout(400);
    expect(await page.locator(`${rows}.chosen .who`).getAttribute("title")).toBe(shown);
    expect(Math.abs((await where()) - before)).toBeLessThan(2);
  });

  test.each(themes)(
    "in the theme %s its marks are drawn without a complaint, wide and narrow",
    async (theme) => {
      for (const width of [1300, 340]) {
        const { page, offences, problems } = await open("growing", { theme, width });
        await write(page, 6000);
        await page.locator(badge).waitFor();
        await page.locator(`${rows} .so-far`).first().waitFor();
        expect(await offences()).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        await befall(page, "gone");
        await page.locator(".note").first().waitFor();
        expect(await offences()).toEqual([]);
        expect(await problems()).toEqual([]);
      }
    },
  );
});

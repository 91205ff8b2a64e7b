import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Gallery, type GalleryPage, missingForGallery, startGallery } from "./gallery-browser.ts";
import { themes } from "./gallery-page.ts";

if (missingForGallery !== undefined) console.log(`skipped: ${missingForGallery}`);

describe.skipIf(missingForGallery !== undefined)("the comparison's view", { timeout: 60_000 }, () => {
  let gallery: Gallery;
  beforeAll(async () => {
    gallery = await startGallery();
  }, 60_000);
  afterAll(async () => {
    await gallery.close();
  });

  const open = async (name: string, opening?: Parameters<Gallery["open"]>[1]): Promise<GalleryPage> => {
    const opened = await gallery.open(`comparison:${name}`, { width: 1300, ...opening });
    await opened.page.locator(pairs).first().waitFor({ state: "attached" });
    expect(await opened.problems()).toEqual([]);
    return opened;
  };
  const pairs = "tcplens-pair-rows .row";
  const packets = "tcplens-joint-ladder .row";

  test.each(themes)("in the theme %s every part of it is drawn without a complaint", async (theme) => {
    const { page, offences, problems } = await open("runs", { theme });
    await page.locator("tcplens-values tr.differs").first().waitFor();
    expect(await offences()).toEqual([]);
    for (const tab of ["ladders", "sequence", "rtt", "throughput"]) {
      await page.locator(`#tab-${tab}`).click();
      await page.waitForTimeout(150);
      expect(await offences("colours")).toEqual([]);
    }
    await page.keyboard.press("?");
    await page.locator("tcplens-comparison-help dialog[open]").waitFor();
    expect(await offences()).toEqual([]);
    expect(await problems()).toEqual([]);
  });

  test("the most different pair comes first, is on show, and makes the headline", async () => {
    const { page } = await open("runs");
    await expect.poll(() => page.locator(pairs).count()).toBe(5);
    expect(await page.locator("h1").textContent()).toMatch(/^B failed: Nothing is listening/);
    expect(await page.locator("tcplens-pair h2").textContent()).toMatch(/^B failed: Nothing is listening/);
    expect(await page.locator(`${pairs}.chosen`).count()).toBe(1);
  });

  test.each([1300, 900, 420])("each pair's ports are seen, %i px wide", async (width) => {
    const { page } = await open("runs", { width });
    for (const row of await page.locator(pairs).all()) {
      const title = (await row.locator(".who").getAttribute("title")) ?? "";
      const ports = row.locator(".ports");
      expect(title).toContain((await ports.textContent())?.replace(/^← /, ""));
      const [own, within] = [await ports.boundingBox(), await row.locator(".who").boundingBox()];
      expect(own?.width).toBeGreaterThan(30);
      expect((own?.x ?? 0) + (own?.width ?? 0)).toBeLessThanOrEqual(
        (within?.x ?? 0) + (within?.width ?? 0) + 0.5,
      );
    }
  });

  test("only what differs is shown; a key shows all, and hides it again", async () => {
    const { page } = await open("runs");
    await page.locator("tcplens-values tr.differs").first().waitFor();
    expect(await page.locator("tcplens-values tr.same").count()).toBe(0);
    await page.keyboard.press("d");
    await expect.poll(() => page.locator("tcplens-values tr.same").count()).toBeGreaterThan(20);
    await page.keyboard.press("d");
    await expect.poll(() => page.locator("tcplens-values tr.same").count()).toBe(0);
  });

  test("the keys go through the pairs and the views; both ladders are one list", async () => {
    const { page } = await open("runs");
    const shown = (): Promise<string | null> => page.locator("tcplens-pair h2").textContent();
    await page.locator(pairs).first().click();
    const before = await shown();
    await page.keyboard.press("ArrowDown");
    await expect.poll(shown).not.toBe(before);
    await page.locator(pairs, { hasText: "retransmitted SYN" }).click();
    await page.keyboard.press("]");
    await page.locator(packets).first().waitFor();
    expect(await page.locator(".aligned").textContent()).toContain("SYN of each");
    const first = page.locator(packets).first();
    expect(await first.locator(".lane .arrow").count()).toBe(2);
    await expect.poll(() => page.locator(`${packets}.paused`).count()).toBeGreaterThan(0);
    // Each ladder has times of its own, and in neither they run backwards.
    const times = await page
      .locator(packets)
      .evaluateAll((rows) =>
        rows.map((row) => Array.from(row.querySelectorAll(".time"), (time) => time.textContent)),
      );
    for (const side of [0, 1]) {
      const own = times.flatMap((each) => each[side] || []);
      expect(own.length).toBeGreaterThan(5);
      expect(own).toEqual(own.toSorted((a, b) => Number(a) - Number(b)));
    }
    expect(times[0]).toEqual(["0.000000", "0.000000"]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("ArrowDown");
  });

  test("graphs over each other are zoomed together", async () => {
    const { page } = await open("runs");
    await page.locator(pairs, { hasText: "192.0.2.12" }).click();
    await page.locator("#tab-sequence").click();
    const canvas = page.locator("tcplens-overlay canvas");
    await canvas.waitFor();
    await page.waitForTimeout(300);
    const drawn = (): Promise<number> =>
      canvas.evaluate((element: HTMLCanvasElement) => {
        let sum = 0;
        for (const character of element.toDataURL()) sum = (sum * 31 + character.charCodeAt(0)) | 0;
        return sum;
      });
    const whole = await drawn();
    await canvas.hover();
    await page.mouse.wheel(0, -400);
    await expect.poll(drawn).not.toBe(whole);
    await canvas.focus();
    await page.keyboard.press("0");
    await expect.poll(drawn).toBe(whole);
    await page.locator("tcplens-overlay select").selectOption("server");
    await expect.poll(drawn).not.toBe(whole);
  });

  test("a connection without a like says so", async () => {
    const { page } = await open("lone");
    await page.locator(`${pairs}.only`).first().click();
    await expect.poll(() => page.locator("tcplens-pair .empty").textContent()).toContain("stands against");
  });

  test("a filter leaves pairs out, says how many it shows, and what is wrong with it; the pair stays on show", async () => {
    const { page, offences, problems } = await open("runs");
    const filter = page.locator("tcplens-pairs input");
    const shown = page.locator("tcplens-pair h2");
    await page.locator(pairs).nth(1).click();
    const before = await shown.textContent();
    await page.keyboard.press("/");
    await page.keyboard.type("broken");
    await expect.poll(() => page.locator("tcplens-pairs .bar").textContent()).toContain("1 of 5");
    expect(await page.locator(pairs).count()).toBe(1);
    expect(await page.locator(`${pairs}.chosen`).count()).toBe(0);
    expect(await shown.textContent()).toBe(before);
    await page.keyboard.press("Escape");
    expect(await filter.inputValue()).toBe("broken");
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => shown.textContent()).toMatch(/^B failed: Nothing is listening/);
    await filter.fill("");
    await expect.poll(() => page.locator(pairs).count()).toBe(5);
    await expect.poll(() => page.locator(`${pairs}.chosen`).getAttribute("aria-posinset")).toBe("1");
    await filter.fill("broke > 1");
    await expect.poll(() => page.locator("[role=alert]").textContent()).toMatch(/no field "broke"/);
    expect(await offences()).toEqual([]);
    await filter.fill("port == 1");
    await expect
      .poll(() => page.locator(".nothing").textContent())
      .toMatch(/^\s*No connection is like that\.\s*$/);
    expect(await problems()).toEqual([]);
  });

  test("a connection without a like is found by the filter, too", async () => {
    const { page } = await open("lone");
    await page.locator(`${pairs}.only`).first().click();
    const port = (await page.locator(`${pairs}.chosen .ports`).textContent())?.slice(3) ?? "";
    await page.locator("tcplens-pairs input").fill(`port == ${port}`);
    await expect.poll(() => page.locator(pairs).count()).toBe(1);
    await expect.poll(() => page.locator(`${pairs}.chosen`).count()).toBe(1);
    await expect.poll(() => page.locator("tcplens-pair .empty").textContent()).toContain("stands against");
  });

  test("a file that is no capture is named", async () => {
    const { page } = await open("none");
    await expect.poll(() => page.locator(".note").textContent()).toMatch(/B cannot be read: this is text/);
    await expect.poll(() => page.locator(pairs).first().isVisible()).toBe(false);
    expect(await page.locator(".headline p").count()).toBe(0);
    expect(await page.locator("h1").textContent()).toMatch(/^Nothing can be compared/);
  });

  test("hundreds of thousands of packets scroll", async () => {
    const { page, problems } = await open("many");
    await page.locator("#tab-ladders").click();
    await page.locator(packets).first().waitFor();
    await page.locator("tcplens-joint-ladder .scroller").focus();
    await page.keyboard.press("End");
    await expect.poll(() => page.locator(`${packets}.chosen .arrow`).count()).toBeGreaterThan(0);
    expect(await problems()).toEqual([]);
  });

  test.each([500, 900])("nothing is wider than a page of %d px", async (width) => {
    const { page } = await open("runs", { width });
    for (const tab of ["differences", "ladders", "sequence"]) {
      await page.locator(`#tab-${tab}`).click();
      await page.waitForTimeout(100);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });

  /** What the page has asked its host for, of this kind. */
  const requestsOf = async (
    asked: GalleryPage["asked"],
    kind: string,
  ): Promise<readonly Record<string, unknown>[]> =>
    (await asked()).flatMap((message) => {
      const { request } = message as { readonly request?: Record<string, unknown> };
      return request?.["kind"] === kind ? [request] : [];
    });

  test("a pair's menu, its keys, and what of it is copied", async () => {
    const { page, asked } = await open("runs");
    const context = (): Promise<unknown> =>
      page.evaluate(() => JSON.parse(document.body.dataset["vscodeContext"] ?? "{}") as unknown);
    const choose = (item: string): Promise<void> =>
      page.evaluate(
        (chosen) =>
          (globalThis as unknown as { gallery: { say(message: unknown): void } }).gallery.say({
            type: "menu",
            item: chosen,
          }),
        item,
      );
    const copied = async (): Promise<unknown> => (await requestsOf(asked, "copy")).at(-1)?.["text"];
    await page.locator(pairs, { hasText: "192.0.2.14" }).click({ button: "right" });
    expect(await context()).toEqual({
      webviewSection: "pair",
      preventDefaultContextMenuItems: true,
      tcplensA: true,
      tcplensB: true,
    });
    await choose("copy-pair");
    await expect
      .poll(copied)
      .toMatch(
        /^192\.0\.2\.1:\d+ → 192\.0\.2\.14:7777\tA: healthy, 340 ms\tB: suspicious, 20\.3 s\tB took [^\t\n]+\n$/,
      );
    await choose("copy-filter");
    await expect.poll(copied).toBe("192.0.2.14:7777");
    await page.keyboard.press("b");
    await choose("open-a");
    await expect
      .poll(() => requestsOf(asked, "act"))
      .toMatchObject([
        { act: "open", capture: 1, stream: 4 },
        { act: "open", capture: 0, stream: 4 },
      ]);
    await page.locator("tcplens-pairs input").click({ button: "right" });
    expect(await context()).toMatchObject({ webviewSection: "text", preventDefaultContextMenuItems: false });
  });

  test("what copies copies the pair, unless text is selected", async () => {
    const { page, asked } = await open("runs");
    await page.locator(pairs).nth(1).click();
    await page.keyboard.press("Control+c");
    await expect.poll(() => requestsOf(asked, "copy")).toHaveLength(1);
    await page.locator("h1").click({ clickCount: 3 });
    await page.keyboard.press("Control+c");
    await page.waitForTimeout(200);
    expect(await requestsOf(asked, "copy")).toHaveLength(1);
  });

  test("a connection without a like is opened in its capture alone", async () => {
    const { page, asked } = await open("lone");
    await page.locator(`${pairs}.only`).first().click({ button: "right" });
    expect(
      await page.evaluate(() => JSON.parse(document.body.dataset["vscodeContext"] ?? "{}") as unknown),
    ).toMatchObject({ tcplensA: true, tcplensB: false });
    await page.keyboard.press("b");
    await page.keyboard.press("a");
    await expect.poll(() => requestsOf(asked, "act")).toHaveLength(1);
    expect(await requestsOf(asked, "act")).toMatchObject([{ act: "open", capture: 0 }]);
  });

  test("the comparison is copied as Markdown: the pairs that are listed, and the one on show", async () => {
    const { page, asked } = await open("runs");
    await page.locator(pairs).nth(1).click();
    await page.locator("tcplens-pairs input").fill("duration > 1s");
    await expect.poll(() => page.locator(pairs).count()).toBe(4);
    await page.getByRole("button", { name: "Copy the whole report as Markdown" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const text = String((await requestsOf(asked, "copy")).at(-1)?.["text"]);
    expect(text).toMatch(/^# checkout-good\.pcapng ↔ checkout-bad\.pcapng\n\n\*\*B failed: /);
    expect(text).toContain("- A: checkout-good.pcapng, 10,802 packets, 5 connections\n");
    expect(text).toContain("4 of 5: duration \\> 1s");
    const [pairsPart = "", pairPart = ""] = text.split("\n## ").slice(1);
    // Head, line, and a row for each.
    expect(pairsPart.split("\n").filter((line) => line.startsWith("| "))).toHaveLength(6);
    expect(pairPart).toMatch(/^B took 19\.9 s longer/);
    expect(pairPart).toContain("| Duration | 340 ms | 20.3 s |");
  });

  test("what it asks of its host", async () => {
    const { page, asked } = await open("runs");
    await page.locator("header .link").nth(1).click();
    await expect
      .poll(async () => (await asked()).filter((message) => JSON.stringify(message).includes('"act"')))
      .toMatchObject([{ request: { kind: "act", act: "open", capture: 1 } }]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Gallery, type GalleryPage, missingForGallery, startGallery } from "./gallery-browser.ts";
import { themes } from "./gallery-page.ts";

if (missingForGallery !== undefined) console.log(`skipped: ${missingForGallery}`);

const samples = [
  "connected",
  "plain",
  "packets",
  "packets-reset",
  "refused",
  "expired",
  "slow",
  "reset",
  "blackholed",
  "cancelled",
  "retried",
  "running",
  "starting",
  "long",
  "many-attempts",
  "compare",
  "compare-failed",
  "unreadable",
] as const;

describe.skipIf(missingForGallery !== undefined)("the trace view", { timeout: 60_000 }, () => {
  let gallery: Gallery;
  beforeAll(async () => {
    gallery = await startGallery();
  }, 60_000);
  afterAll(async () => {
    await gallery.close();
  });

  const open = async (...input: Parameters<Gallery["open"]>): Promise<GalleryPage> => {
    const page = await gallery.open(...input);
    expect(await page.problems()).toEqual([]);
    return page;
  };

  test.each(samples)(
    "%s is drawn in every kind of theme without a complaint, and fits a side bar",
    async (name) => {
      const { page, wear, offences, problems } = await open(name);
      expect(await offences()).toEqual([]);
      for (const theme of themes) {
        await wear(theme);
        expect(await offences("colours"), theme).toEqual([]);
      }
      expect(await problems()).toEqual([]);
      // Nothing scrolls sideways.
      await page.setViewportSize({ width: 320, height: 900 });
      await expect
        .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
        .toBeLessThanOrEqual(320);
    },
  );

  test("the verdict comes first and says the cause; the next steps follow", async () => {
    const { page } = await open("refused");
    expect(await page.locator("h1").textContent()).toContain("Nothing is listening on 127.0.0.1:");
    expect(await page.locator("h1 .hidden").textContent()).toBe("Failed:");
    expect(await page.locator("tcplens-verdict li").count()).toBe(3);
  });

  test("a proof, when chosen, lights its events in the phases, the ladder and the list", async () => {
    const { page } = await open("refused");
    await page.locator("tcplens-findings button.proven").nth(1).click();
    await expect.poll(() => page.locator("tcplens-waterfall .row.chosen").textContent()).toMatch(/attempt 2/);
    expect(await page.locator("tcplens-waterfall .row.lit").count()).toBe(3);
    expect(await page.locator("tcplens-ladder .row.chosen").count()).toBe(1);
    expect(await page.locator("tcplens-detail b").textContent()).toContain("RST");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator(".row.lit, .row.chosen").count()).toBe(0);
  });

  test("everything can be reached and used by keyboard", async () => {
    const { page } = await open("connected");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => page.locator("tcplens-states .at").textContent()).toMatch(/step 9 of 10/);
    await page.keyboard.press("?");
    await expect.poll(() => page.locator("dialog[open] h2").textContent()).toBe("Legend and keys");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator("dialog[open]").count()).toBe(0);
    // The browser gives the focus back after a dialog in its own time.
    await page.waitForTimeout(200);
    await page.keyboard.press("f");
    await expect.poll(() => page.evaluate(focused)).toBe("summary");
    const ladder = page.locator("tcplens-ladder .scroller");
    await ladder.focus();
    await page.keyboard.press("Home");
    for (let times = 0; times < 3; times += 1) await page.keyboard.press("ArrowDown");
    await expect.poll(() => page.locator("tcplens-ladder .row.chosen").getAttribute("id")).toBe("row-3");
    expect(await ladder.getAttribute("aria-activedescendant")).toBe("row-3");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate(focused)).toBe("aside");
  });

  test("ten thousand events are in the list, and a screenful of them in the page", async () => {
    const { page } = await open("long");
    await page.locator("section.events h2 button").click();
    await expect.poll(() => page.locator("tcplens-events .row").count()).toBeGreaterThan(10);
    expect(await page.locator("tcplens-events .row").count()).toBeLessThan(40);
    await page.locator("tcplens-events .scroller").focus();
    await page.keyboard.press("End");
    await expect
      .poll(() => page.locator("tcplens-events .row.chosen").textContent())
      .toMatch(/closed by this machine/);
    expect(await page.locator("tcplens-events .row").count()).toBeLessThan(40);
  });

  test("what was chosen is chosen again after a reload", async () => {
    const { page } = await open("refused");
    await page.locator("tcplens-waterfall .row").nth(4).click();
    await expect.poll(() => page.locator("tcplens-detail b").count()).toBe(1);
    const before = await page.locator("tcplens-detail b").textContent();
    await page.reload();
    await expect.poll(() => page.locator("tcplens-detail b").textContent()).toBe(before);
  });

  test("another trace in the same page begins anew: nothing of the one before is shown", async () => {
    const { page } = await open("refused");
    await page.locator("tcplens-waterfall .row").nth(1).click();
    await expect.poll(() => page.locator("tcplens-detail b").textContent()).toMatch(/refused/);
    await page.locator("tcplens-states button").first().click();
    await page.evaluate(() =>
      (globalThis as unknown as { gallery: { show(name: string): void } }).gallery.show("plain"),
    );
    await expect.poll(() => page.locator("h1").textContent()).toMatch(/Connected in/);
    await expect.poll(() => page.locator("tcplens-detail").count()).toBe(0);
    await expect.poll(() => page.locator("tcplens-states .at").textContent()).toBe("step 10 of 10");
    await page.locator("tcplens-waterfall .row").nth(1).click();
    await expect.poll(() => page.locator("tcplens-detail b").textContent()).toMatch(/connected from/);
  });

  test("what was chosen in one trace is not chosen in another that the panel shows later", async () => {
    const { page } = await open("refused");
    await page.locator("tcplens-waterfall .row").nth(4).click();
    await expect.poll(() => page.locator("tcplens-detail b").count()).toBe(1);
    await page.evaluate(() => {
      location.hash = "plain";
    });
    await page.reload();
    await expect.poll(() => page.locator("h1").textContent()).toMatch(/Connected in/);
    expect(await page.locator("tcplens-detail").count()).toBe(0);
  });

  test("a message that is none of the protocol is reported and changes nothing", async () => {
    const { page, asked } = await open("refused");
    await page.evaluate(() =>
      window.postMessage({ type: "show", revision: -1, view: { surface: "nonsense" } }, "*"),
    );
    await expect.poll(async () => (await asked()).some(({ type }) => type === "fault")).toBe(true);
    expect(await page.locator("h1").textContent()).toContain("Nothing is listening");
  });

  test("buttons ask the host for what they say", async () => {
    const { page, asked } = await open("refused");
    await page.locator("tcplens-verdict button", { hasText: "Retry" }).click();
    await page.getByTitle("Copy command").first().click();
    await page.getByTitle("Copied").first().waitFor();
    await page.getByTitle("Put into a terminal, without running it").first().click();
    await page.locator("tcplens-findings .see button").first().click();
    const requests = (await asked()).flatMap((message) =>
      message.type === "request" ? [message.request] : [],
    );
    expect(requests.filter(({ kind }) => kind !== "rows")).toEqual([
      { kind: "act", act: "retry" },
      { kind: "copy", text: expect.stringMatching(/^ss -ltnp/) },
      { kind: "terminal", command: expect.stringMatching(/^ss -ltnp/) },
      { kind: "reference", reference: "RFC 9293 §3.10.7.3" },
    ]);
  });

  test("text from outside stays text", async () => {
    const { page, problems } = await open("hostile");
    expect(await page.locator("img, script:not([src])").count()).toBe(0);
    expect(await page.locator("h1").textContent()).toContain("<img src=x onerror=alert(1)>");
    expect(await problems()).toEqual([]);
  });
});

/** The element that has the focus, within shadow roots too. */
const focused = (): string => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.localName ?? "";
};

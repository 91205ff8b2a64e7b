import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Gallery, type GalleryPage, missingForGallery, startGallery } from "./gallery-browser.ts";
import { themes } from "./gallery-page.ts";

if (missingForGallery !== undefined) console.log(`skipped: ${missingForGallery}`);

const samples = [
  "syn-lost",
  "zero-window",
  "sack-recovery",
  "time-wait-reuse",
  "syn-flood",
  "ecn",
  "refused",
] as const;

describe.skipIf(missingForGallery !== undefined)("the simulation's view", { timeout: 60_000 }, () => {
  let gallery: Gallery;
  beforeAll(async () => {
    gallery = await startGallery();
  }, 60_000);
  afterAll(async () => {
    await gallery.close();
  });

  const open = async (
    name: string,
    opening?: Parameters<Gallery["open"]>[1],
  ): Promise<GalleryPage & { readonly time: () => Promise<number> }> => {
    const page = await gallery.open(`simulation:${name}`, opening);
    expect(await page.problems()).toEqual([]);
    await page.page.waitForSelector("tcplens-plot svg, .plots-pair .quiet");
    const time = async (): Promise<number> =>
      Number(await page.page.locator("input[type=range]").inputValue());
    return { ...page, time };
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

  test("it says what to look at, and begins at the last packet with both ends closed or waiting", async () => {
    const { page, time } = await open("syn-lost");
    expect(await page.locator("h1").textContent()).toBe("The first SYN is lost");
    expect(await page.locator(".about").textContent()).toMatch(/^\s*What to look at/);
    expect(await time()).toBe(1188);
    await expect.poll(() => page.locator("tcplens-states .box.local").textContent()).toMatch(/TIME-WAIT/);
  });

  test("a moment moves the ladder, the states and the plots together", async () => {
    const { page, time } = await open("syn-lost");
    await page.locator("input[type=range]").focus();
    await page.keyboard.press("Home");
    expect(await time()).toBe(0);
    await expect.poll(() => page.locator("tcplens-states .box.local").textContent()).toMatch(/SYN-SENT/);
    await expect.poll(() => page.locator("tcplens-run-ladder .row.chosen").count()).toBe(1);
    await page.keyboard.press("ArrowRight");
    await expect
      .poll(() => page.locator("tcplens-run-ladder .row.chosen").textContent())
      .toMatch(/100\.0 ms/);
    const cursors = await page.evaluate(() =>
      [
        ...(document.querySelector("tcplens-simulation")?.shadowRoot?.querySelectorAll("tcplens-plot") ?? []),
      ].map((plot) => plot.shadowRoot?.querySelector(".moment path")?.getAttribute("d")?.split("V")[0]),
    );
    expect(new Set(cursors).size).toBe(1);
    expect(await page.locator("input[type=range]").getAttribute("aria-valuetext")).toMatch(
      /100\.0 ms, row \d+ of \d+/,
    );
  });

  test("a chosen row, a step and a press on a plot each set the time", async () => {
    const { page, time } = await open("syn-lost");
    await page.locator("tcplens-run-ladder .row", { hasText: "sent again" }).click();
    expect(await time()).toBe(1000);
    await page.locator("tcplens-states button[title='Step forward']").click();
    await expect.poll(time).toBe(1020);
    const plot = page.locator("tcplens-plot svg[role=img]").nth(1);
    const { width = 0 } = (await plot.boundingBox()) ?? {};
    await plot.click({ position: { x: width / 2, y: 40 } });
    expect(await time()).toBeGreaterThan(400);
    expect(await time()).toBeLessThan(800);
  });

  test("it plays, and stops at the end", async () => {
    const { page, time } = await open("refused");
    await page.locator("select[aria-label=Speed]").selectOption("4");
    await page.keyboard.press("Escape");
    await page.locator("button[title=Play]").click();
    await expect.poll(() => page.locator("button[title=Pause]").count()).toBe(1);
    await expect.poll(time, { timeout: 10_000 }).toBeGreaterThan(30);
    await expect.poll(() => page.locator("button[title=Play]").count(), { timeout: 10_000 }).toBe(1);
  });

  test("keys of the page: a moment, play, zoom, help", async () => {
    const { page, time } = await open("zero-window");
    await page.locator("h1").click();
    await page.keyboard.press("Home");
    expect(await time()).toBe(0);
    const most = (): Promise<string | null> => page.locator("input[type=range]").getAttribute("max");
    const before = Number(await most());
    await page.keyboard.press("+");
    await expect.poll(async () => Number(await most())).toBeLessThan(before);
    await page.keyboard.press("ArrowRight");
    expect(await time()).toBeGreaterThan(0);
    await page.keyboard.press("?");
    await expect.poll(() => page.locator("dialog[open] h2").textContent()).toBe("Legend and keys");
  });

  test("a changed impairment runs it again, and is marked as changed until it is as before", async () => {
    const { page, asked } = await open("handshake");
    const loss = page.getByLabel("Loss (%), From A to B");
    await loss.fill("100");
    await expect.poll(() => page.locator(".details").textContent()).toMatch(/did not arrive.*changed/s);
    expect(await loss.getAttribute("class")).toBe("changed");
    const runs = (await asked()).flatMap((message) =>
      message.type === "request" && message.request.kind === "run" ? [message.request.controls] : [],
    );
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ aToB: { loss: 1 }, bToA: { loss: 0 } });
    await page.locator("button", { hasText: "As the Scenario Has It" }).click();
    await expect.poll(() => page.locator(".details").textContent()).not.toMatch(/changed|did not arrive/);
    expect(await loss.inputValue()).toBe("0");
  });

  test("a run that takes long can be stopped: what was shown stays, and the controls are those of what is shown", async () => {
    const { page, asked, problems } = await open("handshake");
    const holdRuns = (holds: boolean): Promise<void> =>
      page.evaluate((value) => {
        (globalThis as unknown as { gallery: { holdsRuns: boolean } }).gallery.holdsRuns = value;
      }, holds);
    await holdRuns(true);
    const before = await page.locator(".details").textContent();
    const loss = page.getByLabel("Loss (%), From A to B");
    await loss.fill("100");
    const stop = page.locator("button", { hasText: "Stop" });
    await stop.waitFor();
    expect(await page.locator(".actions .running").textContent()).toMatch(/Running…/);
    await stop.click();
    await expect.poll(() => page.locator(".actions .running").count()).toBe(0);
    expect(await stop.count()).toBe(0);
    // The host is told which of its runs it is.
    const messages = await asked();
    const run = messages.find((message) => message.type === "request" && message.request.kind === "run");
    const id = run?.type === "request" ? run.id : -1;
    expect(messages).toContainEqual({ type: "abort", id });
    expect(await page.locator(".details").textContent()).toBe(before);
    expect(await loss.inputValue()).toBe("0");
    expect(await page.locator("[role=alert]").count()).toBe(0);
    expect(await problems()).toEqual([]);
    // And the next one runs.
    await holdRuns(false);
    await loss.fill("100");
    await expect.poll(() => page.locator(".details").textContent()).toMatch(/did not arrive.*changed/s);
  });

  test("what is no value is not run, and says what would be", async () => {
    const { page, asked } = await open("handshake");
    const delay = page.getByLabel("Delay (ms), From B to A");
    await delay.fill("");
    await page.waitForTimeout(500);
    expect(await delay.getAttribute("aria-invalid")).toBe("true");
    expect(await delay.getAttribute("title")).toBe("from 0 to 60000");
    expect(
      (await asked()).some((message) => message.type === "request" && message.request.kind === "run"),
    ).toBe(false);
  });

  test("the other controller, the other seed and an unbounded rate are controls", async () => {
    const { page, asked } = await open("cubic");
    await page.getByLabel("Congestion control, End A").selectOption("bbr");
    await page.getByLabel("Rate (kbit/s), From A to B").fill("5000");
    await page.locator("button[title='Another seed']").click();
    const last = async (): Promise<unknown> =>
      (await asked())
        .flatMap((message) =>
          message.type === "request" && message.request.kind === "run" ? [message.request.controls] : [],
        )
        .at(-1);
    await expect
      .poll(last, { timeout: 20_000 })
      .toMatchObject({ seed: 2, A: { congestion: "bbr" }, aToB: { rate: 5_000_000 } });
  });

  test("several connections can be chosen between", async () => {
    const { page } = await open("time-wait-reuse");
    await page.locator("section.states select").selectOption({ label: "second" });
    await expect.poll(() => page.locator("tcplens-states .walks").textContent()).toMatch(/SYN-SENT/);
    expect(await page.locator("section.plots select").first().inputValue()).toBe("2");
  });

  test("the moment on show is on show again after a reload", async () => {
    const { page, time } = await open("syn-lost");
    await page.locator("tcplens-run-ladder .row", { hasText: "sent again" }).click();
    await page.reload();
    await page.waitForSelector("input[type=range]");
    await expect.poll(time).toBe(1000);
  });

  test("what can be saved is asked of the host", async () => {
    const { page, asked } = await open("syn-lost");
    for (const title of ["Save as Scenario File…", "Export pcapng…", "Export Trace…", "Copy CLI Command"])
      await page.getByTitle(title).click();
    const acts = (await asked()).flatMap((message) =>
      message.type === "request" && message.request.kind === "act" ? [message.request.act] : [],
    );
    expect(acts).toEqual(["save-scenario", "export-packets", "export", "copy-report"]);
  });
});

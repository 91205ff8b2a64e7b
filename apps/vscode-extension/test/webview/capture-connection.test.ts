import { expect, test } from "vitest";
import { describeCaptureView, packets, rows } from "./capture-view.ts";

describeCaptureView("what a connection shows", (open) => {
  test("the context menu is told what was pressed, and Ctrl+C copies the packet that is chosen", async () => {
    const { page, asked } = await open("runs");
    const context = (): Promise<unknown> =>
      page.evaluate(() => JSON.parse(document.body.dataset["vscodeContext"] ?? "{}") as unknown);
    await page.locator(rows, { hasText: "192.0.2.12" }).click({ button: "right" });
    expect(await context()).toMatchObject({
      webviewSection: "connection",
      stream: 2,
      tcplensWireshark: true,
    });
    await page.locator(packets).nth(3).click({ button: "right" });
    expect(await context()).toMatchObject({ webviewSection: "packet", stream: 2, row: 3, frame: 139 });
    await page.keyboard.press("Control+c");
    const copies = async (): Promise<readonly unknown[]> =>
      (await asked()).filter((message) => JSON.stringify(message).includes('"copy-packets"'));
    await expect.poll(copies).toMatchObject([{ request: { stream: 2, from: 3, to: 3 } }]);
    await page.keyboard.press("Control+f");
    await page.keyboard.type("443");
    expect(await page.locator("tcplens-connections input").inputValue()).toBe("443");
    await page.locator("tcplens-connections input").click({ button: "right" });
    expect(await context()).toMatchObject({ webviewSection: "text", preventDefaultContextMenuItems: false });
  });

  test("a finding says of how many packets those are a part that it lists", async () => {
    const { page } = await open("runs");
    await page.locator(rows, { hasText: "192.0.2.15" }).click();
    await expect
      .poll(() => page.locator("tcplens-capture-findings .cause .quiet").first().textContent())
      .toMatch(/^5 of \d+ packets$/);
  });

  test("the help has every kind of mark", async () => {
    const { page } = await open("runs");
    await page.keyboard.press("?");
    const help = page.locator("tcplens-capture-help dialog[open]");
    for (const mark of ["A packet with data", "The map of all packets", "⟲", "● ◆", "in flight", "Ctrl+C"])
      expect(await help.textContent()).toContain(mark);
  });

  test.each([1280, 800])("nothing jumps when reading ends, %i px wide", async (width) => {
    const { page } = await open("runs", { width });
    await page.waitForTimeout(300);
    const heights = await page.evaluate(async () => {
      const header = document
        .querySelector("tcplens-capture")
        ?.shadowRoot?.querySelector<HTMLElement & { summary: object; updateComplete: Promise<unknown> }>(
          "tcplens-capture-header",
        );
      if (header === null || header === undefined) throw new Error("there is no header");
      const taken: number[] = [];
      for (const state of ["reading", "done"]) {
        header.summary = { ...header.summary, state, read: 1e6, size: 9e6, took: 5000 };
        await header.updateComplete;
        taken.push(header.getBoundingClientRect().height);
      }
      return taken;
    });
    expect(heights[1]).toBe(heights[0]);
  });

  test("an octet that is pressed chooses its field", async () => {
    const { page } = await open("runs");
    await page.locator(packets).nth(0).click();
    const octets = page.locator("tcplens-packet .some-octets i");
    await octets.nth(8).click();
    await expect
      .poll(() => page.locator("tcplens-packet .field.lit dt").allTextContents())
      .toEqual(["ip.ttl"]);
    await octets.nth(23).click();
    await expect
      .poll(() => page.locator("tcplens-packet .field.lit dt").allTextContents())
      .toEqual(["tcp.dstport"]);
    expect(await page.locator("tcplens-packet .some-octets .lit").count()).toBe(2);
  });

  test("a step through the states chooses its packet, and its states are in view", async () => {
    const { page } = await open("runs", { height: 700 });
    await page.locator(rows, { hasText: "192.0.2.15" }).click();
    await page.locator("#tab-states").click();
    const states = page.locator("tcplens-states");
    await states.getByRole("button", { name: "First step" }).click();
    const chosen = page.locator(`${packets}.chosen .arrow`);
    await states.locator("button").nth(2).click();
    await expect.poll(() => chosen.textContent()).toMatch(/SYN/);
    for (let step = 1; step < 10; step += 1) await states.locator("button").nth(2).click();
    expect(await states.locator(".at").textContent()).toMatch(/^step 10 of 10/);
    await expect.poll(() => chosen.textContent()).toMatch(/ACK seq 3000002/);
    const just = await states.locator(".box.local").last().boundingBox();
    const pane = await page.locator("#shown").boundingBox();
    expect(just?.y).toBeGreaterThan(pane?.y ?? 0);
    expect((just?.y ?? 0) + (just?.height ?? 0)).toBeLessThanOrEqual((pane?.y ?? 0) + (pane?.height ?? 0));
  });

  test("the figures of both ends stand side by side", async () => {
    const { page } = await open("runs");
    await page.locator(rows, { hasText: "192.0.2.11" }).click();
    await page.locator("#tab-figures").click();
    const cellsOf = (name: string): Promise<readonly string[]> =>
      page
        .locator(".figures tr", { has: page.getByRole("rowheader", { name, exact: true }) })
        .locator("td")
        .evaluateAll((cells) => cells.map((cell) => cell.textContent.trim()));
    await expect.poll(() => cellsOf("Packets")).toEqual(["77", "48"]);
    expect(await cellsOf("Packets, both ways")).toEqual(["125"]);
    expect(await cellsOf("In the capture (tcp.completeness)")).toEqual(["SYN, SYN-ACK, ACK, DATA, FIN"]);
    expect(await cellsOf("Duration")).toEqual(["380 ms"]);
    expect(await cellsOf("Of the segments with data")).toEqual(["5.41 %", "0 %"]);
    expect(await cellsOf("Closed first by")).toEqual(["a ●"]);
    const share = page.locator(".figures td[title*='retransmitted_share']").first();
    expect(await share.getAttribute("title")).toMatch(/^recovery\.retransmitted_share: 0\.05405/);
    expect(await page.locator(".figures thead th").first().textContent()).toBe("Figure");
    expect(await page.getByText("Other", { exact: true }).count()).toBe(0);
  });
});

import { expect, test } from "vitest";
import { describeCaptureView, packets, rows } from "./capture-view.ts";

describeCaptureView("the capture editor's layout", (open) => {
  test.each([1300, 500])("of long addresses the ends are seen, %i px wide", async (width) => {
    const { page } = await open("long-addresses", { width });
    const row = page.locator(rows).nth(3);
    const [tail, figures] = [row.locator(".to .tail"), row.locator(".figures").first()];
    expect(await tail.textContent()).toMatch(/:8443$/);
    const [left, right] = [await tail.boundingBox(), await figures.boundingBox()];
    expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThanOrEqual(right?.x ?? 0);
    const ends = page.locator("tcplens-packets .end");
    for (const end of await ends.all())
      expect(await end.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  });

  test.each([
    ["runs", 1228],
    ["runs", 848],
    ["long-addresses", 1228],
    ["long-addresses", 848],
    ["runs", 400],
  ])(
    "of %s, %i px wide, each connection's ports are seen and nothing lies over them",
    async (name, width) => {
      const { page } = await open(name, { width });
      await page.locator(rows).first().waitFor();
      const placeOf = async (what: ReturnType<typeof page.locator>): Promise<readonly [number, number]> => {
        const box = await what.boundingBox();
        return box === null ? [Number.NaN, Number.NaN] : [box.x, box.x + box.width];
      };
      for (const row of await page.locator(rows).all()) {
        const [server, client] = [row.locator(".to .tail"), row.locator(".from .tail")];
        const text = await row.locator(".who").getAttribute("title");
        const [, from, to] = /(:\d+) → .*(:\d+)$/.exec(text ?? "") ?? [];
        expect(await server.textContent()).toContain(to);
        expect(await client.textContent()).toContain(from);
        const [left, right] = await placeOf(client);
        expect((await placeOf(server))[1]).toBeLessThanOrEqual(left);
        expect(right).toBeLessThanOrEqual((await placeOf(row.locator(".figures").first()))[0]);
      }
    },
  );

  test.each([1000, 640, 400])("above the ladder both ends are whole, %i px wide", async (width) => {
    const { page } = await open("runs", { width });
    const ends = page.locator("tcplens-packets .end .endpoint");
    await expect.poll(() => ends.count()).toBe(2);
    for (const end of await ends.all())
      expect(
        await end.evaluate((element) =>
          [element, ...element.children].every(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth),
        ),
      ).toBe(true);
  });

  test("the packet of a finding is on show, though the finding's proof has taken its place", async () => {
    const { page } = await open("runs");
    await page.locator(rows, { hasText: "192.0.2.12" }).click();
    await page.locator("tcplens-capture-findings .cause").first().click();
    const [chosen, list] = [page.locator(`${packets}.chosen`), page.locator("tcplens-packets .scroller")];
    const bottomOf = async (what: typeof list): Promise<number> => {
      const box = await what.boundingBox();
      return box === null ? Number.NaN : box.y + box.height;
    };
    await expect.poll(async () => (await bottomOf(chosen)) <= (await bottomOf(list)) + 1).toBe(true);
  });

  test.each([
    [1228, 96, 110],
    [600, 72, 80],
  ])("of 676 px of height packets and graph have their part, %i px wide", async (width, ladder, graph) => {
    const { page } = await open("runs", { width, height: 676 });
    await page.locator(rows).nth(2).click();
    await page.locator("tcplens-capture-findings .cause").first().click();
    await page.locator("#tab-sequence").click();
    await page.locator("tcplens-graph canvas").waitFor();
    const placeOf = async (what: string): Promise<{ readonly height: number; readonly bottom: number }> => {
      const box = await page.locator(what).boundingBox();
      return { height: box?.height ?? Number.NaN, bottom: (box?.y ?? Number.NaN) + (box?.height ?? 0) };
    };
    expect((await placeOf("tcplens-packets .scroller")).height).toBeGreaterThanOrEqual(ladder);
    expect((await placeOf("tcplens-graph canvas")).height).toBeGreaterThanOrEqual(graph);
    // Half a pixel is what rounding makes.
    expect((await placeOf("tcplens-graph canvas")).bottom).toBeLessThan(677);
    expect((await placeOf("tcplens-capture-findings")).height).toBeGreaterThanOrEqual(35);
  });

  test("the lines between the panes are moved by the keys and pulled by the pointer", async () => {
    const { page } = await open("runs");
    await page.locator(packets).first().waitFor();
    const [beside, beneath] = [
      page.locator("[aria-orientation=vertical]"),
      page.locator("[aria-orientation=horizontal]"),
    ];
    const widthOf = async (name: string): Promise<number> =>
      (await page.locator(name).boundingBox())?.width ?? 0;
    const before = await widthOf("tcplens-connections");
    await beside.press("ArrowRight");
    await expect.poll(() => widthOf("tcplens-connections")).toBeGreaterThan(before + 20);
    const at = Number(await beneath.getAttribute("aria-valuenow"));
    await beneath.press("ArrowUp");
    await expect.poll(() => beneath.getAttribute("aria-valuenow")).toBe(String(at - 3));
    const box = await beside.boundingBox();
    if (box === null) throw new Error("the line has no place");
    await page.mouse.move(box.x + box.width / 2, box.y + 300);
    await page.mouse.down();
    await page.mouse.move(390, box.y + 310, { steps: 3 });
    await page.mouse.up();
    await expect.poll(() => widthOf("tcplens-connections")).toBe(390);
  });

  test("in a side bar no word of the help is cut", async () => {
    const { page } = await open("runs", { width: 320 });
    await page.keyboard.press("?");
    const dialog = page.locator("tcplens-capture-help dialog[open]");
    await dialog.waitFor();
    expect(await dialog.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  });

  test.each([640, 1300])("the words on the arrows have their room, %i px wide", async (width) => {
    const { page } = await open("runs", { width });
    await page.locator(rows, { hasText: "192.0.2.11" }).click();
    const tags = page.locator(`${packets} .tag`);
    await expect.poll(() => tags.count()).toBeGreaterThan(5);
    expect(
      await tags.evaluateAll((all) =>
        all.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map((tag) => tag.textContent),
      ),
    ).toEqual([]);
  });

  test.each([340, 400, 640])(
    "endpoint and duration of a connection stand apart, %i px wide",
    async (width) => {
      const { page } = await open("runs", { width });
      const row = page.locator(rows).nth(1);
      const [tail, figures] = [row.locator(".to .tail"), row.locator(".figures").first()];
      const [left, right] = [await tail.boundingBox(), await figures.boundingBox()];
      expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThanOrEqual(right?.x ?? 0);
    },
  );

  test("in a low window a finding, packets and a view beneath them are all on show", async () => {
    const { page } = await open("runs", { width: 1100, height: 420 });
    await page.locator(rows, { hasText: "192.0.2.12" }).click();
    const heightOf = async (name: string): Promise<number> =>
      (await page.locator(name).boundingBox())?.height ?? 0;
    await expect.poll(() => heightOf("tcplens-capture-findings")).toBeGreaterThan(30);
    await expect.poll(() => heightOf("tcplens-packets")).toBeGreaterThan(70);
    const beneath = page.locator("tcplens-stream .beneath");
    await expect
      .poll(async () => {
        const { y, height } = (await beneath.boundingBox()) ?? { y: Infinity, height: 0 };
        return y + height;
      })
      .toBeLessThanOrEqual(421);
  });

  test("in a side bar nothing scrolls sideways", async () => {
    const { page } = await open("runs", { width: 320 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });
});

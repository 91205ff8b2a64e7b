import { expect, test } from "vitest";
import { describeCaptureView, rows } from "./capture-view.ts";
import { themes } from "./gallery-page.ts";

const sentences = "tcplens-stands-out button";
const filter = "tcplens-connections input";

describeCaptureView("what stands out over a capture", (open) => {
  test.each(themes)("in the theme %s is above the list, in sentences", async (theme) => {
    const { page, offences, problems } = await open("flood", { theme });
    await expect
      .poll(() => page.locator(sentences).allTextContents())
      .toEqual([
        expect.stringMatching(/^\s*It looks as if 192\.0\.2\.10:7777 is flooded with connection requests/),
      ]);
    expect(await page.locator("tcplens-stands-out summary").textContent()).toBe("What stands out 1");
    await page.locator(sentences).click();
    expect(await offences()).toEqual([]);
    expect(await problems()).toEqual([]);
  });

  test("a sentence shows its connections, and once more all", async () => {
    const { page } = await open("flood");
    const sizes = (): Promise<string | null> => page.locator(rows).first().getAttribute("aria-setsize");
    await expect.poll(sizes).toBe("301");
    await page.locator(sentences).click();
    await expect
      .poll(() => page.locator(filter).inputValue())
      .toBe("address == 192.0.2.10 and port == 7777 and ended == never-open");
    await expect.poll(sizes).toBe("300");
    expect(await page.locator(sentences).getAttribute("aria-pressed")).toBe("true");
    await page.locator(sentences).press("Enter");
    await expect.poll(sizes).toBe("301");
    expect(await page.locator(filter).inputValue()).toBe("");
    expect(await page.locator(sentences).getAttribute("aria-pressed")).toBe("false");
  });

  test("where there is little room it is folded, and it leaves the list its own", async () => {
    const { page } = await open("flood", { width: 340, height: 700 });
    await page.locator("tcplens-stands-out summary").click();
    await page.locator(sentences).waitFor();
    const height = async (what: string): Promise<number> =>
      (await page.locator(what).boundingBox())?.height ?? Number.NaN;
    expect(await height("tcplens-connection-rows")).toBeGreaterThan(48);
    const unfolded = await height("tcplens-stands-out");
    await page.locator("tcplens-stands-out summary").click();
    await expect.poll(() => page.locator(sentences).isVisible()).toBe(false);
    expect(await height("tcplens-stands-out")).toBeLessThan(unfolded);
  });

  test("nothing is there where nothing stands out", async () => {
    const { page } = await open("read-already");
    await page.locator(rows).first().waitFor();
    await page.waitForTimeout(300);
    expect((await page.locator("tcplens-stands-out").boundingBox())?.height ?? 0).toBe(0);
  });
});

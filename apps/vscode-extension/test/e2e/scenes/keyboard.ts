/** Without a mouse: from the palette into the trace, through it, and back to the start. */
import type { WorkbenchPage } from "@tcplens/workbench";
import type { Frame } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Stage } from "../support/stage.ts";
import { clearAway, traceBoxShown, traceView } from "../support/trace-window.ts";

/** What has the focus, within shadow roots too: `tcplens-ladder .scroller`. */
const focused = (): string => {
  let element = document.activeElement;
  const path: string[] = [];
  while (element !== null) {
    path.push(
      element.localName.startsWith("tcplens-")
        ? element.localName
        : `${element.localName}.${element.className}`,
    );
    element = element.shadowRoot?.activeElement ?? null;
  }
  return path.join(" ");
};

/** Presses Tab until the focus is there. Resolves with all that had it meanwhile. */
const tabTo = async (window: WorkbenchPage, frame: Frame, wanted: RegExp): Promise<string[]> => {
  const seen: string[] = [];
  await expect
    .poll(
      async () => {
        await window.page.keyboard.press("Tab");
        seen.push(await frame.evaluate(focused));
        return seen.at(-1);
      },
      { interval: 20 },
    )
    .toMatch(wanted);
  return seen;
};

export const keyboardScene = (stage: Stage): unknown =>
  describe("without a mouse", () => {
    beforeAll(() => clearAway(stage));
    const endpoint = (): string => `127.0.0.1:${stage.servers.ports.database}`;

    test("a trace is begun from the palette, and every part of its view is reached with Tab", async () => {
      const { window } = stage;
      const { keyboard } = window.page;
      const title = "TCP Lens: Trace Endpoint…";
      await window.openPalette(`>${title}`);
      await expect.poll(async () => (await window.quickRows())[0]).toBe(title);
      await keyboard.press("Enter");
      await traceBoxShown(window);
      await keyboard.type(endpoint());
      await keyboard.press("Enter");
      const frame = await traceView(window, endpoint(), "failed");
      const seen = (await tabTo(window, frame, /tcplens-states button/)).join("\n");
      for (const part of ["verdict button", "findings summary", "waterfall div", "ladder div"]) {
        expect(seen).toContain(`tcplens-${part}`);
      }
    });

    test("arrows choose rows and steps, Enter opens what is chosen, Esc lets it go", async () => {
      const { window } = stage;
      const { keyboard } = window.page;
      const frame = await traceView(window, endpoint(), "failed");
      await tabTo(window, frame, /tcplens-ladder div\.scroller/);
      await keyboard.press("End");
      await expect.poll(() => frame.locator("tcplens-detail b").textContent()).toMatch(/RST/);
      await keyboard.press("ArrowUp");
      await expect.poll(() => frame.locator("tcplens-detail b").textContent()).not.toMatch(/RST/);
      await keyboard.press("ArrowDown");
      await expect.poll(() => frame.locator("tcplens-detail b").textContent()).toMatch(/RST/);
      await keyboard.press("ArrowLeft");
      await expect.poll(() => frame.locator("tcplens-states .at").textContent()).toBe("step 1 of 2");
      await keyboard.press("Enter");
      await expect.poll(() => frame.evaluate(focused)).toMatch(/tcplens-detail aside/);
      await keyboard.press("Escape");
      await expect.poll(() => frame.locator("tcplens-detail").count()).toBe(0);
    });

    test("F goes to the findings, ? shows the keys", async () => {
      const { window } = stage;
      const { keyboard } = window.page;
      const frame = await traceView(window, endpoint(), "failed");
      await tabTo(window, frame, /tcplens-ladder div\.scroller/);
      await keyboard.press("f");
      await expect.poll(() => frame.evaluate(focused)).toMatch(/tcplens-findings summary/);
      await keyboard.press("?");
      await frame.locator("dialog[open]").waitFor();
      await keyboard.press("Escape");
      await expect.poll(() => frame.locator("dialog[open]").count()).toBe(0);
    });

    test("Enter on Retry traces it again in the same place", async () => {
      const { window } = stage;
      const frame = await traceView(window, endpoint(), "failed");
      const clock = (): Promise<string | null> =>
        frame.locator("tcplens-verdict .details span[title]").getAttribute("title");
      const before = await clock();
      await tabTo(window, frame, /tcplens-verdict button\.main$/);
      await window.page.keyboard.press("Enter");
      await expect.poll(clock).not.toBe(before);
      await traceView(window, endpoint(), "failed");
      await frame.locator("tcplens-verdict [title^='Compare']").waitFor();
    });
  });

/** Without a mouse: from the palette into the trace, through it, and back to the start. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Stage } from "../support/stage.ts";
import { clearAway, traceByCommand, traceView } from "../support/trace-window.ts";

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

export const keyboardScene = (stage: Stage): unknown =>
  describe("the trace view by keyboard", () => {
    beforeAll(() => clearAway(stage.window));
    test("every part of it is reached with Tab", async () => {
      const { window, servers } = stage;
      const endpoint = `127.0.0.1:${servers.ports.database}`;
      await traceByCommand(window, endpoint);
      const frame = await traceView(window, endpoint, "failed");
      const seen = new Set<string>();
      await expect
        .poll(
          async () => {
            await window.page.keyboard.press("Tab");
            seen.add((await frame.evaluate(focused)).replace(/^.*?tcplens-trace /, ""));
            return [...seen].join("\n");
          },
          { interval: 20 },
        )
        .toSatisfy((text: string) =>
          [
            "tcplens-verdict button",
            "tcplens-findings summary",
            "tcplens-waterfall div",
            "tcplens-ladder div",
            "tcplens-states button",
          ].every((part) => text.includes(part)),
        );
    });

    test("arrows choose rows and steps, F finds the findings, ? the keys, Esc lets go", async () => {
      const { window, servers } = stage;
      const { keyboard } = window.page;
      const frame = await traceView(window, `127.0.0.1:${servers.ports.database}`, "failed");
      await frame.locator("tcplens-ladder .scroller").focus();
      await keyboard.press("End");
      await expect.poll(() => frame.locator("tcplens-detail b").textContent()).toMatch(/RST/);
      await keyboard.press("ArrowLeft");
      await expect.poll(() => frame.locator("tcplens-states .at").textContent()).toBe("step 1 of 2");
      await keyboard.press("Enter");
      await expect.poll(() => frame.evaluate(focused)).toMatch(/tcplens-detail aside/);
      await keyboard.press("Escape");
      await expect.poll(() => frame.locator("tcplens-detail").count()).toBe(0);
      await frame.locator("tcplens-ladder .scroller").focus();
      await keyboard.press("f");
      await expect.poll(() => frame.evaluate(focused)).toMatch(/tcplens-findings summary/);
      await keyboard.press("?");
      await frame.locator("dialog[open]").waitFor();
      await keyboard.press("Escape");
      await expect.poll(() => frame.locator("dialog[open]").count()).toBe(0);
    });

    test("Enter on Retry traces it again in the same place", async () => {
      const { window, servers } = stage;
      const frame = await traceView(window, `127.0.0.1:${servers.ports.database}`, "failed");
      const clock = (): Promise<string | null> =>
        frame.locator("tcplens-verdict .details span[title]").getAttribute("title");
      const before = await clock();
      await frame.locator("tcplens-verdict button.main").focus();
      await window.page.keyboard.press("Enter");
      await expect.poll(clock).not.toBe(before);
      await traceView(window, `127.0.0.1:${servers.ports.database}`, "failed");
      await frame.locator("tcplens-verdict [title^='Compare']").waitFor();
    });
  });

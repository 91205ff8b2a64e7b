/** The window reloaded: a finished trace comes back as it was, one that ran says that nobody saw its end. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Stage } from "../support/stage.ts";
import { clearAway, traceByCommand, traceView, verdict } from "../support/trace-window.ts";

export const reloadScene = (stage: Stage): unknown =>
  describe("a reload of the window", () => {
    beforeAll(() => clearAway(stage));
    test("brings a finished trace back, with what was chosen in it", async () => {
      const { window, servers } = stage;
      const endpoint = `127.0.0.1:${servers.ports.database}`;
      await traceByCommand(window, endpoint);
      const frame = await traceView(window, endpoint, "failed");
      await frame.locator("tcplens-ladder [role=option]", { hasText: "RST" }).click();
      await expect.poll(() => frame.locator("tcplens-detail b").textContent()).toMatch(/RST/);
      const before = await verdict(frame);
      await window.reload();
      const after = await traceView(window, endpoint, "failed");
      expect(await verdict(after)).toBe(before);
      await expect.poll(() => after.locator("tcplens-detail b").textContent()).toMatch(/RST/);
    });

    test("leaves of one that ran what was recorded, and offers to trace it again", async ({ skip }) => {
      // Elsewhere the silent endpoint refuses.
      if (process.platform !== "linux") skip();
      const { window, servers } = stage;
      const endpoint = `127.0.0.1:${servers.ports.silent}`;
      // Longer than a reload takes on a busy machine.
      await window.updateSettings({ "tcplens.attemptTimeout": 120_000, "tcplens.timeout": 120_000 });
      await traceByCommand(window, endpoint);
      const frame = await traceView(window, endpoint, "running");
      await expect.poll(() => frame.locator("tcplens-ladder [role=option]").count()).toBeGreaterThan(2);
      await window.reload();
      const after = await traceView(window, endpoint, "interrupted");
      expect(await verdict(after)).toMatch(/reloaded while this trace ran/);
      await expect.poll(() => after.locator("tcplens-ladder [role=option]").count()).toBeGreaterThan(1);
      await after.locator("tcplens-verdict button.main").click();
      await traceView(window, endpoint, "running");
      await window.runCommand("TCP Lens: Cancel Trace");
      await traceView(window, endpoint, "cancelled");
    });
  });

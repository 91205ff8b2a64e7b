/** Traces while they run: seen growing, waited for in words, stopped, told about when nobody looks, two at once. */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Stage } from "../support/stage.ts";
import {
  clearAway,
  openSideBar,
  rowIcon,
  traceByCommand,
  traceView,
  verdict,
  verdictText,
} from "../support/trace-window.ts";

/** No trace may end by itself before a busy machine has looked at it. */
const patient = { "tcplens.attemptTimeout": 100_000, "tcplens.timeout": 100_000 };
const usual = { "tcplens.attemptTimeout": 10_000, "tcplens.timeout": 30_000 };

export const liveScene = (stage: Stage): unknown =>
  // Elsewhere the silent endpoint refuses: only Linux drops what a full queue cannot take.
  describe.skipIf(process.platform !== "linux")("a trace that runs", () => {
    beforeAll(() => clearAway(stage));
    beforeAll(() => stage.window.updateSettings({ ...patient, "tcplens.view.column": "active" }));
    afterAll(() => stage.window.updateSettings({ ...usual, "tcplens.view.column": "active" }));
    const silent = (): string => `127.0.0.1:${stage.servers.ports.silent}`;
    const inStatusBar = async (): Promise<string[]> =>
      (await stage.window.statusBar()).filter(({ id }) => id.includes("tcplens")).map(({ text }) => text);

    test("is in the status bar, fills its view, and says after a second what it waits for", async () => {
      const { window } = stage;
      expect(await inStatusBar()).toEqual([]);
      await traceByCommand(window, silent());
      const frame = await traceView(window, silent(), "running");
      expect(await inStatusBar()).toEqual([`Tracing ${silent()}`]);
      await expect.poll(() => verdictText(frame)).toMatch(/[1-9]\.\d s so far/);
      await expect
        .poll(() => frame.locator("tcplens-verdict .waiting").textContent())
        .toMatch(/^waiting for 127\.0\.0\.1 to answer the SYN/);
      await expect
        .poll(() => frame.locator("tcplens-ladder [role=option]", { hasText: "SYN" }).count())
        .toBeGreaterThan(0);
      await openSideBar(window);
      await expect.poll(() => rowIcon(window, silent())).toBe("loading");
      const times = (): Promise<string[]> => frame.locator("tcplens-waterfall .row").allInnerTexts();
      const before = await times();
      await expect.poll(times).not.toEqual(before);
    });

    test("is stopped by the button in its view, and says when and in what", async () => {
      const { window } = stage;
      const frame = await traceView(window, silent(), "running");
      await frame.locator("tcplens-verdict button", { hasText: "Cancel" }).click();
      const stopped = await traceView(window, silent(), "cancelled");
      expect(await verdict(stopped)).toMatch(/^Cancelled after [\d.]+ s, while waiting for .* to answer$/);
      await expect.poll(inStatusBar).toEqual([]);
      await expect.poll(() => rowIcon(window, silent())).toBe("circle-slash");
    });

    test("is stopped by the command, and by its item in the status bar", async () => {
      const { window } = stage;
      for (const stop of [
        () => window.runCommand("TCP Lens: Cancel Trace"),
        () => window.page.locator(".statusbar-item[id*=tcplens] a").click(),
      ]) {
        await (await traceView(window, silent(), "cancelled")).locator("tcplens-verdict button.main").click();
        await traceView(window, silent(), "running");
        await expect.poll(inStatusBar).toHaveLength(1);
        await stop();
        await traceView(window, silent(), "cancelled");
        await expect.poll(inStatusBar).toEqual([]);
      }
    });

    test("is told about while another editor hides it, and when it has failed", async () => {
      const { window, folder } = stage;
      await window.updateSettings({ "tcplens.attemptTimeout": 3000 });
      await (await traceView(window, silent(), "cancelled")).locator("tcplens-verdict button.main").click();
      await traceView(window, silent(), "running");
      await window.openFile(join(folder, "README.md"));
      await expect
        .poll(window.notifications)
        .toContainEqual(expect.stringMatching(new RegExp(`Tracing ${silent()}.*waiting`, "s")));
      const failure = `${silent()}: `;
      await expect
        .poll(window.notifications)
        .toEqual([expect.stringMatching(new RegExp(`^${failure}.*never answered`, "s"))]);
      await window.pressInNotification(failure, "Show Trace");
      expect(await verdict(await traceView(window, silent(), "failed"))).toMatch(/never answered/);
      await expect.poll(window.notifications).toEqual([]);
    });

    test("is kept apart from another that runs beside it", async () => {
      const { window, servers } = stage;
      const slow = `http://localhost:${servers.ports.slow}/report`;
      await window.updateSettings({ ...patient, "tcplens.view.column": "beside" });
      await (await traceView(window, silent(), "failed")).locator("tcplens-verdict button.main").click();
      await traceByCommand(window, slow);
      const [first, second] = [
        await traceView(window, silent(), "running"),
        await traceView(window, slow, "running"),
      ];
      expect(await inStatusBar()).toEqual(["2 traces running"]);
      expect(await first.locator("tcplens-ladder .end.far").textContent()).toBe(silent());
      expect(await second.locator("tcplens-ladder .end.far").textContent()).toContain(
        String(servers.ports.slow),
      );

      const ended = await traceView(window, slow, "warning");
      expect(await verdict(ended)).toMatch(/^Connected in /);
      await traceView(window, silent(), "running");
      expect(await inStatusBar()).toEqual([`Tracing ${silent()}`]);
      await first.locator("button", { hasText: "Cancel" }).click();
      await traceView(window, silent(), "cancelled");
      await traceView(window, slow, "warning");
    });
  });

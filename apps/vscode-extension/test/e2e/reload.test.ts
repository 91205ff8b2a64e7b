/** The window reloaded: a finished trace comes back as it was, one that ran says that nobody saw its end. */
import { expect, test } from "vitest";
import { onStage } from "./support/stage.ts";
import { traceByCommand, traceView, verdict } from "./support/trace-window.ts";

onStage("a reload of the window", (stage) => {
  test("brings a finished trace back, with what was chosen in it", async () => {
    const { window, servers } = stage;
    const endpoint = `127.0.0.1:${servers.ports.database}`;
    await traceByCommand(window, endpoint);
    const frame = await traceView(window, endpoint, "failed");
    await frame.locator("tcplens-ladder [role=option]", { hasText: "RST" }).click();
    await expect.poll(() => frame.locator("tcplens-detail b").textContent()).toMatch(/RST/);
    const before = await verdict(frame);
    await window.runCommand("Developer: Reload Window");
    await expect.poll(() => frame.isDetached()).toBe(true);
    const after = await traceView(window, endpoint, "failed");
    expect(await verdict(after)).toBe(before);
    await expect.poll(() => after.locator("tcplens-detail b").textContent()).toMatch(/RST/);
  });

  test("leaves of one that ran what was recorded, and offers to trace it again", async () => {
    const { window, servers } = stage;
    const endpoint = `127.0.0.1:${servers.ports.silent}`;
    await traceByCommand(window, endpoint);
    const frame = await traceView(window, endpoint, "running");
    await expect.poll(() => frame.locator("tcplens-ladder [role=option]").count()).toBeGreaterThan(2);
    await window.runCommand("Developer: Reload Window");
    await expect.poll(() => frame.isDetached()).toBe(true);
    const after = await traceView(window, endpoint, "interrupted");
    expect(await verdict(after)).toMatch(/reloaded while this trace ran/);
    expect(await after.locator("tcplens-ladder [role=option]").count()).toBeGreaterThan(1);
    await after.locator("button", { hasText: "Retry" }).click();
    await traceView(window, endpoint, "running");
    await window.runCommand("TCP Lens: Cancel Trace");
    await traceView(window, endpoint, "cancelled");
  });
});

/** The extension in the browser's own extension host, as on vscode.dev: traces are read, and tracing says why it cannot. */
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { captureOfRuns } from "../support/run-capture.ts";
import { captureView, comparedWith } from "./support/capture-window.ts";
import { onStage } from "./support/stage.ts";
import { simulationView } from "./support/simulation-window.ts";
import { traceView, verdict } from "./support/trace-window.ts";
import type { VsCode } from "./support/vs-code.ts";

const saved = "refused.tcplens.jsonl";

onStage(
  "the browser's extension host",
  (stage) => {
    test("a trace that somebody saved opens in its view", async () => {
      const { window, folder } = stage;
      await window.openFile(join(folder, saved));
      const frame = await traceView(window, "postgres://localhost", "failed");
      expect(await verdict(frame)).toMatch(/^Nothing is listening on 127\.0\.0\.1:\d+$/);
      expect(await frame.locator("tcplens-verdict button.main").count()).toBe(0);
      // It is not in the server's host: there it would be known to the companion, which runs there.
      const here = await window.evaluate(
        (vscode: VsCode) => vscode.extensions.getExtension("tcplens.tcplens-vscode")?.isActive,
      );
      expect(here).not.toBe(true);
    });

    test("a packet capture opens in its editor, read by a worker of the browser", async () => {
      const { window, folder } = stage;
      await window.openFile(join(folder, "runs.pcapng"));
      const frame = await captureView(window, "runs.pcapng");
      await frame.locator("tcplens-packets .row").first().click();
      await expect.poll(() => frame.locator("tcplens-packet .field").count()).toBeGreaterThan(10);
      expect(await frame.getByRole("button", { name: "Open in Wireshark" }).count()).toBe(0);
    });

    test("two captures are compared by one worker of the browser", async () => {
      const { window, folder } = stage;
      await window.openFile(join(folder, "runs.pcapng"));
      await captureView(window, "runs.pcapng");
      const frame = await comparedWith(window, "other.pcapng");
      expect(await frame.locator("h1").textContent()).toMatch(/^A failed: Nothing is listening on /);
      await frame.locator("#tab-ladders").click();
      await frame.locator("tcplens-joint-ladder .row .arrow").first().waitFor();
    });

    test("a scenario is simulated", async () => {
      const { window } = stage;
      await window.runCommand("TCP Lens: Simulate…");
      await window.pickRow("The first SYN is lost");
      const frame = await simulationView(window, "The first SYN is lost");
      await frame.getByLabel("Loss (%), From A to B").fill("30");
      await expect.poll(() => frame.locator(".details").textContent()).toMatch(/changed/);
    });

    test("to trace is refused with the reason, and so is to trace again", async () => {
      const { window } = stage;
      const reason = expect.stringMatching(/^A browser cannot make TCP connections\. /) as string;
      await window.runCommand("TCP Lens: Trace Endpoint…");
      await expect.poll(window.notifications).toEqual([reason]);
      await window.runCommand("Notifications: Clear All Notifications");
      await expect.poll(window.notifications).toEqual([]);
      await window.runCommand("TCP Lens: Retry Trace");
      await expect.poll(window.notifications).toEqual([reason]);
    });
  },
  {
    settings: { "remote.extensionKind": { "tcplens.tcplens-vscode": ["web"] } },
    fill: (folder) => {
      copyFileSync(join(import.meta.dirname, "../webview/traces/refused.tcplens.jsonl"), join(folder, saved));
      writeFileSync(join(folder, "runs.pcapng"), captureOfRuns(["handshake", "refused"]));
      writeFileSync(join(folder, "other.pcapng"), captureOfRuns(["handshake", "handshake"]));
    },
  },
);

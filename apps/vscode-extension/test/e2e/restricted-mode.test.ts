/** A folder that is not trusted: traces are read, nothing connects, and the reason is said. */
import { createServer, type Server } from "node:net";
import { once } from "node:events";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { captureOfRuns } from "../support/run-capture.ts";
import { captureView, comparedWith } from "./support/capture-window.ts";
import { onStage } from "./support/stage.ts";
import { openSideBar, paletteTitles, traceView, verdict } from "./support/trace-window.ts";
import { fillSample } from "../../sample/serve.mjs";
import type { VsCode } from "./support/vs-code.ts";

const saved = "refused.tcplens.jsonl";

onStage(
  "Restricted Mode",
  (stage) => {
    let server: Server;
    let connections = 0;
    beforeAll(async () => {
      server = createServer((socket) => {
        connections += 1;
        socket.end();
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
    });
    afterAll(() => {
      server.close();
    });

    test("a trace that somebody saved opens in its view", async () => {
      const { window, folder } = stage;
      await window.openFile(join(folder, saved));
      const frame = await traceView(window, "postgres://localhost", "failed");
      expect(await verdict(frame)).toMatch(/^Nothing is listening on 127\.0\.0\.1:\d+$/);
      const active = (vscode: VsCode): boolean | undefined =>
        vscode.extensions.getExtension("tcplens.tcplens-vscode")?.isActive;
      expect(await window.evaluate(active)).toBe(true);
    });

    test("a packet capture opens in its editor", async () => {
      const { window, folder } = stage;
      await window.openFile(join(folder, "runs.pcapng"));
      const frame = await captureView(window, "runs.pcapng");
      expect(await frame.locator("tcplens-connection-rows .row").count()).toBe(2);
    });

    test("two captures are compared", async () => {
      const { window, folder } = stage;
      const frame = await comparedWith(window, "other.pcapng");
      await expect.poll(() => frame.locator("tcplens-pair-rows .row").count()).toBe(2);
      await window.openFile(join(folder, saved));
    });

    test("to trace it again asks for trust first", async () => {
      const { window } = stage;
      const frame = await traceView(window, "postgres://localhost", "failed");
      await frame.locator("tcplens-verdict button.main").click();
      await expect.poll(window.notifications).toContainEqual(expect.stringMatching(/not trusted/));
      await traceView(window, "postgres://localhost", "failed");
      await window.page.keyboard.press("Escape");
    });

    test("tracing commands are not offered, and refuse when they are called all the same", async () => {
      const { window } = stage;
      const titles = (await paletteTitles(window)).join("\n");
      expect(titles).toMatch(/Open Trace File/);
      expect(titles).not.toMatch(/Trace Endpoint|Retry Trace/);
      const { port } = server.address() as { readonly port: number };
      await window.evaluate(
        (vscode: VsCode, endpoint: string) =>
          void vscode.commands.executeCommand("tcplens.traceEndpoint", { endpoint }),
        `127.0.0.1:${port}`,
      );
      await expect
        .poll(window.notifications)
        .toContainEqual(expect.stringMatching(/connects to nothing.*not trusted|not trusted/s));
      await window.pressInNotification("trust", "Manage Workspace Trust");
      await window.page.locator(".workspace-trust-editor").waitFor();
      await window.page.keyboard.press("Escape");
      await window.page.locator(".monaco-modal-editor-block").waitFor({ state: "detached" });
      expect(connections).toBe(0);
    });

    test("the side bar says why, and files are not looked through", async () => {
      const { window } = stage;
      await openSideBar(window);
      const welcome = window.page.locator(".sidebar .welcome-view-content", { hasText: "not trusted" });
      await welcome.first().waitFor();
      const views = await window.page.locator(".sidebar .pane-header").allTextContents();
      expect(views.join(" ")).not.toMatch(/Found in Workspace/i);
    });
  },
  {
    trusted: false,
    fill: (folder, servers) => {
      fillSample(folder, servers);
      copyFileSync(join(import.meta.dirname, "../webview/traces/refused.tcplens.jsonl"), join(folder, saved));
      writeFileSync(join(folder, "runs.pcapng"), captureOfRuns(["handshake", "refused"]));
      writeFileSync(join(folder, "other.pcapng"), captureOfRuns(["handshake", "handshake"]));
    },
  },
);

/** Traces begun by the command, as they end: healthy, refused, TLS broken, retried; and what is left of them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { onStage } from "./support/stage.ts";
import { openSideBar, openTraceBox, traceByCommand, traceView, verdict } from "./support/trace-window.ts";

onStage("TCP Lens: Trace Endpoint…", (stage) => {
  test("a healthy endpoint is connected, and its verdict, its row and its file say so", async () => {
    const { window, servers, workbench } = stage;
    const endpoint = `http://localhost:${servers.ports.api}/health`;
    await traceByCommand(window, endpoint);
    const frame = await traceView(window, endpoint, "connected");
    expect(await verdict(frame)).toMatch(/^Connected in [\d.]+ ms$/);
    await openSideBar(window);
    await expect
      .poll(() => window.treeRows("Traces"))
      .toMatchObject([{ label: endpoint, description: expect.stringMatching(/^connected in .* · /) }]);
    const storage = join(workbench.userDataDir, "User/workspaceStorage");
    const files = readdirSync(storage, { recursive: true, encoding: "utf8" });
    console.log(files);
  });
  test("x", async () => {
    const { window, servers, workbench } = stage;
    for (const e of [`127.0.0.1:${servers.ports.database}`, `https://localhost:${servers.ports.expired}`, `https://localhost:${servers.ports.secure}`]) {
      await traceByCommand(window, e);
      const frame = await window.webviewFrame(async (f) => (await f.locator("tcplens-verdict .endpoint").innerText()).includes(e) && await f.locator("tcplens-verdict header.running").count() === 0);
      console.log(await frame.locator("tcplens-verdict").innerText());
      console.log(await window.notifications(), await window.treeRows("Traces"));
    }
    await window.updateSettings({"tcplens.retry.attempts": 5, "tcplens.retry.baseDelay": 300});
    const e = `127.0.0.1:${servers.ports.flaky}`;
    await traceByCommand(window, e);
    const frame = await traceView(window, e, "running");
    console.log(await frame.locator("tcplens-verdict").innerText());
    await servers.flaky.up();
      const frame2 = await window.webviewFrame(async (f) => (await f.locator("tcplens-verdict .endpoint").innerText()).includes(e) && await f.locator("tcplens-verdict header.running").count() === 0);
      console.log(await frame2.locator("tcplens-verdict").innerText());
      console.log(await frame2.locator("tcplens-verdict header").getAttribute("class"));
      console.log(await window.notifications(), await window.treeRows("Traces"));
    await openTraceBox(window);
    await expect.poll(async () => (await window.quickRows()).length).toBeGreaterThan(4);
    console.log(await window.page.locator(".quick-input-list .monaco-list-row").allInnerTexts());
    await window.page.keyboard.insertText("not an endpoint");
    await new Promise(r=>setTimeout(r,500));
    console.log(await window.page.locator(".quick-input-list .monaco-list-row").allInnerTexts());
    await window.page.keyboard.press("Enter");
    await new Promise(r=>setTimeout(r,500));
    console.log(await window.page.locator(".quick-input-list .monaco-list-row").allInnerTexts());
    await window.page.keyboard.press("Escape");
    await openTraceBox(window);
    await window.page.keyboard.insertText(`localhost:${servers.ports.api}`);
    await window.page.keyboard.press("Enter");
    await new Promise(r=>setTimeout(r,1500));
    console.log(await window.page.locator(".quick-input-list .monaco-list-row").allInnerTexts(), await window.page.locator(".tab").allInnerTexts());
  });
});

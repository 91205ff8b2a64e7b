/** Traces begun where an endpoint stands: over a line, on a link, in a hover, at the cursor, in a tree, in a terminal. */
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Stage } from "../support/stage.ts";
import { followLink, hoverOver, lensesAbove, pointAt } from "../support/text-editor.ts";
import {
  activeTabOf,
  clearAway,
  openSideBar,
  traceBoxShown,
  traceView,
  verdict,
} from "../support/trace-window.ts";

export const textScene = (stage: Stage): unknown =>
  describe("an endpoint in text", () => {
    beforeAll(() => clearAway(stage));
    const open = (name: string): Promise<void> => stage.window.openFile(join(stage.folder, name));
    const activeTab = (): Promise<string> => activeTabOf(stage.window);

    test("is traced by the lens above its line, which then says how it went", async () => {
      const { window, servers } = stage;
      const endpoint = `http://localhost:${servers.ports.api}/health`;
      await open(".env");
      await expect
        .poll(async () => (await lensesAbove(window, endpoint)).allTextContents())
        .toEqual(["Trace ▸"]);
      await (await lensesAbove(window, endpoint)).click();
      const frame = await traceView(window, endpoint, "connected", "warning");
      expect(await frame.locator("tcplens-verdict .place").innerText()).toBe(".env:2");

      await open(".env");
      await expect
        .poll(async () => (await lensesAbove(window, endpoint)).allTextContents())
        .toEqual(["Trace ▸", expect.stringMatching(/^last: [✓△] connected in .* \(.*\)$/)]);
      await (await lensesAbove(window, endpoint)).last().click();
      await expect.poll(activeTab).toBe(endpoint);
    });

    test("of a host and a port in two lines has one lens, and none of it is in a time or a level", async () => {
      const { window } = stage;
      await open(".env");
      await pointAt(window, "STARTS_AT=10:30");
      await expect
        .poll(() => window.page.locator(".codelens-decoration a", { hasText: "Trace ▸" }).count())
        .toBe(6);
    });

    test("is traced by its link in a file of code", async () => {
      const { window, servers } = stage;
      const endpoint = `127.0.0.1:${servers.ports.database}`;
      await open("src/orders.ts");
      await followLink(window, endpoint, async () => (await activeTab()) === endpoint);
      const frame = await traceView(window, endpoint, "failed");
      expect(await verdict(frame)).toBe(`Nothing is listening on ${endpoint}`);
      expect(await frame.locator("tcplens-verdict .place").innerText()).toBe("src/orders.ts:13");
      await frame.locator("tcplens-verdict .place").click();
      await expect.poll(activeTab).toBe("orders.ts");
    });

    test("is told about by a hover, with the last result and links to trace and to show it", async () => {
      const { window, servers } = stage;
      const endpoint = `127.0.0.1:${servers.ports.database}`;
      await open("src/orders.ts");
      const hover = await hoverOver(window, endpoint);
      await expect
        .poll(() => hover.innerText())
        .toMatch(/✕ nothing is listening · refused in [\d.]+ ms · (just now|.* ago)/s);
      expect(await hover.locator("a").allTextContents()).toEqual(["Trace", "Show Trace"]);
      await hover.locator("a", { hasText: "Show Trace" }).click();
      await expect.poll(activeTab).toBe(endpoint);
    });

    test("is traced at the cursor", async () => {
      const { window, folder, servers } = stage;
      await window.openFile(join(folder, "compose.yaml"), { line: 7 });
      await window.runCommand("TCP Lens: Trace Endpoint at Cursor");
      const endpoint = `http://127.0.0.1:${servers.ports.cutting}/invoices`;
      expect(await verdict(await traceView(window, endpoint, "failed"))).toMatch(/cut the connection/);
    });

    test("is offered a trace by name where the cursor's line has none", async () => {
      const { window, folder } = stage;
      await window.openFile(join(folder, "compose.yaml"), { line: 1 });
      await window.runCommand("TCP Lens: Trace Endpoint at Cursor");
      await expect.poll(window.notifications).toContain("Line 1 names no endpoint.");
      await window.pressInNotification("Line 1 names no endpoint.", "Trace Endpoint…");
      await traceBoxShown(window);
      await window.pressInBox("Escape");
    });

    test("is found in the workspace's files, and traced from the tree of them", async () => {
      const { window, servers } = stage;
      await openSideBar(window);
      const endpoint = `https://localhost:${servers.ports.secure}/login`;
      const description = "line 4";
      await expect
        .poll(() => window.treeRows("Found in Workspace"))
        .toContainEqual(expect.objectContaining({ label: endpoint, description }));
      const view = await window.viewNamed("Found in Workspace");
      const row = view.locator(".monaco-list-row", { hasText: `${endpoint}${description}` });
      await row.hover();
      await row.locator("a[aria-label='Trace Endpoint…']").click();
      await expect.poll(activeTab).toBe(endpoint);
      await expect.poll(async () => (await window.treeRows("Traces"))[0]).toMatchObject({ label: endpoint });
    });

    test("is traced by the link in what a program says in the terminal", async ({ skip }) => {
      const { window, workbench, servers } = stage;
      if (!workbench.terminal.available) {
        console.log(`skipped: the terminal: ${workbench.terminal.reason}`);
        skip();
      }
      await window.runCommand("View: Close All Editors");
      const terminal = await window.terminal();
      await terminal.run("node connect.mjs");
      const endpoint = `127.0.0.1:${servers.ports.database}`;
      await terminal.waitFor(`ECONNREFUSED ${endpoint}`);
      await terminal.clickLink(endpoint);
      const frame = await traceView(window, endpoint, "failed");
      expect(await verdict(frame)).toBe(`Nothing is listening on ${endpoint}`);
    });
  });

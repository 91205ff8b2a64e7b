/** Packet captures in a window: opened, looked through, copied, exported, damaged, changed while open. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { captureOfRuns } from "../../support/run-capture.ts";
import { captureView, comparedWith } from "../support/capture-window.ts";
import type { Stage } from "../support/stage.ts";
import type { VsCode } from "../support/vs-code.ts";

export const captureScene = (stage: Stage): unknown =>
  describe("a packet capture", () => {
    let file = "";
    beforeAll(() => {
      file = join(stage.folder, "runs.pcapng");
      writeFileSync(file, captureOfRuns());
    });

    test("opens with its connections, the worst first and on show", async () => {
      const { window } = stage;
      await window.openFile(file);
      const frame = await captureView(window, "runs.pcapng");
      await expect.poll(() => frame.locator("tcplens-connection-rows .row").count()).toBe(7);
      expect(await frame.locator("tcplens-stream header").getAttribute("class")).toBe("broken");
      await expect.poll(() => frame.locator("tcplens-packets .row").count()).toBe(2);
    });

    test("shows a packet in full, and goes from it to its place in the graph", async () => {
      const frame = await captureView(stage.window, "runs.pcapng");
      await frame.locator("tcplens-connection-rows .row", { hasText: "192.0.2.11" }).click();
      await frame.locator("tcplens-packets .row").nth(3).click();
      await expect.poll(() => frame.locator("tcplens-packet .field").count()).toBeGreaterThan(10);
      await frame.locator("#tab-sequence").click();
      await frame.locator("tcplens-graph canvas").waitFor();
      await frame.locator("#tab-states").click();
      await frame.locator("tcplens-states .box.been").first().waitFor();
    });

    test("is copied as text", async () => {
      const { window } = stage;
      const frame = await captureView(window, "runs.pcapng");
      await frame.getByRole("button", { name: "Copy All Packets as Text" }).click();
      await expect
        .poll(() => window.evaluate((vscode: VsCode) => vscode.env.clipboard.readText()))
        .toMatch(/^ +\d+ +0\.\d{6} s {2}192\.0\.2\.1:\d+ → 192\.0\.2\.11:\d+ {2}\[SYN\]/m);
    });

    test("has a menu for the packet that is pressed", async () => {
      const { window } = stage;
      const frame = await captureView(window, "runs.pcapng");
      await frame.locator("tcplens-packets .row").nth(1).click({ button: "right" });
      const items = window.page.locator(".monaco-menu .action-label[aria-label]");
      await expect
        .poll(() => items.allTextContents())
        .toEqual(
          expect.arrayContaining([
            "Copy Packet as Text",
            "Export Connection as pcapng…",
            "Compare Captures…",
          ]),
        );
      expect(await items.allTextContents()).not.toContain("Cut");
      // A menu that has only just opened lets go of the first press.
      const copy = window.page.locator(".monaco-menu .action-item", { hasText: "Copy Packet as Text" });
      await expect
        .poll(async () => {
          if ((await copy.count()) > 0) await copy.click({ timeout: 1000 }).catch(() => undefined);
          return copy.count();
        })
        .toBe(0);
      await expect
        .poll(() => window.evaluate((vscode: VsCode) => vscode.env.clipboard.readText()))
        .toMatch(/^ +\d+ +0\.\d{6} s [^\n]*\[SYN, ACK\][^\n]*\n$/);
    });

    test("gives a connection as a pcapng file of its own", async () => {
      const { window, folder } = stage;
      const frame = await captureView(window, "runs.pcapng");
      await frame.getByRole("button", { name: "Export as pcapng…" }).click();
      const exported = join(folder, "runs-connection-1.pcapng");
      await window.typeInBox(exported, /runs-connection-1\.pcapng$/);
      await window.pressInBox("Enter");
      await expect.poll(() => sizeOf(exported)).toBeGreaterThan(1000);
      await window.openFile(exported);
      const other = await captureView(window, "runs-connection-1.pcapng");
      await expect.poll(() => other.locator("tcplens-connection-rows .row").count()).toBe(1);
    });

    test("gives several connections as one file, with what was found as comments", async () => {
      const { window, folder } = stage;
      await window.openFile(file);
      const frame = await captureView(window, "runs.pcapng");
      const row = frame.locator("tcplens-connection-rows .row");
      await row.nth(0).click();
      await row.nth(2).click({ modifiers: ["Shift"] });
      await frame.locator(".several", { hasText: "3 connections selected" }).waitFor();
      await frame.locator(".several .link").click();
      const box = window.page.locator(".quick-input-widget input");
      await expect.poll(() => box.inputValue()).toMatch(/runs-connections\.pcapng$/);
      const exported = join(folder, "runs-connections.pcapng");
      await window.page.keyboard.press("Enter");
      await expect.poll(() => sizeOf(exported)).toBeGreaterThan(1000);
      expect(readFileSync(exported, "latin1")).toMatch(/Nothing is listening on [^[]* \[[a-z-]+\]/);
      await window.openFile(exported);
      const other = await captureView(window, "runs-connections.pcapng");
      await expect.poll(() => other.locator("tcplens-connection-rows .row").count()).toBe(3);
    });

    test("is compared: the menu of a pair copies it, and opens its connection in either capture", async () => {
      const { window } = stage;
      await window.openFile(file);
      await captureView(window, "runs.pcapng");
      const frame = await comparedWith(window, "runs-connections.pcapng");
      const pair = frame.locator("tcplens-pair-rows .row:not(.only)").last();
      const ends = (await pair.locator(".who").getAttribute("title")) ?? "";
      await pair.click({ button: "right" });
      const items = window.page.locator(".monaco-menu .action-label[aria-label]");
      await expect
        .poll(async () => (await items.allTextContents()).filter((text) => text !== ""))
        .toEqual([
          "Open in Capture A",
          "Open in Capture B",
          "Copy Pair as Text",
          "Copy Filter for This Server",
          "Copy Comparison as Markdown",
        ]);
      // A menu that has only just opened lets go of the first press.
      const open = window.page.locator(".monaco-menu .action-item", { hasText: "Open in Capture B" });
      await expect
        .poll(async () => {
          if ((await open.count()) > 0) await open.click({ timeout: 1000 }).catch(() => undefined);
          return open.count();
        })
        .toBe(0);
      const beside = await captureView(window, "runs-connections.pcapng");
      const shown = beside.locator("tcplens-connection-rows .row.chosen .who");
      await expect
        .poll(async () => (await shown.getAttribute("title"))?.split(" → ").map((end) => ends.includes(end)))
        .toEqual([true, true]);
      await frame.getByRole("button", { name: "Copy the whole report as Markdown" }).click();
      await expect
        .poll(() => window.evaluate((vscode: VsCode) => vscode.env.clipboard.readText()))
        .toMatch(/^# runs\.pcapng ↔ runs-connections\.pcapng\n\n\*\*/);
    });

    test("that becomes another while it is open says so, and is read again", async () => {
      const { window, folder } = stage;
      const changing = join(folder, "changing.pcapng");
      writeFileSync(changing, readFileSync(file).subarray(0, 3000));
      await window.openFile(changing);
      const frame = await captureView(window, "changing.pcapng");
      const notes = (): Promise<string[]> => frame.locator(".note").allTextContents();
      await expect.poll(notes).toContainEqual(expect.stringMatching(/ends in the middle of a packet/));
      writeFileSync(changing, captureOfRuns(["refused"]));
      await expect.poll(notes).toContainEqual(expect.stringMatching(/has become shorter/));
      await frame.getByRole("button", { name: "Read Again" }).click();
      await expect.poll(() => frame.locator("tcplens-connection-rows .row").count()).toBe(1);
      await expect.poll(notes).toEqual([]);
    });
  });

const sizeOf = (path: string): number => {
  try {
    return readFileSync(path).length;
  } catch {
    return 0;
  }
};

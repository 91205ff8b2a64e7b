/** Traces as files: exported and opened again, damaged, foreign, several in one; and the report on the clipboard. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Stage } from "../support/stage.ts";
import { activeTabOf, clearAway, traceByCommand, traceView, verdict } from "../support/trace-window.ts";
import type { VsCode } from "../support/vs-code.ts";

export const fileScene = (stage: Stage): unknown =>
  describe("a trace as a file", () => {
    beforeAll(() => clearAway(stage));
    let exported = "";

    test("is exported by the command and the dialog, and says the same when it is opened", async () => {
      const { window, servers, folder } = stage;
      const endpoint = `127.0.0.1:${servers.ports.database}`;
      await traceByCommand(window, endpoint);
      const before = await verdict(await traceView(window, endpoint, "failed"));
      await window.runCommand("TCP Lens: Export Trace…");
      await window.pickRow("Trace file");
      exported = join(folder, "exported.tcplens.jsonl");
      await fillInPath(exported);
      await expect.poll(() => readOrEmpty(exported)).toMatch(/^\{"type":"trace","schema":1/);

      await window.runCommand("View: Close All Editors");
      await window.openFile(exported);
      const frame = await traceView(window, endpoint, "failed");
      expect(await verdict(frame)).toBe(before);
      expect(await activeTabOf(window)).toContain("exported.tcplens.jsonl");
    });

    test("is opened by the command and its dialog", async () => {
      const { window, servers } = stage;
      await window.runCommand("View: Close All Editors");
      await window.runCommand("TCP Lens: Open Trace File…");
      await fillInPath(exported, /order-service/);
      await traceView(window, `127.0.0.1:${servers.ports.database}`, "failed");
      expect(await activeTabOf(window)).toContain("exported.tcplens.jsonl");
    });

    test("is copied as a report in Markdown", async () => {
      const { window, servers } = stage;
      await window.runCommand("TCP Lens: Copy Report as Markdown");
      await expect
        .poll(() => window.evaluate((vscode: VsCode) => vscode.env.clipboard.readText()))
        .toMatch(new RegExp(`^#.*127\\.0\\.0\\.1:${servers.ports.database}`));
    });

    test("that is damaged shows what could be read, and says where it is damaged", async () => {
      const { window, folder } = stage;
      const lines = readFileSync(exported, "utf8").split("\n");
      const damaged = [...lines.slice(0, -3), '{"type":"state","at":'].join("\n");
      writeFileSync(join(folder, "damaged.tcplens.jsonl"), damaged);
      await window.openFile(join(folder, "damaged.tcplens.jsonl"));
      const frame = await window.webviewFrame(".damage");
      expect(await frame.locator(".damage").textContent()).toMatch(/line \d+/);
      await expect.poll(() => frame.locator("tcplens-ladder [role=option]").count()).toBeGreaterThan(0);
    });

    test("that is none says so, and can be opened as text", async () => {
      const { window, folder } = stage;
      writeFileSync(join(folder, "notes.tcplens.jsonl"), "these are notes\n");
      await window.openFile(join(folder, "notes.tcplens.jsonl"));
      const frame = await window.webviewFrame("tcplens-problem h1");
      expect(await frame.locator("p").textContent()).toMatch(/line 1/);
      await frame.locator("button", { hasText: "Open as Text" }).click();
      await window.page.locator(".view-line", { hasText: "these are notes" }).waitFor();
    });

    test("with several traces shows one, and lets the others be chosen", async () => {
      const { window, folder } = stage;
      const second = readFileSync(
        join(import.meta.dirname, "../../webview/traces/plain.tcplens.jsonl"),
        "utf8",
      );
      writeFileSync(
        join(folder, "several.tcplens.jsonl"),
        `${readFileSync(exported, "utf8").trimEnd()}\n${second}`,
      );
      await window.openFile(join(folder, "several.tcplens.jsonl"));
      const frame = await window.webviewFrame(".siblings select");
      expect(await frame.locator(".siblings option").count()).toBe(2);
      await frame.locator(".siblings select").selectOption({ index: 1 });
      await expect
        .poll(() => frame.locator("tcplens-verdict .endpoint").textContent())
        .toContain("http://localhost");
      await expect.poll(() => verdict(frame)).toMatch(/^Connected in /);
    });

    test("that grows is followed", async () => {
      const { window, folder } = stage;
      const file = join(folder, "growing.tcplens.jsonl");
      const lines = readFileSync(exported, "utf8").trimEnd().split("\n");
      writeFileSync(file, `${lines[0]}\n`);
      await window.openFile(file);
      await window.webviewFrame("tcplens-problem h1");
      writeFileSync(file, `${lines.join("\n")}\n`);
      const frame = await traceView(window, `127.0.0.1:${stage.servers.ports.database}`, "failed");
      expect(await verdict(frame)).toMatch(/^Nothing is listening/);
    });

    const fillInPath = async (path: string, before = /tcplens\.jsonl$/): Promise<void> => {
      await stage.window.typeInBox(path, before);
      await stage.window.pressInBox("Enter");
    };
  });

const readOrEmpty = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

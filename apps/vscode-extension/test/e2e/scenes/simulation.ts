/** A scenario of the library: picked, looked at, changed, exported, kept over a reload, and opened from a finding. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import type { Frame } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Stage } from "../support/stage.ts";
import { simulationView } from "../support/simulation-window.ts";
import { activeTabOf, clearAway, traceByCommand, traceView } from "../support/trace-window.ts";
import type { VsCode } from "../support/vs-code.ts";

export const simulationScene = (stage: Stage): unknown =>
  describe("a simulation", () => {
    beforeAll(() => clearAway(stage));
    let frame: Frame;

    test("is picked from the list, and shows the scenario's run", async () => {
      const { window } = stage;
      await window.runCommand("TCP Lens: Simulate…");
      await window.pickRow("The first SYN is lost");
      frame = await simulationView(window, "The first SYN is lost");
      expect(await activeTabOf(window)).toBe("Simulation: The first SYN is lost");
      await expect
        .poll(() => frame.locator("tcplens-run-ladder [role=option]").allTextContents())
        .toEqual(expect.arrayContaining([expect.stringMatching(/SYN seq=0.*lost/s)]));
      expect(await frame.locator("tcplens-plot").count()).toBe(3);
    });

    test("keeps to a strict policy, and has no serious offence against accessibility", async () => {
      const policy = await frame.evaluate(
        () =>
          document.querySelector("meta[http-equiv='Content-Security-Policy']")?.getAttribute("content") ?? "",
      );
      expect(policy).toMatch(/^default-src 'none'; script-src 'nonce-[\da-f]{32}';/);
      expect(policy).not.toMatch(/unsafe-(?:inline|eval)/);
      for (const theme of ["Default High Contrast Light", "Default Dark Modern"] as const) {
        await stage.window.setTheme(theme);
        await expect.poll(() => offences(frame)).toEqual([]);
      }
    });

    test("goes from moment to moment by the keyboard", async () => {
      const slider = frame.locator("input[type=range]");
      await slider.focus();
      await stage.window.page.keyboard.press("Home");
      await expect.poll(() => frame.locator("tcplens-states .box.local").textContent()).toMatch(/SYN-SENT/);
      await stage.window.page.keyboard.press("End");
      await expect.poll(() => frame.locator("tcplens-states .box.local").textContent()).toMatch(/CLOSED/);
    });

    test("is run again with another loss at once", async () => {
      await frame.getByLabel("Loss (%), From B to A").fill("100");
      await expect.poll(() => frame.locator(".details").textContent()).toMatch(/changed/);
      await expect
        .poll(() => frame.locator("tcplens-run-ladder [role=option]").allTextContents())
        .toEqual(expect.arrayContaining([expect.stringMatching(/SYN,ACK.*lost/s)]));
    });

    test("is exported as a capture and as a trace that opens in its view", async () => {
      const { window, folder } = stage;
      await frame.getByTitle("Export pcapng…").click();
      await fillInPath("lost.pcapng", /syn-lost\.pcapng$/);
      await expect.poll(() => octets(join(folder, "lost.pcapng"))).toBe("0a0d0d0a");
      await frame.getByTitle("Export Trace…").click();
      await fillInPath("lost.tcplens.jsonl", /syn-lost\.tcplens\.jsonl$/);
      await expect
        .poll(() => octets(join(folder, "lost.tcplens.jsonl")))
        .toBe(Buffer.from('{"ty').toString("hex"));
      await window.openFile(join(folder, "lost.tcplens.jsonl"));
      const trace = await traceView(window, "192.0.2.2", "failed", "warning", "connected");
      await expect.poll(() => trace.locator("tcplens-ladder [role=option]").count()).toBeGreaterThan(2);
    });

    test("comes back after a reload as it was", async () => {
      const { window } = stage;
      await window.evaluate((vscode: VsCode) =>
        vscode.commands.executeCommand("workbench.action.closeAllEditors"),
      );
      await window.runCommand("TCP Lens: Simulate…");
      await window.pickRow("Nobody listens on the port");
      const before = await simulationView(window, "Nobody listens on the port");
      await before.getByLabel("Delay (ms), From A to B").fill("123");
      await expect.poll(() => before.locator(".details").textContent()).toMatch(/changed/);
      await window.reload();
      const after = await simulationView(window, "Nobody listens on the port");
      await expect.poll(() => after.getByLabel("Delay (ms), From A to B").inputValue()).toBe("123");
      await expect.poll(() => after.locator(".details").textContent()).toMatch(/changed/);
    });

    test("explains a trace's finding beside it", async () => {
      const { window, servers } = stage;
      await clearAway(stage);
      const endpoint = `127.0.0.1:${servers.ports.database}`;
      await traceByCommand(window, endpoint);
      const trace = await traceView(window, endpoint, "failed");
      await trace.getByTitle("See the same happen in a simulation.").first().click();
      await simulationView(window, "Nobody listens on the port");
      // Both are on show.
      await traceView(window, endpoint, "failed");
      await window.evaluate((vscode: VsCode) =>
        vscode.commands.executeCommand("workbench.action.closeActiveEditor"),
      );
      await window.runCommand("TCP Lens: Explain with Simulation");
      const again = await simulationView(window, "Nobody listens on the port");
      expect(await again.locator("tcplens-run-ladder [role=option]").count()).toBeGreaterThan(1);
    });

    const fillInPath = async (name: string, before: RegExp): Promise<void> => {
      await stage.window.typeInBox(join(stage.folder, name), before);
      await stage.window.pressInBox("Enter");
    };
  });

const offences = async (frame: Frame): Promise<readonly string[]> => {
  await frame.evaluate(axe.source);
  return frame.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ["violations"],
      selectors: false,
    });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
  });
};

/** The first four of a file; empty while it is not there. */
const octets = (path: string): string => {
  try {
    return readFileSync(path).subarray(0, 4).toString("hex");
  } catch {
    return "";
  }
};

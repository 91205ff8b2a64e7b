/** Scenario files in the editor: completed and checked by their schema, run by their lens, saved from a view. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Stage } from "../support/stage.ts";
import { simulationView } from "../support/simulation-window.ts";
import { clearAway } from "../support/trace-window.ts";
import type { VsCode } from "../support/vs-code.ts";

export const scenarioFileScene = (stage: Stage): unknown =>
  describe("a scenario file", () => {
    beforeAll(() => clearAway(stage));
    const file = (): string => join(stage.folder, "own.tcpscenario.json");

    test("is saved from a view with what was changed", async () => {
      const { window } = stage;
      await window.runCommand("TCP Lens: Simulate…");
      await window.pickRow("The first SYN is lost");
      const frame = await simulationView(window, "The first SYN is lost");
      await frame.getByLabel("Jitter (± ms), From A to B").fill("7");
      await expect.poll(() => frame.locator(".details").textContent()).toMatch(/changed/);
      await frame.getByTitle("Save as Scenario File…").click();
      await window.typeInBox(file(), /syn-lost\.tcpscenario\.json$/);
      await window.pressInBox("Enter");
      await expect.poll(() => existsSync(file())).toBe(true);
      expect(readFileSync(file(), "utf8")).toMatch(/"jitter": 7/);
    });

    test("is run by the lens at its top", async () => {
      const { window } = stage;
      await window.evaluate((vscode: VsCode) =>
        vscode.commands.executeCommand("workbench.action.closeAllEditors"),
      );
      await window.openFile(file());
      const lens = window.page.locator(".codelens-decoration a", { hasText: "Run simulation ▸" });
      await lens.first().click();
      const frame = await simulationView(window, "The first SYN is lost");
      expect(await frame.getByLabel("Jitter (± ms), From A to B").inputValue()).toBe("7");
    });

    test("is checked by the schema and, where that cannot tell, by the validator", async () => {
      const { window } = stage;
      const scenario = JSON.parse(readFileSync(file(), "utf8")) as { program: { at: number }[] };
      const problems = (): Promise<readonly string[]> =>
        window.evaluate(
          (vscode: VsCode, path: string) =>
            vscode.languages
              .getDiagnostics(vscode.Uri.file(path))
              .map(({ source, message, range }) => `${source ?? ""} ${range.start.line}: ${message}`),
          file(),
        );
      writeFileSync(file(), JSON.stringify({ ...scenario, seed: -1 }, undefined, 2));
      await window.openFile(file());
      await expect.poll(problems).toEqual([expect.stringMatching(/: Value is below the minimum/)]);
      const [first, ...rest] = scenario.program;
      writeFileSync(
        file(),
        JSON.stringify({ ...scenario, program: [{ ...first, at: 5000 }, ...rest] }, undefined, 2),
      );
      await expect
        .poll(problems)
        .toContainEqual(expect.stringMatching(/^TCP Lens \d+: program\[1\]\.at must not come before/));
      writeFileSync(file(), JSON.stringify(scenario, undefined, 2));
      await expect.poll(problems).toEqual([]);
    });

    test("is completed by the schema", async () => {
      const { window, folder } = stage;
      const path = join(folder, "begun.tcpscenario.json");
      writeFileSync(path, '{\n  "path": { "both": [ { "kind": "loss",  } ] },\n  \n}\n');
      await window.openFile(path);
      const offered = (line: number, character: number): Promise<readonly string[]> =>
        window.evaluate(
          async (
            vscode: VsCode,
            at: { readonly file: string; readonly line: number; readonly character: number },
          ) => {
            const list = await vscode.commands.executeCommand<{
              readonly items: readonly { readonly label: unknown }[];
            }>(
              "vscode.executeCompletionItemProvider",
              vscode.Uri.file(at.file),
              new vscode.Position(at.line, at.character),
            );
            return list.items.map(({ label }) => (typeof label === "string" ? label : JSON.stringify(label)));
          },
          { file: path, line, character },
        );
      await expect.poll(() => offered(2, 2)).toEqual(expect.arrayContaining(["about", "program", "seed"]));
      expect(await offered(1, 41)).toContain("probability");
    });

    test("that cannot be read says why, and opens as text", async () => {
      const { window, folder } = stage;
      const broken = join(folder, "broken.tcpscenario.json");
      writeFileSync(broken, '{ "schema": 1 }');
      await window.evaluate(
        (vscode: VsCode, path: string) =>
          void vscode.commands.executeCommand("tcplens.simulate", vscode.Uri.file(path)),
        broken,
      );
      const frame = await window.webviewFrame("tcplens-problem h1");
      expect(await frame.locator("p").textContent()).toMatch(/name is missing/);
      await frame.locator("button", { hasText: "Open as Text" }).click();
      await window.page.locator(".view-line", { hasText: '"schema"' }).waitFor();
    });
  });

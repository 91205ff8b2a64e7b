import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { manifest } from "../support/manifest.ts";

interface Activated {
  readonly duration: number;
  readonly registered: readonly string[];
  readonly loaded: readonly string[];
}

const activated = (): Activated => {
  const main = fileURLToPath(new URL("../support/activate-main.cjs", import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [main], { encoding: "utf8" })) as Activated;
};

test("activating takes at most 20 ms, and loads nothing of what is used later", () => {
  const runs = Array.from({ length: 5 }, () => activated());
  expect(Math.min(...runs.map(({ duration }) => duration))).toBeLessThanOrEqual(20);
  expect(runs[0]?.loaded).not.toContain("parts.cjs");
  expect(runs[0]?.loaded).not.toContain("finder.cjs");
  expect(runs[0]?.loaded).not.toContain("simulation.cjs");
});

test("it registers every contributed command, view and editor, and every panel that comes back", () => {
  const { registered } = activated();
  const commands = registered.filter((each) => each.startsWith("registerCommand "));
  expect(commands).toEqual(manifest.contributes.commands.map(({ command }) => `registerCommand ${command}`));
  expect(registered).toEqual(
    expect.arrayContaining([
      "createTreeView tcplens.endpoints",
      "createTreeView tcplens.workspaceEndpoints",
      "registerWebviewPanelSerializer tcplens.trace",
      "registerWebviewPanelSerializer tcplens.compare",
      "registerWebviewPanelSerializer tcplens.simulation",
      "registerCustomEditorProvider tcplens.traceFile",
      "registerCodeLensProvider",
      "registerDocumentLinkProvider",
      "registerHoverProvider",
      "registerTerminalLinkProvider",
    ]),
  );
});

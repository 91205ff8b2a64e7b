import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { captureEndings, packedEndings } from "../../src/host/capture/capture-names.ts";
import { commandNames } from "../../src/host/commands/command-names.ts";
import { commandTable } from "../../src/host/commands/command-table.ts";
import * as viewIds from "../../src/host/views/view-ids.ts";
import { extensionFolder, manifest, manifestTexts } from "../support/manifest.ts";

const { contributes, capabilities } = manifest;
const text = readFileSync(join(extensionFolder, "package.json"), "utf8");

test("every contributed command is registered, and the other way round", () => {
  const contributed = contributes.commands.map(({ command }) => command);
  expect(contributed).toEqual(commandNames.map((name) => `tcplens.${name}`));
  expect(Object.keys(commandTable).toSorted()).toEqual([...commandNames].toSorted());
});

test("every command has the category and a codicon", () => {
  for (const { command, category, icon } of contributes.commands) {
    expect(category, command).toBe("TCP Lens");
    expect(icon, command).toMatch(/^\$\([a-z-]+\)$/);
  }
});

test("every menu names a contributed command and says when", () => {
  const known = new Set(contributes.commands.map(({ command }) => command));
  for (const item of Object.values(contributes.menus).flat()) {
    expect(known.has(item.command), item.command).toBe(true);
    expect(item.when, item.command).toBeTruthy();
  }
});

test("what connects is offered only where it can connect", () => {
  const connecting = ["traceEndpoint", "traceEndpointAtCursor", "retryTrace"].map(
    (name) => `tcplens.${name}`,
  );
  const items = Object.values(contributes.menus).flat();
  for (const command of connecting) {
    const offered = items.filter((item) => item.command === command);
    expect(offered.length).toBeGreaterThan(0);
    for (const { when } of offered) {
      expect(when).toContain("isWorkspaceTrusted");
      expect(when).toContain("(!isWeb || remoteName)");
    }
  }
});

test("every text of the manifest is there, and none is left over", () => {
  const used = [...text.matchAll(/"%([^"%]+)%"/g)].map((match) => match[1] ?? "");
  expect(used.toSorted()).toEqual(Object.keys(manifestTexts).toSorted());
});

test("every setting is described", () => {
  for (const [name, { markdownDescription }] of Object.entries(contributes.configuration.properties)) {
    expect(markdownDescription, name).toBe(`%setting.${name.replace("tcplens.", "")}%`);
  }
});

test("what decides whom to trust is not taken from a workspace that is not trusted", () => {
  expect(capabilities.untrustedWorkspaces.supported).toBe("limited");
  expect(capabilities.virtualWorkspaces.supported).toBe("limited");
  const tls = Object.keys(contributes.configuration.properties).filter((name) =>
    name.startsWith("tcplens.tls."),
  );
  expect(capabilities.untrustedWorkspaces.restrictedConfigurations.toSorted()).toEqual(tls.toSorted());
});

test("it is activated by what it is for, never by everything", () => {
  for (const event of manifest.activationEvents) {
    expect(event).toMatch(
      /^(onLanguage:\w+|onTerminal:\*|onTerminalShellIntegration:\*|onWebviewPanel:tcplens\.\w+)$/,
    );
  }
  const panels = [
    viewIds.TRACE_PANEL,
    viewIds.COMPARE_PANEL,
    viewIds.SIMULATION_PANEL,
    viewIds.CAPTURE_COMPARISON,
  ].map((id) => `onWebviewPanel:${id}`);
  expect(manifest.activationEvents).toEqual(expect.arrayContaining(panels));
});

test("views, editors and panels have the names that the code knows them by", () => {
  expect(contributes.views["tcplens"]?.map(({ id }) => id)).toEqual([
    viewIds.ENDPOINTS_VIEW,
    viewIds.WORKSPACE_VIEW,
  ]);
  expect(contributes.customEditors).toMatchObject([
    { viewType: viewIds.TRACE_FILE_EDITOR, priority: "default" },
    { viewType: viewIds.CAPTURE_EDITOR, priority: "default" },
  ]);
});

test("captures of every name that is read open in their editor, and can be compared", () => {
  const names = captureEndings.join(",");
  const editor = contributes.customEditors.find(({ viewType }) => viewType === viewIds.CAPTURE_EDITOR);
  expect(editor).toMatchObject({
    selector: [
      { filenamePattern: `*.{${names}}` },
      { filenamePattern: `*.{${names}}.{${packedEndings.join(",")}}` },
    ],
  });
  const menu = contributes.menus["explorer/context"]?.find(
    ({ command }) => command === "tcplens.compareCaptures",
  );
  expect(menu?.when).toContain(`\\.(${captureEndings.join("|")})(\\.gz|\\.zst)?$`);
});

test("the types of the editor are those of the oldest version that it runs in", () => {
  expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies["@types/vscode"]}`);
  expect(manifest.extensionKind).toEqual(["workspace"]);
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.keywords.length).toBeLessThanOrEqual(5);
});

test("at most four steps of one walkthrough, each with a picture that is there", () => {
  const [walkthrough, ...others] = contributes.walkthroughs;
  expect(others).toEqual([]);
  expect(walkthrough?.steps.length).toBeLessThanOrEqual(4);
  for (const { media } of walkthrough?.steps ?? []) {
    expect(existsSync(join(extensionFolder, media["svg"] ?? media["markdown"] ?? "missing"))).toBe(true);
  }
});

test("pictures take their colours from the theme", () => {
  const pictures = (contributes.walkthroughs[0]?.steps ?? []).flatMap(({ media }) => media["svg"] ?? []);
  const drawn = pictures.map((svg) => readFileSync(join(extensionFolder, svg), "utf8"));
  expect(drawn.filter((svg) => /(?<!&)#[0-9a-f]{3,8}\b/i.test(svg))).toEqual([]);
});

test("the icon is a PNG of at least 128 pixels", () => {
  const png = readFileSync(join(extensionFolder, manifest.icon));
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(16)).toBeGreaterThanOrEqual(128);
});

test("the package holds what is meant to be in it, and nothing else", async () => {
  const vsce = join(extensionFolder, "node_modules/@vscode/vsce/vsce");
  const listed = execFileSync(process.execPath, [vsce, "ls", "--no-dependencies"], {
    cwd: extensionFolder,
    encoding: "utf8",
  });
  await expect(listed.trim().split("\n").toSorted().join("\n")).toMatchFileSnapshot("../package-files.txt");
});

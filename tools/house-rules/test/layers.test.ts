import { expect, test } from "vitest";
import { importsOf, layerOffences } from "../src/layers.ts";
import { sourceFiles } from "../src/source-files.ts";

const sources = sourceFiles(["packages", "apps"], [".ts"]).filter(
  ({ path }) => (path.includes("/src/") || path.includes("/webview/")) && !/\.test|\/test\//.test(path),
);

const planted = (path: string, target: string): string[] =>
  layerOffences([{ path, text: `import { x } from "${target}";` }]);

test("imports go only down the layers", () => {
  expect(sources.length).toBeGreaterThan(20);
  expect(layerOffences(sources)).toEqual([]);
});

test("an upward import, a Node module in core, a test's file and a deep import are each seen", () => {
  for (const [path, target] of [
    ["packages/core/src/base/planted.ts", "@tcplens/node-transport"],
    ["packages/core/src/base/planted.ts", "../machine/state.ts"],
    ["packages/core/src/machine/planted.ts", "../wire/segment.ts"],
    ["packages/core/src/base/planted.ts", "node:net"],
    ["packages/trace/src/file/planted.ts", "@tcplens/node-transport"],
    ["packages/trace/src/file/planted.ts", "node:fs"],
    ["packages/trace/src/file/planted.ts", "../../../core/src/index.ts"],
    ["packages/node-transport/src/dial/planted.ts", "../../test/support/servers.ts"],
    ["packages/node-transport/src/dial/planted.ts", "commander"],
    ["apps/vscode-extension/webview/page/planted.ts", "../../src/host/place.ts"],
    ["apps/vscode-extension/webview/page/planted.ts", "@tcplens/trace"],
    ["apps/vscode-extension/src/model/planted.ts", "vscode"],
    ["apps/vscode-extension/src/finder/planted.ts", "node:fs"],
    ["apps/vscode-extension/src/shared/planted.ts", "../model/words.ts"],
  ] as const) {
    expect(planted(path, target), `${path} → ${target}`).toHaveLength(1);
  }
  expect(planted("packages/core/src/machine/ok.ts", "../base/seq.ts")).toEqual([]);
  expect(planted("packages/node-transport/src/dial/ok.ts", "@tcplens/trace")).toEqual([]);
});

test("every form of import is read", () => {
  const text = [
    'import a from "a";',
    'import type { b } from "b";',
    'import {\n  c,\n} from "c";',
    'export { d } from "d";',
    'import "e";',
    'const f = await import("f");',
  ].join("\n");
  expect(importsOf(text)).toEqual(["a", "b", "c", "d", "e", "f"]);
});

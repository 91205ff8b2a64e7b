import { scenarioSchema } from "@tcplens/core/simulation";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { extensionFolder, manifest } from "../support/manifest.ts";

const bundle = (file: string): string => readFileSync(join(extensionFolder, file), "utf8");

const required = (text: string): readonly string[] =>
  [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1] ?? "").toSorted();

test("what is read at activation asks for the editor and, when they are used, its own other files", () => {
  expect(new Set(required(bundle(manifest.main)))).toEqual(
    new Set(["vscode", "./capture.cjs", "./finder.cjs", "./parts.cjs", "./simulation.cjs"]),
  );
});

test("what captures a trace's packets is read when they are captured", () => {
  expect(bundle("dist/parts.cjs")).toContain('import("./packets.cjs")');
  expect(bundle("dist/parts.cjs")).toContain("./exports.cjs");
  for (const name of required(bundle("dist/packets.cjs"))) expect(name).toMatch(/^node:/);
});

test("in a browser nothing of Node's is asked for", () => {
  expect(new Set(required(bundle(manifest.browser)))).toEqual(new Set(["vscode"]));
});

test.each([
  "dist/webview.js",
  "dist/simulation.js",
  "dist/browser.cjs",
  "dist/extension.cjs",
  "dist/parts.cjs",
  "dist/packets.cjs",
  "dist/exports.cjs",
  "dist/finder.cjs",
  "dist/simulation.cjs",
  "dist/capture.cjs",
  "dist/capture.js",
  "dist/comparison.js",
  "dist/capture-worker.cjs",
  "dist/capture-worker.js",
])("%s makes no code of text", (file) => {
  expect(bundle(file)).not.toMatch(/\beval\(|new Function\(|\bFunction\("/);
});

test("a capture's worker asks for nothing but Node's own, and in a browser for nothing", () => {
  for (const name of required(bundle("dist/capture-worker.cjs"))) expect(name).toMatch(/^(node:|vscode$)/);
  expect(required(bundle("dist/capture-worker.js"))).toEqual([]);
});

test("the engine is in what simulates, and in nothing that is loaded without it", () => {
  const engine = "simultaneous-open";
  expect(bundle("dist/simulation.cjs")).toContain(engine);
  for (const file of ["dist/extension.cjs", "dist/parts.cjs", "dist/finder.cjs", "dist/capture.cjs"])
    expect(bundle(file), file).not.toContain(engine);
});

test("the schema of scenario files is the one that the validator's tables make", () => {
  expect(JSON.parse(bundle("dist/tcpscenario.schema.json"))).toEqual(scenarioSchema());
});

test("the licences of what is bundled are there", () => {
  const text = bundle("dist/THIRD_PARTY_LICENSES.txt");
  for (const name of ["lit-html", "valibot"]) expect(text).toMatch(new RegExp(`^${name} \\d`, "m"));
});

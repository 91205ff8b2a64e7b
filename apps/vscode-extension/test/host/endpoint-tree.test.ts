import { beforeEach, expect, test } from "vitest";
import type { HistoryEntry } from "../../src/host/history/history-entry.ts";
import { EndpointTree } from "../../src/host/views/endpoint-tree.ts";
import { testHost } from "../support/test-host.ts";
import { reset } from "../support/vscode-stand-in.ts";

beforeEach(() => reset());

const entry = (id: string, more: Partial<HistoryEntry["brief"]> = {}): HistoryEntry => ({
  brief: {
    id,
    state: "failed",
    headline: "nothing is listening",
    details: ["refused in 0.4 ms", "3 attempts in 1.9 s"],
    startedAt: "2026-03-14T14:02:11.250Z",
    duration: 1900,
    ...more,
  },
  endpoint: "db.internal:5432",
});

const open = (...entries: readonly HistoryEntry[]) => {
  const host = testHost();
  for (const each of entries) host.history.put(each);
  const tree = new EndpointTree(host);
  const item = (id: string) => tree.getTreeItem({ kind: "trace", id });
  return { tree, host, item };
};

test("an endpoint holds its traces, the newest first", () => {
  const { tree } = open(entry("a"), { ...entry("x"), endpoint: "cache:1" }, entry("b"));
  const roots = tree.getChildren();
  expect(roots).toEqual([
    { kind: "endpoint", endpoint: "db.internal:5432" },
    { kind: "endpoint", endpoint: "cache:1" },
  ]);
  expect(tree.getChildren(roots[0])).toEqual([
    { kind: "trace", id: "b" },
    { kind: "trace", id: "a" },
  ]);
  expect(tree.getParent({ kind: "trace", id: "a" })).toEqual(roots[0]);
});

test("a row says how it went by icon, words and for who hears it", () => {
  const { tree, item } = open(entry("a"));
  const endpoint = tree.getTreeItem({ kind: "endpoint", endpoint: "db.internal:5432" });
  expect(endpoint.description).toMatch(/^nothing is listening · refused in 0\.4 ms · /);
  expect(endpoint.iconPath).toMatchObject({ id: "error" });
  expect(endpoint.accessibilityInformation?.label).toBe(
    "db.internal:5432: nothing is listening · refused in 0.4 ms",
  );
  expect(item("a").command).toMatchObject({ command: "tcplens.showTrace", arguments: [{ id: "a" }] });
});

test("what can be done with a trace depends on how it stands", () => {
  const { item } = open(entry("a"), { ...entry("b"), place: { uri: "file:///compose.yaml", line: 3 } });
  expect(item("a").contextValue).toBe("trace.finished");
  expect(item("b").contextValue).toBe("trace.finished placed comparable");
});

test("recorded as running while nothing runs is interrupted", () => {
  const { item } = open(entry("a", { state: "running" }));
  expect(item("a").description).toBe("interrupted");
  expect(item("a").iconPath).toMatchObject({ id: "debug-disconnect" });
});

test("a tooltip is Markdown in which data does nothing", () => {
  const hostile = "[x](command:workbench.action.quit)";
  const { item } = open(entry("a", { headline: hostile }));
  const { value, isTrusted } = item("a").tooltip as { readonly value: string; readonly isTrusted: unknown };
  expect(value).not.toContain(hostile);
  expect(isTrusted).toBe(false);
});

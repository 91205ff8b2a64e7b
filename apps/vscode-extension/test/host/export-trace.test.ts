import { homedir } from "node:os";
import { beforeEach, expect, test } from "vitest";
import { run as exportTrace } from "../../src/host/commands/export-trace.ts";
import type { Host } from "../../src/host/host.ts";
import { refusedTrace, testHost } from "../support/test-host.ts";
import { answers, calls, reset, Uri, workspace } from "../support/vscode-stand-in.ts";

beforeEach(() => {
  reset();
  workspace.workspaceFolders = undefined;
});

const proposed = async (host: Host): Promise<string | undefined> => {
  const trace = refusedTrace();
  answers.push({ label: "Markdown", ending: ".md", render: () => "" });
  await exportTrace(host, { trace, endpoint: trace.header.endpoint, interrupted: false });
  const [options] = calls.find(({ what }) => what === "save")?.args ?? [];
  return (options as { readonly defaultUri?: Uri }).defaultUri?.toString();
};

const NAME = "127.0.0.1-5432-20260314-140211.md";

test("the workspace's first folder is proposed", async () => {
  workspace.workspaceFolders = [{ uri: Uri.file("/project") }];
  expect(await proposed(testHost())).toBe(`file:///project/${NAME}`);
});

test("without a folder the user's own is", async () => {
  expect(await proposed(testHost())).toBe(`file://${homedir()}/${NAME}`);
});

test("in a browser, which has none, the dialog begins where the editor thinks best", async () => {
  const host = testHost();
  expect(await proposed({ ...host, parts: () => import("../../src/host/parts.ts") })).toBeUndefined();
});

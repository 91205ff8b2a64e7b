import { afterEach, beforeEach, expect, test } from "vitest";
import { run as compare } from "../../src/host/commands/compare-captures.ts";
import type { Host } from "../../src/host/host.ts";
import { testHost } from "../support/test-host.ts";
import { answers, calls, reset, Uri, window, workspace } from "../support/vscode-stand-in.ts";

const [good, bad, third] = ["good", "bad", "third"].map((name) => Uri.file(`/${name}.pcap`));

/** What was compared, and the host that does it. */
const watched = (): { readonly host: Host; readonly compared: string[][] } => {
  const compared: string[][] = [];
  const compareCaptures = (_: Host, captures: readonly Uri[]): void =>
    void compared.push(captures.map(({ path }) => path));
  const host = { ...testHost(), capture: () => Promise.resolve({ compareCaptures }) } as unknown as Host;
  return { host, compared };
};

const found = (uris: readonly (Uri | undefined)[]): void =>
  void Object.assign(workspace, { findFiles: () => Promise.resolve(uris) });

beforeEach(() => {
  reset();
  found([]);
  Object.assign(window, { tabGroups: { activeTabGroup: { activeTab: undefined } } });
});
afterEach(() => {
  Reflect.deleteProperty(workspace, "findFiles");
  Reflect.deleteProperty(window, "tabGroups");
});

test("two that are selected in the explorer are compared at once, in their order", async () => {
  const { host, compared } = watched();
  await compare(host, bad, [good, bad]);
  expect(compared).toEqual([["/good.pcap", "/bad.pcap"]]);
  expect(calls).toEqual([]);
});

test("of one that is selected the other is asked for, among the captures of the workspace", async () => {
  const { host, compared } = watched();
  found([third, good, bad]);
  answers.push({ label: "bad.pcap", uri: bad });
  await compare(host, good, [good]);
  expect(compared).toEqual([["/good.pcap", "/bad.pcap"]]);
  expect(calls).toMatchObject([
    {
      what: "pick",
      args: [
        [{ label: "bad.pcap" }, { label: "third.pcap" }, { label: "Another file…" }],
        { title: "Compare good.pcap with…" },
      ],
    },
  ]);
});

test("of the palette both are asked for; where the workspace has none, by a dialog", async () => {
  const { host, compared } = watched();
  answers.push([good], [bad]);
  await compare(host, undefined);
  expect(compared).toEqual([["/good.pcap", "/bad.pcap"]]);
  expect(calls.map(({ what }) => what)).toEqual(["open-dialog", "open-dialog"]);
});

test("the capture that is looked at is the first", async () => {
  const { host, compared } = watched();
  const input = { viewType: "tcplens.capture", uri: good };
  Object.assign(window, { tabGroups: { activeTabGroup: { activeTab: { input } } } });
  answers.push([bad]);
  await compare(host, undefined);
  expect(compared).toEqual([["/good.pcap", "/bad.pcap"]]);
});

test("nothing is compared where the question is not answered", async () => {
  const { host, compared } = watched();
  await compare(host, good);
  expect(compared).toEqual([]);
});

test.each([
  [[good, good], "A capture cannot be compared with itself: choose another one."],
  [[good, bad, third], "3 files are selected: select the two captures that are to be compared."],
])("%j is refused in words", async (selection, words) => {
  const { host, compared } = watched();
  await compare(host, good, selection);
  expect(compared).toEqual([]);
  expect(calls).toEqual([{ what: "warning", args: [words] }]);
});

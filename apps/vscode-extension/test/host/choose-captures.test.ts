import { afterEach, beforeEach, expect, test } from "vitest";
import { bareName, captureGlob } from "../../src/host/capture/capture-names.ts";
import { chooseCaptures } from "../../src/host/capture/choose-captures.ts";
import { answers, calls, reset, Uri, window, workspace } from "../support/vscode-stand-in.ts";

const [good, bad, third] = ["good", "bad", "third"].map((name) => Uri.file(`/${name}.pcap`));

/** The paths of those that are compared. */
const chosen = async (argument: unknown, selection?: unknown): Promise<readonly string[] | undefined> =>
  (await chooseCaptures(argument, selection))?.map(({ path }) => path);

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
  expect(await chosen(bad, [good, bad])).toEqual(["/good.pcap", "/bad.pcap"]);
  expect(calls).toEqual([]);
});

test("of one that is selected the other is asked for, among the captures of the workspace", async () => {
  found([third, good, bad]);
  answers.push({ label: "bad.pcap", uri: bad });
  expect(await chosen(good, [good])).toEqual(["/good.pcap", "/bad.pcap"]);
  expect(calls).toMatchObject([
    {
      what: "pick",
      args: [
        [{ label: "Another file…", alwaysShow: true }, { label: "bad.pcap" }, { label: "third.pcap" }],
        { title: "Compare good.pcap with…" },
      ],
    },
  ]);
});

test("captures of every name that is read are found, packed ones too", () => {
  const endings = /\{(.*)\}/.exec(captureGlob)?.[1]?.split(",") ?? [];
  expect(endings).toEqual(expect.arrayContaining(["pcap", "dmp", "dmp.gz", "snoop.gz", "erf", "snp.zst"]));
  expect(["http.dmp.gz", "one.ERF", "a.b.pcapng"].map(bareName)).toEqual(["http", "one", "a.b"]);
});

test("of the palette both are asked for; where the workspace has none, by a dialog", async () => {
  answers.push([good], [bad]);
  expect(await chosen(undefined)).toEqual(["/good.pcap", "/bad.pcap"]);
  expect(calls.map(({ what }) => what)).toEqual(["open-dialog", "open-dialog"]);
});

test("the capture that is looked at is the first", async () => {
  const input = { viewType: "tcplens.capture", uri: good };
  Object.assign(window, { tabGroups: { activeTabGroup: { activeTab: { input } } } });
  answers.push([bad]);
  expect(await chosen(undefined)).toEqual(["/good.pcap", "/bad.pcap"]);
});

test("nothing is compared where the question is not answered", async () => {
  expect(await chosen(good)).toBeUndefined();
});

test.each([
  [[good, good], "A capture cannot be compared with itself: choose another one."],
  [[good, bad, third], "3 files are selected: select the two captures that are to be compared."],
])("%j is refused in words", async (selection, words) => {
  expect(await chosen(good, selection)).toBeUndefined();
  expect(calls).toEqual([{ what: "warning", args: [words] }]);
});

import { writeTrace } from "@tcplens/trace";
import { beforeEach, expect, test } from "vitest";
import { History } from "../../src/host/history/history.ts";
import type { HistoryEntry } from "../../src/host/history/history-entry.ts";
import { loadTrace } from "../../src/host/history/load-trace.ts";
import { memento, refusedTrace, testHost } from "../support/test-host.ts";
import { fileSystem, reset, Uri } from "../support/vscode-stand-in.ts";

beforeEach(() => reset());

const entry = (
  id: string,
  endpoint = "db:1",
  state: HistoryEntry["brief"]["state"] = "failed",
): HistoryEntry => ({
  brief: {
    id,
    state,
    headline: "nothing is listening",
    details: [],
    startedAt: "2026-03-14T14:02:11.250Z",
    duration: 1,
  },
  endpoint,
});

const open = (values: Record<string, unknown> = {}, limit = 3) => {
  const forgotten: string[] = [];
  const history = new History({
    state: memento(values),
    limit: () => limit,
    forgotten: (id) => forgotten.push(id),
  });
  return { history, forgotten, ids: () => history.entries.map(({ brief }) => brief.id) };
};

test("newest first, and never more than the limit: what leaves takes its file along", () => {
  const { history, forgotten, ids } = open();
  for (const id of ["a", "b", "c", "d"]) history.put(entry(id));
  expect(ids()).toEqual(["d", "c", "b"]);
  expect(forgotten).toEqual(["a"]);
});

test("a trace that ends keeps its place; one that was removed while it ran stays away", () => {
  const { history, ids } = open();
  history.put(entry("a", "db:1", "running"));
  history.put(entry("b"));
  history.update(entry("a"), Promise.resolve());
  expect(ids()).toEqual(["b", "a"]);
  history.remove("a");
  history.update(entry("a"), Promise.resolve());
  expect(ids()).toEqual(["b"]);
});

test("the one before is the one of the same endpoint", () => {
  const { history } = open({}, 10);
  history.put(entry("a", "db:1"));
  history.put(entry("b", "cache:2"));
  history.put(entry("c", "db:1"));
  expect(history.previous("c")?.brief.id).toBe("a");
  expect(history.previous("a")).toBeUndefined();
  expect(history.latest("db:1")?.brief.id).toBe("c");
});

test("it is the same after a reload, without what is damaged", () => {
  const values: Record<string, unknown> = {};
  open(values).history.put({ ...entry("a"), place: { uri: "file:///compose.yaml", line: 11 } });
  const [kept] = values["tcplens.history"] as readonly unknown[];
  values["tcplens.history"] = [
    kept,
    undefined,
    3,
    {},
    { ...entry("x"), brief: { id: "x" } },
    entry("y", "db:1", "odd" as never),
  ];
  const again = open(values);
  expect(again.ids()).toEqual(["a"]);
  expect(again.history.entry("a")?.place).toEqual({ uri: "file:///compose.yaml", line: 11 });
  expect(open({ "tcplens.history": "damaged" }).ids()).toEqual([]);
});

test("a trace is read back from its file", async () => {
  const host = testHost();
  host.history.put(entry("one"));
  await host.files.write("one", writeTrace(refusedTrace()));
  const loaded = await loadTrace(host, "one");
  expect(loaded?.trace.outcome).toBe("failed");
  expect(loaded?.endpoint.text).toBe("127.0.0.1:5432");
  expect(loaded?.interrupted).toBe(false);
});

test("a damaged file gives what can be read; a missing or foreign one nothing", async () => {
  const host = testHost();
  for (const id of ["one", "two", "three"]) host.history.put(entry(id));
  await host.files.write("one", writeTrace(refusedTrace()).slice(0, -40));
  await host.files.write("two", "GIF89a");
  expect((await loadTrace(host, "one"))?.trace.events.length).toBe(1);
  expect(await loadTrace(host, "two")).toBeUndefined();
  expect(await loadTrace(host, "three")).toBeUndefined();
  expect(await loadTrace(host, "never")).toBeUndefined();
});

test("a trace that ran when the window was reloaded is interrupted", async () => {
  const host = testHost();
  host.history.put(entry("one", "db:1", "running"));
  await host.files.write("one", writeTrace(refusedTrace()));
  expect((await loadTrace(host, "one"))?.interrupted).toBe(true);
});

test("an id cannot name a file elsewhere", async () => {
  const { files } = testHost();
  await files.write("../../etc/passwd", "x");
  expect([...fileSystem.keys()]).toEqual([
    Uri.file("/storage/traces/______etc_passwd.tcplens.jsonl").toString(),
  ]);
});

test("removing a trace deletes its file", async () => {
  const host = testHost();
  host.history.put(entry("one"));
  await host.files.write("one", "x");
  host.history.remove("one");
  await host.files.read("one");
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(fileSystem.size).toBe(0);
});

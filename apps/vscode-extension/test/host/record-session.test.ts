import { parseEndpoint, Trace } from "@tcplens/trace";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { recordSession } from "../../src/host/history/record-session.ts";
import { TraceFiles } from "../../src/host/history/trace-files.ts";
import { TraceSession } from "../../src/host/tracing/trace-session.ts";
import { refusedTrace, testHost } from "../support/test-host.ts";
import { fileSystem, fileTimes, reset, Uri } from "../support/vscode-stand-in.ts";

beforeEach(() => {
  reset();
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

const sessionOf = (id: string): TraceSession =>
  new TraceSession(
    new Trace({ ...refusedTrace(id).header }),
    { endpoint: parseEndpoint("127.0.0.1:5432") },
    () => undefined,
  );

const fileOf = (id: string): string => `file:///storage/traces/${id}.tcplens.jsonl`;
const files = (): readonly string[] => [...fileSystem.keys()];

test.each(["remove", "clear"] as const)(
  "what was forgotten while it ran (%s) leaves no file",
  async (how) => {
    const host = testHost();
    const session = sessionOf("one");
    const recorded = recordSession(host, session);
    await vi.advanceTimersByTimeAsync(1100);
    expect(files()).toEqual([fileOf("one")]);
    if (how === "remove") host.history.remove("one");
    else host.history.clear();
    await vi.advanceTimersByTimeAsync(5000);
    expect(files()).toEqual([]);
    // One that was written at the last moment goes too.
    fileSystem.set(fileOf("one"), new Uint8Array());
    session.end();
    await recorded;
    expect(files()).toEqual([]);
    expect(host.history.entries).toEqual([]);
  },
);

test("is over for the next window only once its file is whole", async () => {
  const values: Record<string, unknown> = {};
  const host = testHost(values);
  const nextWindow = () => testHost(structuredClone(values)).history.entry("one")?.brief.state;
  const session = sessionOf("one");
  const recorded = recordSession(host, session);
  await vi.advanceTimersByTimeAsync(1100);
  expect(nextWindow()).toBe("running");
  let whole = (): void => undefined;
  vi.spyOn(host.files, "write").mockReturnValue(new Promise((resolve) => (whole = resolve)));
  session.end();
  await vi.advanceTimersByTimeAsync(10);
  expect(host.history.entry("one")?.brief.state).toBe("failed");
  expect(nextWindow()).toBe("running");
  whole();
  await recorded;
  expect(nextWindow()).toBe("failed");
});

test("with the first trace, files that no entry names are swept away, once", async () => {
  const host = testHost();
  const bytes = new Uint8Array();
  const put = (id: string, age: number): void => {
    fileSystem.set(fileOf(id), bytes);
    fileTimes.set(fileOf(id), Date.now() - age);
  };
  host.history.put({
    brief: { id: "kept", state: "failed", headline: "", details: [], startedAt: "", duration: 0 },
    endpoint: "db:1",
  });
  put("kept", 60_000);
  put("orphan", 60_000);
  // Another window of this folder may have begun it since.
  put("young", -1);
  fileSystem.set("file:///storage/traces/notes.txt", bytes);
  const first = sessionOf("first");
  const recorded = recordSession(host, first);
  await vi.advanceTimersByTimeAsync(10);
  expect(files()).toEqual([fileOf("kept"), fileOf("young"), "file:///storage/traces/notes.txt"]);
  put("later", 60_000);
  const second = sessionOf("second");
  const recordedToo = recordSession(host, second);
  await vi.advanceTimersByTimeAsync(10);
  expect(files()).toContain(fileOf("later"));
  for (const session of [first, second]) session.end();
  await Promise.all([recorded, recordedToo]);
});

test("a folder that windows without a workspace share is not swept", async () => {
  const { log } = testHost();
  const shared = new TraceFiles(
    { storageUri: undefined, globalStorageUri: Uri.file("/global") as never },
    log,
  );
  const file = "file:///global/traces/orphan.tcplens.jsonl";
  fileSystem.set(file, new Uint8Array());
  fileTimes.set(file, 0);
  await shared.sweep([]);
  expect(files()).toEqual([file]);
});

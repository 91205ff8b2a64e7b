import { expect, test } from "vitest";
import { CaptureFile } from "../../src/host/capture/capture-file.ts";
import type { CapturePlace, LineEvents } from "../../src/host/capture/capture-line.ts";
import type { CaptureSummary } from "../../src/shared/capture-view.ts";
import type { FromWorker, ToWorker } from "../../src/worker/protocol.ts";
import { Uri } from "../support/vscode-stand-in.ts";

/** A worker that says what it is told to. */
const started = () => {
  const heard: ToWorker[] = [];
  const lives: LineEvents[] = [];
  let ended = 0;
  const place: CapturePlace = {
    startWorker: (events) => {
      lives.push(events);
      return { post: (message) => heard.push(message), end: () => (ended += 1) };
    },
    pathOf: ({ fsPath }) => fsPath,
    unfollowed: "whole",
  };
  const file = new CaptureFile(Uri.file("/captures/one.pcap") as never, place);
  const say = (message: FromWorker): void => lives.at(-1)?.said(message);
  return { file, place, heard, lives, say, ended: () => ended };
};

const never = new AbortController().signal;
const question = { kind: "seek", stream: 0, row: 0, by: 1 } as const;
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const summary = (change: Partial<CaptureSummary>): FromWorker => ({
  type: "summary",
  summary: { ...started().file.summary, ...change },
});

test("the worker is told the path, and what it says of the file is passed on", async () => {
  const { file, heard, say } = started();
  let told = 0;
  file.listen(() => (told += 1));
  await file.open();
  expect(heard).toEqual([{ type: "open", name: "one.pcap", path: "/captures/one.pcap" }]);
  say(summary({ connections: 3 }));
  expect(file.summary.connections).toBe(3);
  expect(told).toBe(2);
  expect(file.summary.changed).toBeUndefined();
  file.touched("browser");
  expect(file.summary.changed).toBe("browser");
});

test("the worker looks whether the file grows while an editor of it can be seen, also when it is read again", async () => {
  const { file, heard } = started();
  const [one, other] = [{}, {}];
  file.watch(one, true);
  await file.open();
  const said = (): readonly ToWorker[] => heard.filter(({ type }) => type === "watch");
  expect(said()).toEqual([{ type: "watch", on: true }]);
  file.watch(other, true);
  file.watch(one, false);
  expect(said()).toHaveLength(1);
  file.watch(other, false);
  expect(said().at(-1)).toEqual({ type: "watch", on: false });
  await file.open();
  expect(said()).toHaveLength(2);
  file.watch(one, true);
  file.follow(false);
  expect(heard.slice(-2)).toEqual([
    { type: "watch", on: true },
    { type: "follow", on: false },
  ]);
});

test("of two that are compared the worker is told both, and what it says of both is passed on", async () => {
  const { place, heard, say } = started();
  const file = new CaptureFile(Uri.file("/one.pcap") as never, place, Uri.file("/other.pcap") as never);
  await file.open();
  expect(heard).toEqual([
    {
      type: "compare",
      files: [
        { name: "one.pcap", path: "/one.pcap" },
        { name: "other.pcap", path: "/other.pcap" },
      ],
    },
  ]);
  const { summary: one } = summary({ connections: 3 }) as { readonly summary: CaptureSummary };
  say({ type: "summary", summary: one, second: { ...one, connections: 4 } });
  expect([file.summary.connections, file.secondSummary?.connections]).toEqual([3, 4]);
});

test("each question gets its own answer, in whatever order they come", async () => {
  const { file, heard, say } = started();
  await file.open();
  const [first, second] = [file.ask(question, never), file.ask(question, never)];
  await settle();
  const [one = 0, other = 0] = heard.flatMap((message) => (message.type === "ask" ? [message.id] : []));
  say({ type: "answer", id: other, answer: { kind: "seek", row: 2 } });
  say({ type: "refuse", id: one, message: "no such row" });
  await expect(second).resolves.toEqual({ kind: "seek", row: 2 });
  await expect(first).rejects.toThrow("no such row");
});

test("a question that is taken back is dropped by the worker too", async () => {
  const { file, heard } = started();
  await file.open();
  const controller = new AbortController();
  const asked = file.ask(question, controller.signal);
  await settle();
  controller.abort();
  await expect(asked).rejects.toThrow("no longer wanted");
  expect(heard.at(-1)).toMatchObject({ type: "drop" });
});

test("a question that comes before the worker is there waits for it", async () => {
  const { file, heard } = started();
  const opened = file.open();
  void file.ask(question, never);
  await opened;
  await settle();
  expect(heard.map(({ type }) => type)).toEqual(["open", "ask"]);
});

test("reading again ends the worker before, and nobody waits for what it was asked", async () => {
  const { file, lives, ended } = started();
  await file.open();
  const asked = file.ask(question, never);
  await settle();
  file.touched();
  const again = file.open();
  await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  await again;
  expect(ended()).toBe(1);
  expect(file.summary.changed).toBeUndefined();
  lives[0]?.said(summary({ connections: 99 }));
  expect(file.summary.connections).toBe(0);
});

test("a worker that dies leaves a reason, and no question open", async () => {
  const { file, lives } = started();
  await file.open();
  const asked = file.ask(question, never);
  await settle();
  lives[0]?.died("out of memory");
  await expect(asked).rejects.toThrow("out of memory");
  expect(file.summary).toMatchObject({ state: "failed", damage: "out of memory" });
  await expect(file.ask(question, never)).rejects.toThrow("The file is not open.");
});

test("an export gives its pieces in order, and ends", async () => {
  const { file, heard, say } = started();
  await file.open();
  const pieces: number[] = [];
  const piece = (bytes: Uint8Array): void => void pieces.push(...bytes);
  const exported = file.export({ stream: 1 }, "1.0", { piece, signal: never });
  await settle();
  const asked = heard.at(-1);
  if (asked?.type !== "export") throw new Error("nothing was exported");
  expect(asked).toMatchObject({ selection: { stream: 1 }, version: "1.0" });
  say({ type: "piece", id: asked.id, bytes: Uint8Array.of(1, 2) });
  say({ type: "piece", id: asked.id, bytes: Uint8Array.of(3) });
  say({ type: "piece", id: asked.id });
  await exported;
  expect(pieces).toEqual([1, 2, 3]);
});

import { writeTrace } from "@tcplens/trace";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { WebviewPanel } from "vscode";
import { traceLabel } from "../../src/host/views/read-trace-file.ts";
import { openTraceFile } from "../../src/host/views/trace-file-editor.ts";
import { protocolVersion } from "../../src/shared/protocol.ts";
import { refusedTrace, testHost } from "../support/test-host.ts";
import { EventEmitter, fileSystem, fileWritten, reset, Uri, workspace } from "../support/vscode-stand-in.ts";

const uri = Uri.file("/downloads/a.tcplens.jsonl");
const { readFile } = workspace.fs;
let reads = 0;
const closing: (() => void)[] = [];

beforeEach(() => {
  reset();
  vi.useFakeTimers();
  reads = 0;
  workspace.fs.readFile = async (file) => {
    reads += 1;
    return readFile(file);
  };
  fileSystem.set(uri.toString(), new TextEncoder().encode(writeTrace(refusedTrace())));
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
  vi.useRealTimers();
  workspace.fs.readFile = readFile;
});

const opened = async () => {
  const states = new EventEmitter<unknown>();
  const messages = new EventEmitter<unknown>();
  const posted: unknown[] = [];
  const closed = new EventEmitter<unknown>();
  const panel = {
    visible: true,
    active: true,
    webview: {
      options: {},
      html: "",
      cspSource: "",
      asWebviewUri: (file: Uri) => file,
      onDidReceiveMessage: messages.event,
      postMessage: (message: unknown) => {
        posted.push(message);
        return Promise.resolve(true);
      },
    },
    reveal: () => undefined,
    onDidChangeViewState: states.event,
    onDidDispose: closed.event,
  };
  const host = testHost();
  closing.push(() => closed.fire(undefined));
  await openTraceFile(host, uri as never, panel as unknown as WebviewPanel);
  messages.fire({ type: "ready", version: protocolVersion });
  return {
    host,
    shown: (): unknown => (posted.at(-1) as { readonly view?: unknown } | undefined)?.view,
    turn: (visible: boolean): void => {
      panel.visible = visible;
      states.fire(undefined);
    },
    close: (): void => closed.fire(undefined),
  };
};

test("a file is read when it is opened, and after it has changed when it rests", async () => {
  const { host } = await opened();
  expect(reads).toBe(1);
  expect(host.surfaces.active?.shown).toMatchObject({ file: uri.toString() });
  for (let i = 0; i < 5; i += 1) fileWritten.fire(undefined);
  await vi.advanceTimersByTimeAsync(140);
  expect(reads).toBe(1);
  await vi.advanceTimersByTimeAsync(20);
  expect(reads).toBe(2);
});

test("a file that never rests is read about every second", async () => {
  await opened();
  for (let i = 0; i < 50; i += 1) {
    fileWritten.fire(undefined);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(reads).toBeGreaterThanOrEqual(5);
  expect(reads).toBeLessThanOrEqual(7);
});

test("one reading at a time: what changes meanwhile is read afterwards, once", async () => {
  const { turn } = await opened();
  let release = (): void => undefined;
  let atOnce = 0;
  workspace.fs.readFile = async (file) => {
    reads += 1;
    atOnce += 1;
    expect(atOnce).toBe(1);
    await new Promise<void>((resolve) => (release = resolve));
    atOnce -= 1;
    return readFile(file);
  };
  for (let i = 0; i < 5; i += 1) {
    fileWritten.fire(undefined);
    await vi.advanceTimersByTimeAsync(200);
  }
  expect(reads).toBe(2);
  release();
  await vi.advanceTimersByTimeAsync(10);
  expect(reads).toBe(3);
  release();
  await vi.advanceTimersByTimeAsync(1000);
  expect(reads).toBe(3);
  turn(true);
  expect(reads).toBe(3);
});

test("nothing is read while the editor is hidden, and what has changed when it is shown again", async () => {
  const { turn, close } = await opened();
  turn(false);
  fileWritten.fire(undefined);
  await vi.advanceTimersByTimeAsync(2000);
  expect(reads).toBe(1);
  turn(true);
  await vi.advanceTimersByTimeAsync(10);
  expect(reads).toBe(2);
  close();
  fileWritten.fire(undefined);
  await vi.advanceTimersByTimeAsync(2000);
  expect(reads).toBe(2);
});

test("a fault while it is shown is said in its place, and does not end the following", async () => {
  const { host, turn, shown } = await opened();
  Object.assign(host, { running: { find: () => fault() } });
  fileWritten.fire(undefined);
  await vi.advanceTimersByTimeAsync(200);
  expect(shown()).toMatchObject({ surface: "problem", kind: "unreadable", text: "a fault of ours" });
  expect(host.lines).toEqual([`${uri.toString()}: a fault of ours`]);
  fileWritten.fire(undefined);
  await vi.advanceTimersByTimeAsync(200);
  expect(reads).toBe(3);
  turn(false);
});

const fault = (): never => {
  throw new Error("a fault of ours");
};

test("a trace of a file is told from the others by its time here, in the reader's words", () => {
  const words = { t: (template: string) => template, say: (text: string) => `«${text}»` };
  const label = traceLabel(refusedTrace(), words);
  const at = new Date("2026-03-14T14:02:11.250Z");
  const time = at.toLocaleString("en", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    month: "short",
    day: "numeric",
  });
  expect(label).toBe(`127.0.0.1:5432 · ${time} · «0.6 ms»`);
});

import { scenarios, type Scenario } from "@tcplens/core/simulation";
import { expect, test, vi } from "vitest";
import { controlsOf } from "../../src/model/simulation/simulation-controls.ts";
import { WebviewChannel, type RequestHandlers } from "../../src/host/views/webview-channel.ts";
import { protocolVersion, request as requestSchema, type ToWebview } from "../../src/shared/protocol.ts";
import type { View } from "../../src/shared/view.ts";
import { EventEmitter } from "../support/vscode-stand-in.ts";

const problem: View = { surface: "problem", kind: "empty", title: "nothing", text: "yet" };

const rows = { list: "events", from: 0, total: 0, rows: [] } as const;

const open = (overrides: Partial<RequestHandlers> = {}) => {
  const messages = new EventEmitter<unknown>();
  const posted: ToWebview[] = [];
  const faults: string[] = [];
  const ready = vi.fn<() => void>();
  const outdated = vi.fn<() => void>();
  const take = (line: unknown): void => void faults.push(String(line));
  const channel = new WebviewChannel({
    webview: {
      onDidReceiveMessage: messages.event,
      postMessage: (message: ToWebview) => {
        posted.push(message);
        return Promise.resolve(true);
      },
    },
    log: { warn: take, error: take, debug: take },
    ready,
    outdated,
    handlers: {
      rows: () => structuredClone(rows) as never,
      act: () => undefined,
      copy: () => undefined,
      terminal: () => undefined,
      reference: () => undefined,
      choose: () => undefined,
      run: () => undefined,
      simulation: () => undefined,
      ...overrides,
    },
  });
  const send = (message: unknown): void => messages.fire(message);
  return { channel, send, posted, faults, ready, outdated };
};

const ready = { type: "ready", version: protocolVersion };
const ask = (id: number, request: unknown) => ({ type: "request", id, request });
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

test("every kind of request has a handler, and is answered", async () => {
  const requests: Readonly<Record<string, unknown>> = {
    rows: { kind: "rows", list: "events", from: 0, count: 10 },
    act: { kind: "act", act: "retry" },
    copy: { kind: "copy", text: "x" },
    terminal: { kind: "terminal", command: "ss -ltn" },
    reference: { kind: "reference", reference: "RFC 9293" },
    choose: { kind: "choose", trace: 0 },
    run: { kind: "run", controls: controlsOf(scenarios[0] as Scenario) },
    simulation: { kind: "simulation", scenario: "syn-lost" },
  };
  const kinds = requestSchema.options.map((option) => option.entries.kind.literal);
  expect(Object.keys(requests).toSorted()).toEqual(kinds.toSorted());
  const { send, posted } = open();
  send(ready);
  for (const [index, request] of Object.values(requests).entries()) send(ask(index + 1, request));
  await settle();
  expect(posted.map((message) => message.type)).toEqual(kinds.map(() => "answer"));
  expect(posted[0]).toEqual({ type: "answer", id: 1, rows });
});

test("a handler that throws, at once or later, is answered with its message", async () => {
  const { send, posted } = open({
    copy: () => {
      throw new Error("the clipboard is locked");
    },
    act: () => Promise.reject(new Error("no such trace")),
  });
  send(ready);
  send(ask(1, { kind: "copy", text: "x" }));
  send(ask(2, { kind: "act", act: "retry" }));
  await settle();
  expect(posted).toEqual([
    { type: "refuse", id: 1, message: "the clipboard is locked" },
    { type: "refuse", id: 2, message: "no such trace" },
  ]);
});

test("an abort reaches the handler, and nothing is answered", async () => {
  let signal: AbortSignal | undefined;
  const { send, posted } = open({
    rows: (_request, given) => {
      signal = given;
      return new Promise(() => undefined);
    },
  });
  send(ready);
  send(ask(7, { kind: "rows", list: "events", from: 0, count: 1 }));
  send({ type: "abort", id: 7 });
  await settle();
  expect(signal?.aborted).toBe(true);
  expect(posted).toEqual([]);
});

test("what is not understood is logged, and refused where it has an id", async () => {
  const { send, posted, faults } = open();
  send(ready);
  for (const message of [undefined, 3, "x", { type: "nonsense" }, ask(5, { kind: "rm -rf" }), ask(-1, {})]) {
    send(message);
  }
  send(ask(6, { kind: "rows", list: "events", from: 0, count: 1e9 }));
  await settle();
  expect(faults).toHaveLength(7);
  expect(posted.map((message) => message.type === "refuse" && message.id)).toEqual([5, 6]);
});

test("nothing is posted before the webview is ready, nor while it is hidden", async () => {
  const { channel, send, posted, ready: isReady } = open();
  channel.show(problem);
  expect(posted).toEqual([]);
  send(ready);
  expect(isReady).toHaveBeenCalledOnce();
  channel.show(problem);
  channel.suspend();
  channel.show(problem);
  await settle();
  expect(posted.map((message) => message.type)).toEqual(["show"]);
});

test("a webview of another version is told apart, and loaded anew", () => {
  const { send, outdated, ready: isReady } = open();
  send({ type: "ready", version: protocolVersion + 1 });
  expect(outdated).toHaveBeenCalledOnce();
  expect(isReady).not.toHaveBeenCalled();
});

test("a disposed channel aborts what is pending, answers nothing and hears nothing", async () => {
  let signal: AbortSignal | undefined;
  let answer: () => void = () => undefined;
  const {
    channel,
    send,
    posted,
    ready: isReady,
  } = open({
    copy: (_request, given) => {
      signal = given;
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
  });
  send(ready);
  send(ask(1, { kind: "copy", text: "x" }));
  channel.dispose();
  answer();
  send(ready);
  await settle();
  expect(signal?.aborted).toBe(true);
  expect(posted).toEqual([]);
  expect(isReady).toHaveBeenCalledOnce();
});

test("a document that is loaded again gets no answers of the one before", async () => {
  let answer: () => void = () => undefined;
  const { send, posted } = open({
    copy: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  });
  send(ready);
  send(ask(1, { kind: "copy", text: "x" }));
  send(ready);
  answer();
  await settle();
  expect(posted).toEqual([]);
});

test("a fault of the view is in the log", () => {
  const { send, faults } = open();
  send({ type: "fault", message: "TypeError: x is not a function" });
  expect(faults).toEqual(["the view: TypeError: x is not a function"]);
});

import { expect, test, vi } from "vitest";
import { CaptureChannel } from "../../src/host/capture/capture-channel.ts";
import {
  type CaptureAnswer,
  captureProtocolVersion,
  type CaptureRequest,
  TAKEN_BACK,
  type ToCaptureView,
} from "../../src/shared/capture-protocol.ts";
import { EventEmitter } from "../support/vscode-stand-in.ts";

type Answer = (request: CaptureRequest, signal: AbortSignal) => Promise<CaptureAnswer | undefined>;

const open = (answer: Answer = () => Promise.resolve(undefined)) => {
  const messages = new EventEmitter<unknown>();
  const posted: ToCaptureView[] = [];
  const lines: string[] = [];
  const ready = vi.fn<() => void>();
  const outdated = vi.fn<() => void>();
  const take = (line: unknown): void => void lines.push(String(line));
  const channel = new CaptureChannel({
    webview: {
      onDidReceiveMessage: messages.event,
      postMessage: (message: ToCaptureView) => {
        posted.push(message);
        return Promise.resolve(true);
      },
    },
    log: { warn: take, error: take, debug: take },
    answer,
    ready,
    outdated,
  });
  return {
    channel,
    send: (message: unknown): void => messages.fire(message),
    posted,
    lines,
    ready,
    outdated,
  };
};

const hello = { type: "ready", version: captureProtocolVersion };
const ask = (id: number, request: unknown) => ({ type: "request", id, request });
const seek = { kind: "seek", stream: 0, row: 1, by: 1 };
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

test("a request gets its answer", async () => {
  const { send, posted } = open(() => Promise.resolve({ kind: "seek", row: 7 }));
  send(hello);
  send(ask(1, seek));
  await settle();
  expect(posted).toEqual([{ type: "answer", id: 1, answer: { kind: "seek", row: 7 } }]);
});

test("nothing is posted before the view is ready, nor when it has been hidden", async () => {
  const { channel, send, posted } = open();
  send(ask(1, seek));
  await settle();
  expect(posted).toEqual([]);
  send(hello);
  channel.suspend();
  send(ask(2, seek));
  await settle();
  expect(posted).toEqual([]);
});

test("what fails is refused with its reason; what is only read again, with a word that the view knows", async () => {
  const errors = [new Error("there is no connection 4"), new DOMException("read again", "AbortError")];
  const { send, posted } = open(() => Promise.reject(errors.shift()));
  send(hello);
  send(ask(1, seek));
  send(ask(2, seek));
  await settle();
  expect(posted).toEqual([
    { type: "refuse", id: 1, message: "there is no connection 4" },
    { type: "refuse", id: 2, message: TAKEN_BACK },
  ]);
});

test("a message that is none of the protocol is noted, and refused where it has an id", async () => {
  const { send, posted, lines } = open();
  send(hello);
  send(ask(5, { kind: "ladder", stream: -1, from: 0, count: 10_000 }));
  send({ type: "nonsense" });
  send("nonsense");
  await settle();
  expect(posted).toMatchObject([{ type: "refuse", id: 5 }]);
  expect(lines).toHaveLength(3);
});

test("what is taken back is given up, and not answered", async () => {
  let given: AbortSignal | undefined;
  const { send, posted } = open((_request, signal) => {
    given = signal;
    return new Promise(() => undefined);
  });
  send(hello);
  send(ask(1, seek));
  send({ type: "abort", id: 1 });
  await settle();
  expect(given?.aborted).toBe(true);
  expect(posted).toEqual([]);
});

test("a view of another version is loaded anew", () => {
  const { send, ready, outdated } = open();
  send({ type: "ready", version: captureProtocolVersion + 1 });
  expect(ready).not.toHaveBeenCalled();
  expect(outdated).toHaveBeenCalledTimes(1);
});

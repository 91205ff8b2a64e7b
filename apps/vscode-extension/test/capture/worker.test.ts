import { writeFileSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CaptureSummary } from "../../src/shared/capture-view.ts";
import type { FromWorker, ToWorker } from "../../src/worker/protocol.ts";
import { captureInPieces } from "../webview/made-captures.ts";
import { extensionFolder } from "../support/manifest.ts";

/** The built worker, in a thread as the extension runs it. */
const start = () => {
  const worker = new Worker(join(extensionFolder, "dist/capture-worker.cjs"));
  const heard: FromWorker[] = [];
  worker.on("message", (message: FromWorker) => heard.push(message));
  const say = (message: ToWorker): void => worker.postMessage(message, []);
  const summaries = (): CaptureSummary[] =>
    heard.flatMap((message) => (message.type === "summary" ? [message.summary] : []));
  const ended = (): Promise<void> =>
    expect.poll(() => summaries().at(-1)?.state, { timeout: 20_000 }).toMatch(/^(?:done|cancelled|failed)$/);
  return { worker, heard, say, summaries, ended };
};

let folder = "";
let file = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tcplens-worker-"));
  file = join(folder, "download.pcap");
  writeFileSync(file, Buffer.concat([...captureInPieces(60_000, 1448)]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("it reads a file, tells how far it has come, and answers meanwhile", async () => {
  const { worker, heard, say, summaries, ended } = start();
  say({ type: "open", name: "download.pcap", path: file });
  say({ type: "ask", id: 1, question: { kind: "ladder", stream: 0, from: 0, count: 2 } });
  await ended();
  const told = summaries();
  expect(told.length).toBeGreaterThan(1);
  expect(told[0]?.connections).toBe(1);
  expect(told[0]?.read).toBeLessThan(told.at(-1)?.read ?? 0);
  expect(told.at(-1)).toMatchObject({ state: "done", packets: 60_000, indexed: 60_000 });
  // Answered, or refused as there was no connection yet; never left open.
  expect(heard.filter((message) => "id" in message && message.id === 1)).toHaveLength(1);
  await worker.terminate();
});

test("it can be stopped, and what it has read stays", async () => {
  const { worker, say, summaries, ended } = start();
  say({ type: "open", name: "download.pcap", path: file });
  say({ type: "cancel" });
  await ended();
  expect(summaries().at(-1)?.state).toBe("cancelled");
  expect(summaries().at(-1)?.packets).toBeLessThan(60_000);
  await worker.terminate();
});

test("a file that is not there is said to be so", async () => {
  const { worker, say, summaries, ended } = start();
  say({ type: "open", name: "gone.pcap", path: join(folder, "gone.pcap") });
  await ended();
  expect(summaries().at(-1)).toMatchObject({
    state: "failed",
    damage: "the file is not there: it was moved or removed",
  });
  await worker.terminate();
});

test("two files are read by one worker, compared, and can be stopped", async () => {
  const { worker, heard, say, ended } = start();
  const files = [
    { name: "one.pcap", path: file },
    { name: "other.pcap", path: file },
  ] as const;
  say({ type: "compare", files });
  const second = (): CaptureSummary | undefined =>
    heard.flatMap((message) => (message.type === "summary" ? (message.second ?? []) : [])).at(-1);
  await ended();
  await expect.poll(() => second()?.state, { timeout: 20_000 }).toBe("done");
  expect(second()).toMatchObject({ name: "other.pcap", packets: 60_000 });
  say({ type: "ask", id: 1, question: { kind: "pairs", from: 0, count: 10, filter: "" } });
  await expect
    .poll(() => heard.find((message) => message.type === "answer"), { timeout: 20_000 })
    .toMatchObject({ answer: { total: 1, summary: "1 pair: 1 alike" } });
  await worker.terminate();

  const stopped = start();
  stopped.say({ type: "compare", files });
  stopped.say({ type: "cancel" });
  await stopped.ended();
  expect(stopped.summaries().at(-1)?.state).toBe("cancelled");
  await stopped.worker.terminate();
});

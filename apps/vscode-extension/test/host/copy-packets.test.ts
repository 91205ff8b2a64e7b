import { serialize } from "node:v8";
import { beforeEach, expect, test } from "vitest";
import { sourceOfBytes } from "../../src/capture/byte-source.ts";
import { CaptureSession } from "../../src/capture/capture-session.ts";
import { copyPackets } from "../../src/host/capture/copy-packets.ts";
import { MESSAGE_OCTETS } from "../../src/shared/capture-protocol.ts";
import { answers, calls, fileSystem, reset, Uri } from "../support/vscode-stand-in.ts";
import { manyPackets } from "../webview/made-captures.ts";

beforeEach(() => reset());
const never = new AbortController().signal;

/** A capture of one connection of so many packets. */
const captureOf = async (packets: number) => {
  const session = new CaptureSession(sourceOfBytes(manyPackets(packets)), {
    name: "download.pcap",
    progressed: () => undefined,
    now: () => 0,
  });
  await session.read();
  const ask = async (question: Parameters<typeof session.answer>[0]) => {
    const answer = await session.answer(question);
    expect(serialize(answer).length).toBeLessThan(MESSAGE_OCTETS);
    return answer;
  };
  return { uri: Uri.file("/captures/download.pcap") as never, summary: session.summary, ask };
};
const linesOf = (text: unknown): readonly string[] => String(text).trimEnd().split("\n");

test("all packets of a connection are copied, in pieces that are no longer than a message may be", async () => {
  const file = await captureOf(5000);
  expect(await copyPackets(file, { kind: "copy-packets", stream: 0 }, never)).toEqual({
    kind: "copied",
    packets: 5000,
    of: 5000,
  });
  const [copy, ...more] = calls;
  expect(copy?.what).toBe("copy");
  expect(more).toEqual([]);
  const lines = linesOf(copy?.args[0]);
  expect(lines).toHaveLength(5000);
  expect(lines.map((line) => Number(line.slice(0, 7)))).toEqual(
    Array.from({ length: 5000 }, (_, at) => at + 1),
  );
});

test("one row is copied alone", async () => {
  const file = await captureOf(50);
  await copyPackets(file, { kind: "copy-packets", stream: 0, from: 7, to: 7 }, never);
  expect(linesOf(calls[0]?.args[0]).map((line) => Number(line.slice(0, 7)))).toEqual([8]);
});

test("of more than the clipboard takes it is said how many were copied, and all are saved where that is wanted", async () => {
  const file = await captureOf(100_500);
  answers.push(undefined, "Save All as a File…", Uri.file("/captures/all.txt"));
  expect(await copyPackets(file, { kind: "copy-packets", stream: 0 }, never)).toEqual({
    kind: "copied",
    packets: 100_000,
    of: 100_500,
  });
  expect(linesOf(calls[0]?.args[0])).toHaveLength(100_000);
  expect(calls[1]).toMatchObject({
    what: "warning",
    args: [
      "The first 100,000 of 100,500 packets were copied: more is too much for the clipboard.",
      "Save All as a File…",
    ],
  });
  await expect.poll(() => fileSystem.get("file:///captures/all.txt")).toBeDefined();
  expect(linesOf(new TextDecoder().decode(fileSystem.get("file:///captures/all.txt")))).toHaveLength(100_500);
});

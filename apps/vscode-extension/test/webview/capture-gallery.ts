/** The capture editor's host in the gallery: the real session over captures that are made here. */
import { CaptureReader, PcapngWriter, writeRun } from "@tcplens/capture";
import { scenarioNamed, simulate } from "@tcplens/core/simulation";
import { sourceOfBytes } from "../../src/capture/byte-source.ts";
import { CaptureSession } from "../../src/capture/capture-session.ts";
import type { FromCaptureView, ToCaptureView } from "../../src/shared/capture-protocol.ts";
import { manyPackets } from "./made-captures.ts";

/** Answers the view's messages. */
export const captureGallery = (
  name: string,
  say: (message: ToCaptureView) => void,
): ((message: FromCaptureView) => void) => {
  const actions = ["wireshark"];
  const session = new CaptureSession(sourceOfBytes(captureNamed(name)), {
    name: `${name}.pcapng`,
    progressed: (summary) => say({ type: "summary", summary, actions }),
    now: () => performance.now(),
  });
  const serve = async (
    id: number,
    request: Extract<FromCaptureView, { type: "request" }>["request"],
  ): Promise<void> => {
    try {
      if (request.kind === "act" || request.kind === "copy" || request.kind === "reference")
        return say({ type: "answer", id });
      say({ type: "answer", id, answer: await session.answer(request) });
    } catch (error) {
      say({ type: "refuse", id, message: String(error) });
    }
  };
  return (message) => {
    if (message.type === "ready") void session.read();
    else if (message.type === "request") void serve(message.id, message.request);
  };
};

const captureNamed = (name: string): Uint8Array => {
  if (name === "million") return manyPackets(1_000_000);
  if (name === "empty") return manyPackets(0);
  if (name === "damaged") {
    const whole = runsOf(["zero-window", "syn-lost"]);
    return whole.subarray(0, whole.length - 777);
  }
  if (name === "none") return new TextEncoder().encode("these are notes, not a capture of anything");
  return runsOf(scenarios);
};

/** Each a connection of its own, some seconds after the one before. */
const runsOf = (names: readonly string[]): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece), { application: "gallery" });
  writer.addInterface({ name: "eth0", origin: ORIGIN });
  names.forEach((each, index) => {
    const scenario = scenarioNamed(each);
    if (scenario === undefined) throw new Error(`there is no scenario ${each}`);
    const reader = new CaptureReader(({ bytes, start, end, originalLength, seconds, nanoseconds }) => {
      const copy = bytes.slice(start, end);
      separate(copy, index);
      const at = seconds * 1000 + nanoseconds / 1e6 - ORIGIN + index * 900;
      writer.packet({ at, bytes: copy, originalLength });
    });
    const run = simulate(scenario, { check: false });
    writeRun(run, (piece) => reader.push(piece), { at: "A", application: "gallery", origin: ORIGIN });
  });
  writer.flush();
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

/** Another server and another port for each; the checksums are not looked at. */
const separate = (packet: Uint8Array, index: number): void => {
  for (const at of [12, 16]) if (packet[at + 3] === 2) packet[at + 3] = 10 + index;
  packet[packet[15] === 1 ? 20 : 22] = 0xc0 + index;
};

/** 2026-01-01T00:00:00Z. */
const ORIGIN = 1_767_225_600_000;

const scenarios = [
  "handshake",
  "sack-recovery",
  "zero-window",
  "refused",
  "syn-lost",
  "random-loss-new-reno",
  "half-close",
] as const;

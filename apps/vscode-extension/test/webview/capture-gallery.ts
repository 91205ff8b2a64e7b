/** The capture editor's host in the gallery: the real session over captures that are made here. */
import { type ByteSource, sourceOfBytes } from "../../src/capture/byte-source.ts";
import { CaptureSession } from "../../src/capture/capture-session.ts";
import type { AnswerTo, FromCaptureView, ToCaptureView } from "../../src/shared/capture-protocol.ts";
import { captureOfRuns } from "../support/run-capture.ts";
import { growingSource } from "./growing-source.ts";
import { manyPackets } from "./made-captures.ts";
import { longAddresses, manyConnections, withoutTcp } from "./odd-captures.ts";

/** Answers the view's messages. */
export const captureGallery = (
  name: string,
  say: (message: ToCaptureView) => void,
): ((message: FromCaptureView) => void) => {
  const actions = ["wireshark"];
  const session = new CaptureSession(sourceNamed(name), {
    name: `${name}.pcapng`,
    progressed: (summary) => {
      // As where another editor has read it before: the whole of it is told at once.
      if (name !== "read-already" || summary.state !== "reading") say({ type: "summary", summary, actions });
    },
    now: () => performance.now(),
  });
  const serve = async (
    id: number,
    request: Extract<FromCaptureView, { type: "request" }>["request"],
  ): Promise<void> => {
    try {
      if (request.kind === "act" && (request.act === "stop-following" || request.act === "go-on"))
        session.follow(request.act === "go-on");
      if (request.kind === "copy-packets") {
        const { total } = (await session.answer({
          kind: "ladder",
          stream: request.stream,
          from: 0,
          count: 0,
        })) as AnswerTo<"ladder">;
        return say({ type: "answer", id, answer: { kind: "copied", packets: total, of: total } });
      }
      if (request.kind === "act" || request.kind === "copy" || request.kind === "reference")
        return say({ type: "answer", id });
      say({ type: "answer", id, answer: await session.answer(request) });
    } catch (error) {
      say({ type: "refuse", id, message: String(error) });
    }
  };
  return (message) => {
    if (message.type === "ready") void session.read().then(() => session.watch(true));
    else if (message.type === "request") void serve(message.id, message.request);
  };
};

/** `growing`: goes on when the test says so, `globalThis.growing`; `growing-empty`: nothing has been written yet. */
const sourceNamed = (name: string): ByteSource => {
  if (!name.startsWith("growing")) return sourceOfBytes(captureNamed(name));
  const bytes = name === "growing-many" ? manyConnections(2000) : captureOfRuns();
  const source = growingSource(bytes, name === "growing-empty" ? 0 : GROWING_FROM);
  Object.assign(globalThis, { growing: source });
  return source;
};

/** Octets: in the middle of a packet of the second connection, which has lost some by then. */
const GROWING_FROM = 80_001;

const captureNamed = (name: string): Uint8Array => {
  if (name === "million") return manyPackets(1_000_000);
  if (name === "many-connections") return manyConnections(50_000);
  if (name === "long-addresses") return longAddresses(12);
  if (name === "without-tcp") return withoutTcp();
  if (name === "flood") return captureOfRuns(["syn-flood"]);
  if (name === "read-already") return captureOfRuns(["zero-window"]);
  if (name === "empty") return manyPackets(0);
  if (name === "damaged") {
    const whole = captureOfRuns(["zero-window", "syn-lost"]);
    return whole.subarray(0, whole.length - 777);
  }
  if (name === "none") return new TextEncoder().encode("these are notes, not a capture of anything");
  return captureOfRuns();
};

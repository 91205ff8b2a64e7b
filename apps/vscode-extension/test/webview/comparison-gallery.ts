/** The comparison's host in the gallery: the real session over captures that are made here. */
import { sourceOfBytes } from "../../src/capture/byte-source.ts";
import { ComparisonSession } from "../../src/capture/comparison-session.ts";
import type { FromCaptureView, ToCaptureView } from "../../src/shared/capture-protocol.ts";
import { badRuns, goodRuns } from "../support/compared-runs.ts";
import { captureOfRuns } from "../support/run-capture.ts";
import { manyPackets } from "./made-captures.ts";

/** Answers the view's messages. */
export const comparisonGallery = (
  name: string,
  say: (message: ToCaptureView) => void,
): ((message: FromCaptureView) => void) => {
  const [first, second] = capturesNamed(name);
  const session = new ComparisonSession([sourceOfBytes(first), sourceOfBytes(second)], {
    names: ["checkout-good.pcapng", "checkout-bad.pcapng"],
    progressed: (summary, other) =>
      say({ type: "summary", summary, second: other, uris: ["file:///good", "file:///bad"], actions: [] }),
    now: () => performance.now(),
  });
  return (message) => {
    if (message.type === "ready") void session.read();
    if (message.type !== "request") return;
    const { id, request } = message;
    if (
      request.kind === "act" ||
      request.kind === "copy-packets" ||
      request.kind === "copy" ||
      request.kind === "reference"
    )
      return say({ type: "answer", id });
    try {
      say({ type: "answer", id, answer: session.answer(request) });
    } catch (error) {
      say({ type: "refuse", id, message: String(error) });
    }
  };
};

const capturesNamed = (name: string): readonly [Uint8Array, Uint8Array] => {
  if (name === "many") return [manyPackets(300_000), manyPackets(200_000)];
  if (name === "lone") return [captureOfRuns(goodRuns), captureOfRuns(goodRuns.slice(0, 2))];
  if (name === "none") return [captureOfRuns(goodRuns), new TextEncoder().encode("these are notes")];
  return [captureOfRuns(goodRuns), captureOfRuns(badRuns)];
};

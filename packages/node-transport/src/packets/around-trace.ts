/** Begins the capture around a trace that asks for one. What it takes is loaded only then. */
import type { Endpoint } from "@tcplens/trace";
import type { DialSettings } from "../dial/settings.ts";
import { type CaptureRefusal, refusal } from "../live-capture/capture-refusal.ts";
import type { TraceEndpointOptions } from "../trace-endpoint-options.ts";
import type { CapturedPackets } from "./captured-packets.ts";

/** Undefined: none is asked for, or the trace was cancelled before it began. Never rejects for what the system does. */
export const capturePackets = async (
  { host, port }: Endpoint,
  { packets = false, signal = new AbortController().signal }: TraceEndpointOptions,
  { clock }: Pick<DialSettings, "clock">,
): Promise<CapturedPackets | CaptureRefusal | undefined> => {
  if (packets === false || signal.aborted) return undefined;
  const { onRefused, tools, directories } = packets === true ? {} : packets;
  const wasAborted = (): boolean => signal.aborted;
  const { CapturedPackets } = await import("./captured-packets.ts");
  try {
    const capture =
      port === 0
        ? refusal("failed", "no packets pass at port 0")
        : await CapturedPackets.start({ host, port, clock, signal, tools, directories });
    if (capture.kind === "refused") onRefused?.(capture);
    return capture;
  } catch (error) {
    if (wasAborted()) return undefined;
    throw error;
  }
};

/** What a trace says of it, one sentence. */
export const refusalWords = ({ message, steps }: CaptureRefusal): string => {
  const command = steps.find((step) => step.command !== undefined)?.command;
  return `packets were not captured: ${message}${command === undefined ? "" : `; what permits it: ${command}`}`;
};

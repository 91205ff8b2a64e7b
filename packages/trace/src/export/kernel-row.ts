/** Samples of the operating system's view, in words. */
import type { KernelEvent } from "../event/connection-events.ts";
import { countWords, endpointWords } from "../findings/words.ts";
import type { Trace } from "../fold/trace.ts";
import { formatDuration } from "./duration.ts";

/** One sample. */
export interface KernelRow {
  readonly event: number;
  /** ms. */
  readonly at: number;
  readonly connection: number;
  /** `10.0.3.7:5432`. */
  readonly peer: string;
  /** `SYN-SENT, 0 retransmissions, RTO 1.0 s`. */
  readonly text: string;
}

/** The samples of all connections in the order of the connections, the first 200. */
export const kernelRows = (trace: Trace): readonly KernelRow[] =>
  trace.connections
    .flatMap(({ id, address, port, kernel }) =>
      kernel.slice(0, SAMPLES_MAX).map(({ index, event }) => ({
        event: index,
        at: event.at,
        connection: id,
        peer: endpointWords(address, port),
        text: kernelWords(event),
      })),
    )
    .slice(0, SAMPLES_MAX);

/** What one sample says. */
export const kernelWords = (event: KernelEvent): string => {
  const {
    timer,
    timerIn,
    rto,
    rtt,
    rttvar,
    minRtt,
    congestionWindow,
    totalRetransmits,
    sendQueue,
    receiveQueue,
  } = event;
  const due = timerIn === undefined ? "" : ` in ${formatDuration(timerIn)}`;
  return [
    event.state,
    countWords(event.retransmits, "retransmission"),
    ...span("RTO", rto),
    ...(timer === undefined || timer === "none" ? [] : [`${timer} timer${due}`]),
    ...(rtt === undefined
      ? []
      : [`RTT ${formatDuration(rtt)}${rttvar === undefined ? "" : ` ± ${formatDuration(rttvar)}`}`]),
    ...span("least RTT", minRtt),
    ...(congestionWindow === undefined ? [] : [`window ${countWords(congestionWindow, "segment")}`]),
    ...(totalRetransmits === undefined || totalRetransmits === event.retransmits
      ? []
      : [`${totalRetransmits} retransmitted in all`]),
    ...(sendQueue === undefined || sendQueue === 0 ? [] : [`${countWords(sendQueue, "byte")} to send`]),
    ...(receiveQueue === undefined || receiveQueue === 0
      ? []
      : [`${countWords(receiveQueue, "byte")} to read`]),
  ].join(", ");
};

const span = (label: string, value: number | undefined): readonly string[] =>
  value === undefined ? [] : [`${label} ${formatDuration(value)}`];

const SAMPLES_MAX = 200;

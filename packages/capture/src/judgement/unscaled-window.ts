/**
 * RFC 7323 §2.2: both ends have to offer window scaling. Where one does not, a window has 65,535 octets at most, and so
 * much in each round trip is the rate that there can be.
 */
import type { Analyser } from "../analysis/analyser.ts";
import {
  DIRECTION_TIMES,
  FIRST_FRAME,
  INITIAL_RTT,
  SENT_BYTES,
  STREAM_INTS,
  STREAM_TIMES,
} from "../analysis/store.ts";
import * as C from "../connection/columns.ts";
import { endpointsOf, endpointText } from "../report/endpoints.ts";
import type { CaptureFinding } from "../report/finding.ts";
import { type FullWindow, UNSCALED_MOST } from "./spent-times.ts";
import { durationText, octetsText } from "./words.ts";

/**
 * What held the sender of `direction` up; undefined: something else, or nothing shows whose doing it is. `all`: ns in which
 * there was something to send; `isFar`: the capture is not where it was sent.
 */
export const unscaledWindow = (
  { store }: Analyser,
  direction: number,
  columns: C.ConnectionColumns,
  { wide, frame, longest }: FullWindow,
  { all, isFar }: { readonly all: number; readonly isFar: boolean },
): CaptureFinding | undefined => {
  if (wide < WORTH_SAYING || wide < all * LEAST_SHARE) return undefined;
  const stream = direction >> 1;
  const opener = [0, 1].find((side) => (columns.direction(stream * 2 + side, C.SEEN) & C.SYN_OUT) !== 0);
  const roundTrip = store.streamTimes[stream * STREAM_TIMES + INITIAL_RTT] as number;
  if (opener === undefined || Number.isNaN(roundTrip)) return undefined;
  // Far below what the window allows it is a queue that makes the way long, and a larger window would only fill that.
  const sent = store.times[direction * DIRECTION_TIMES + SENT_BYTES] as number;
  if (sent / all < (UNSCALED_MOST / roundTrip) * LEAST_OF_RATE) return undefined;
  const lacks = (side: number): boolean => (columns.direction(stream * 2 + side, C.SEEN) & C.NO_SCALE) !== 0;
  const answered = columns.stream(stream, C.SYN_ACK_FRAME);
  const startsWithIt = (columns.stream(stream, C.STORY) & C.STARTS_WITH_SYN) !== 0;
  if (lacks(opener) ? !startsWithIt : !lacks(opener ^ 1) || answered === 0) return undefined;
  const { a, b } = endpointsOf(store, stream);
  const name = (side: number): string => endpointText(side === 0 ? a : b);
  const [who, what, packet] = lacks(opener)
    ? [name(opener), "did not offer window scaling", "SYN"]
    : [name(opener ^ 1), "did not take up window scaling", "SYN-ACK"];
  const rate = octetsText(Math.round(UNSCALED_MOST / (roundTrip / 1e9)));
  const sender = direction & 1;
  return {
    code: "unscaled-window",
    severity: "warning",
    cause: `${name(sender ^ 1)} could let ${name(sender)} have no more than 65,535 bytes on the way, as ${who} ${what}: with a round trip of ${durationText(roundTrip)} that is ${rate}/s at most.`,
    confidence: isFar ? "looks like" : "is",
    evidence: [
      {
        frame: lacks(opener) ? (store.streams[stream * STREAM_INTS + FIRST_FRAME] as number) : answered,
        text: `${packet} without the window scale option`,
      },
      { frame, text: `fills the window; ${durationText(longest)} until it opens` },
    ],
    alternatives: [`A firewall or another device on the way took the option out of the ${packet}.`],
    nextSteps: [
      { text: `Turn on window scaling at ${who}.`, command: "sysctl net.ipv4.tcp_window_scaling=1" },
      {
        text: `Where it is on, record at ${who}: if the ${packet} has the option there, a device on the way takes it out.`,
      },
    ],
    reference: "RFC 7323 §2.2",
  };
};

/** ns, and the share of the time in which there was something to send: a sender that paces waits for less than half of it. */
const WORTH_SAYING = 1_000_000_000;
const LEAST_SHARE = 0.2;
/** Of the rate that the window allows by the handshake's round trip. */
const LEAST_OF_RATE = 0.4;

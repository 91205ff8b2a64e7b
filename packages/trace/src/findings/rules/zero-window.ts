/** RFC 9293 §3.8.6.1: the peer has closed its window and keeps it closed, so that data waits here. */
import type { KernelEvent, SegmentEvent } from "../../event/connection-events.ts";
import type { ConnectionRecord, Indexed } from "../../fold/records.ts";
import type { Trace } from "../../fold/trace.ts";
import { packetsCommand, platformOf, receiveQueueCommand, step } from "../commands.ts";
import { targetWords } from "../failure-words.ts";
import type { Finding, FindingEvidence } from "../finding.ts";
import { finding, proof, type Rule } from "../rule.ts";
import { byteWords, durationWords } from "../words.ts";

/** `zero-window`: of each connection that stood, as the kernel says it, or as its segments do. */
export const zeroWindow: Rule = (trace) =>
  trace.connections.flatMap((record) => {
    if (record.connected === undefined) return [];
    const closed = closedByKernel(trace, record) ?? closedBySegments(trace, record);
    return closed === undefined ? [] : [findingOf(trace, record, closed)];
  });

interface Closed {
  /** How it is known, and for how long it was so. */
  readonly evidence: readonly FindingEvidence[];
  /** A sentence without its subject. */
  readonly words: string;
}

const findingOf = (trace: Trace, record: ConnectionRecord, { evidence, words }: Closed): Finding => {
  const platform = platformOf(trace.header);
  return finding("zero-window", {
    ...(trace.outcome === "failed" ? { severity: "error" } : {}),
    cause: `${targetWords(record)} ${words}`,
    evidence,
    alternatives: [
      "The server slows its clients down on purpose, because it cannot work faster than it does.",
      "Its receive buffer is very small for what is sent to it.",
    ],
    nextSteps: [
      step(
        "Look at the server's program: it is busy, stopped, or waits for something itself, and does not read what has come.",
      ),
      step(
        "On the server's machine, see how much waits to be read (Recv-Q).",
        receiveQueueCommand(platform, record.port),
      ),
      step("Watch the window in the packets (win 0).", packetsCommand(platform, record.address, record.port)),
    ],
  });
};

/** The kernel's last word: it has data to send, the window is 0, and nothing has moved for a while. */
const closedByKernel = (trace: Trace, record: ConnectionRecord): Closed | undefined => {
  const last = record.kernel.at(-1);
  if (last === undefined || !isShut(last.event)) return undefined;
  const moved = lastData(trace, record, last.index);
  if (moved === undefined || last.event.at - moved.event.at < STILL_LEAST) return undefined;
  const { sendQueue } = last.event;
  const waiting = sendQueue === undefined ? "data waits" : `${byteWords(sendQueue)} wait`;
  return {
    words: `does not read: it has closed its window, and ${waiting} here.`,
    evidence: [
      proof(trace, last.index, `the window of ${targetWords(record)} is 0, and ${waiting} to be sent`),
      proof(
        trace,
        moved.index,
        `the program wrote last ${durationWords(last.event.at - moved.event.at)} before that`,
      ),
    ],
  };
};

const isShut = ({ timer, peerWindow, sendQueue, state }: KernelEvent): boolean =>
  (timer === "zero-window-probe" || peerWindow === 0) &&
  sendQueue !== 0 &&
  (state === "ESTABLISHED" || state === "CLOSE-WAIT" || state === "FIN-WAIT-1");

const lastData = (
  trace: Trace,
  record: ConnectionRecord,
  before: number,
): Indexed<{ readonly at: number }> | undefined => {
  const index = record.events.findLast((each) => each < before && trace.events[each]?.type === "data");
  const event = index === undefined ? undefined : trace.events[index];
  return index === undefined || event === undefined ? undefined : { index, event };
};

/** Where the segments are known: the longest time for which the peer offered nothing. */
const closedBySegments = (trace: Trace, record: ConnectionRecord): Closed | undefined => {
  let longest: { readonly from: Indexed<SegmentEvent>; readonly duration: number } | undefined;
  let from: Indexed<SegmentEvent> | undefined;
  const close = (at: number): void => {
    if (from !== undefined && at - from.event.at > (longest?.duration ?? 0))
      longest = { from, duration: at - from.event.at };
  };
  for (const index of record.events) {
    const event = trace.events[index];
    if (event?.type !== "segment" || event.direction !== "received" || event.window === undefined) continue;
    if (event.window > 0) {
      close(event.at);
      from = undefined;
    } else from ??= { index, event };
  }
  close(record.closed?.event.at ?? trace.endedAt);
  if (longest === undefined || longest.duration < CLOSED_LEAST) return undefined;
  const lasted = durationWords(longest.duration);
  return {
    words: `did not read for ${lasted}: its window was closed, and nothing could be sent.`,
    evidence: [proof(trace, longest.from.index, `the window of ${targetWords(record)} was 0 for ${lasted}`)],
  };
};

/** ms without a write before the kernel's word counts: a window that is closed for a moment is nothing. */
const STILL_LEAST = 500;
/** ms for which the segments have to say so. */
const CLOSED_LEAST = 1000;

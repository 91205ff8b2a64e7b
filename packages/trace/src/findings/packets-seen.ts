/** What the packets of a connection prove, where they were captured. */
import type { SegmentEvent } from "../event/connection-events.ts";
import type { ConnectionRecord, Indexed } from "../fold/records.ts";
import type { Trace } from "../fold/trace.ts";
import type { Failure } from "./failure.ts";
import { targetWords } from "./failure-words.ts";
import type { FindingEvidence } from "./finding.ts";
import { proof } from "./rule.ts";
import { countWords } from "./words.ts";

/** The connection's captured segments, in order. */
const segmentsSeen = (trace: Trace, { events }: ConnectionRecord): readonly Indexed<SegmentEvent>[] =>
  events.flatMap((index) => {
    const event = trace.events[index];
    return event?.type === "segment" && event.evidence === "packet" ? [{ index, event }] : [];
  });

/** Of the first failure whose connection requests were seen: how many, and that nothing came back. */
export const requestsProof = (trace: Trace, failures: readonly Failure[]): readonly FindingEvidence[] => {
  for (const { connection } of failures) {
    const seen = segmentsSeen(trace, connection);
    const last = seen.at(-1);
    if (last === undefined || seen.some(({ event }) => event.direction === "received")) continue;
    const requests = seen.filter(({ event }) => event.flags.includes("SYN"));
    return [
      proof(
        trace,
        last.index,
        `${countWords(requests.length, "connection request")} (SYN) seen, and no reply`,
      ),
    ];
  }
  return [];
};

/**
 * Of the first failure whose reset was seen: that it came, and by its time to live whether from where the other packets
 * came (RFC 791 §3.2: each router on the way takes one off).
 */
export const resetProof = (trace: Trace, failures: readonly Failure[]): readonly FindingEvidence[] => {
  for (const { connection } of failures) {
    const received = segmentsSeen(trace, connection).filter(({ event }) => event.direction === "received");
    const reset = received.find(({ event }) => event.flags.includes("RST"));
    if (reset === undefined) continue;
    const others = new Set(received.flatMap(({ event }) => (isReset(event) ? [] : [event.ttl])));
    return [
      proof(
        trace,
        reset.index,
        `a reset (RST) was seen from ${targetWords(connection)}${ttlWords(reset.event, others)}`,
      ),
    ];
  }
  return [];
};

const isReset = ({ flags }: SegmentEvent): boolean => flags.includes("RST");

const ttlWords = ({ ttl }: SegmentEvent, others: ReadonlySet<number | undefined>): string => {
  if (ttl === undefined) return "";
  const [other] = others;
  if (others.size !== 1 || other === undefined) return `, with a time to live of ${ttl}`;
  return ttl === other
    ? `, with the same time to live (${ttl}) as its other packets`
    : `, with a time to live of ${ttl} where its other packets have ${other}: another machine may have sent it`;
};

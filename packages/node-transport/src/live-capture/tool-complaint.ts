/** What dumpcap and tcpdump say on their standard error: why they end, and what they counted. Pure. */
import type { RefusalReason } from "./capture-refusal.ts";

/** Why a tool did not begin. */
export interface Complaint {
  readonly reason: Extract<RefusalReason, "not-permitted" | "wrong-filter" | "no-interface" | "failed">;
  /** In the tool's words, one line; empty where it said nothing. */
  readonly words: string;
}

/** From all that it said. */
export const complaintOf = (said: string): Complaint => {
  const line = said
    .split(/[\r\n]+/u)
    .map((each) => each.trim())
    .find((each) => each !== "" && !PREAMBLE.test(each));
  const first = (line ?? "").replace(/^(?:dumpcap|tcpdump)(?:\.exe)?: /u, "").replace(/\.$/u, "");
  const reason = reasons.find(([pattern]) => pattern.test(said))?.[1] ?? "failed";
  // dumpcap: libpcap's own words are in brackets on the next line but one.
  const inner = reason === "wrong-filter" ? FILTER_WORDS.exec(said)?.[1] : undefined;
  return { reason, words: inner ?? first };
};

/** Packets that were lost between the interface and us, over all interfaces; undefined: not told. */
export const droppedPackets = (said: string): number | undefined => {
  // dumpcap: `8/0 (pcap:0/dumpcap:0/flushed:0/ps_ifdrop:0)`; tcpdump: `0 packets dropped by kernel`, `… by interface`.
  const counts = [...said.matchAll(/: \d+\/(\d+) \(pcap:|(\d+) packets? dropped by (?:kernel|interface)/gu)];
  if (counts.length === 0) return undefined;
  return counts.reduce((sum, [, one, other]) => sum + Number(one ?? other), 0);
};

/** Packets that passed the filter and were written; undefined: not told. */
export const capturedPackets = (said: string): number | undefined => {
  const count = /Packets captured: (\d+)|(\d+) packets? captured/u.exec(said);
  return count === null ? undefined : Number(count[1] ?? count[2]);
};

/** Lines that say nothing against it. */
const PREAMBLE =
  /^(?:Capturing on |File: |Packets(?: |:)|tcpdump: (?:listening on|data link type|verbose output))|cap_set_proc/u;

/** The first that fits. libpcap's errors and the two programs' own, in the C locale. */
const reasons: readonly (readonly [RegExp, Complaint["reason"]])[] = [
  [/Invalid capture filter "/u, "wrong-filter"],
  [
    /^tcpdump: (?:can't parse filter|syntax error|expression rejects|unknown (?!interface)|illegal (?!interface)|data size must|number .* overflows|.*non-network bits|.*(?:only supported|supported only) on|'.*' not supported)/mu,
    "wrong-filter",
  ],
  [
    /no device named|no such device|device is not up|interface .* is not up|network is down/iu,
    "no-interface",
  ],
  [/permission|operation not permitted|access is denied/iu, "not-permitted"],
];

const FILTER_WORDS = /isn't a valid capture filter \((.*)\)\.?/u;

/** What belongs to one connection: the rows of its ladder, the steps of its walk, the kernel's samples. */
import { type KernelEvent, ladderOf, type Trace } from "@tcplens/trace";
import type { KernelRow, LadderRow } from "../shared/view.ts";
import type { WalkStep } from "../shared/walk-step.ts";
import { durationWords } from "./duration-words.ts";
import { causeWords } from "./trigger-words.ts";
import type { Words } from "./words.ts";

/** The whole ladder, and before its first row the states that both ends were in. */
export const ladderRowsOf = (trace: Trace, connection: number, words: Words): readonly LadderRow[] => {
  const record = trace.connections[connection - 1];
  if (record === undefined) return [];
  const { rows, localStart, peerStart } = ladderOf(trace, record, Infinity);
  const [first] = rows;
  if (first === undefined) return [];
  const start: LadderRow = {
    event: first.event,
    at: first.at,
    kind: "state",
    label: "",
    evidence: first.evidence,
    direction: undefined,
    lost: false,
    localState: localStart,
    peerState: peerStart,
  };
  const drawn = rows.map(({ event, at, kind, direction, lost, label, evidence, localState, peerState }) => ({
    event,
    at,
    kind,
    // A segment's flags and numbers are called the same in every language; what an analysis says of it is not.
    label: kind === "segment" && !label.endsWith("]") ? label : words.say(label),
    evidence,
    direction,
    lost,
    localState,
    peerState,
  }));
  return localStart === undefined && peerStart === undefined ? drawn : [start, ...drawn];
};

/** Both ends' steps, in the order in which they happened. */
export const walkStepsOf = (trace: Trace, connection: number, words: Words): readonly WalkStep[] => {
  const record = trace.connections[connection - 1];
  if (record === undefined) return [];
  return record.events.flatMap((index) => {
    const event = trace.events[index];
    if (event?.type !== "state") return [];
    const { at, side, from, to, trigger, rfc, evidence } = event;
    return [{ event: index, at, side, from, to, cause: causeWords(trigger, from, words), rfc, evidence }];
  });
};

/** All samples, connection by connection. */
export const kernelRowsOf = (trace: Trace, words: Words): readonly KernelRow[] =>
  trace.connections.flatMap(({ id, address, port, kernel }) =>
    kernel.map(({ index, event }) => ({
      event: index,
      at: event.at,
      connection: id,
      peer: address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`,
      state: event.state,
      text: sampleWords(event, words),
    })),
  );

const sampleWords = (event: KernelEvent, words: Words): string => {
  const { retransmits, rto, timer, timerIn, rtt, rttvar, congestionWindow, sendQueue, receiveQueue } = event;
  const spread = rttvar === undefined ? "" : ` ± ${durationWords(rttvar, words)}`;
  const due = timerIn === undefined ? "" : durationWords(timerIn, words);
  return [
    retransmits === 1 ? words.t("1 retransmission") : words.t("{0} retransmissions", retransmits),
    ...(rto === undefined ? [] : [words.t("retransmission time-out (RTO) {0}", durationWords(rto, words))]),
    ...(timer === undefined || timer === "none"
      ? []
      : [
          due === ""
            ? words.t("{0} timer runs", words.say(timer))
            : words.t("{0} timer due in {1}", words.say(timer), due),
        ]),
    ...(rtt === undefined
      ? []
      : [words.t("round-trip time (RTT) {0}", `${durationWords(rtt, words)}${spread}`)]),
    ...(congestionWindow === undefined ? [] : [words.t("congestion window {0}", congestionWindow)]),
    ...(sendQueue === undefined || sendQueue === 0 ? [] : [words.t("{0} bytes to send", sendQueue)]),
    ...(receiveQueue === undefined || receiveQueue === 0 ? [] : [words.t("{0} bytes to read", receiveQueue)]),
  ].join(" · ");
};

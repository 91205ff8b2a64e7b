/**
 * The engine against the table: every kind of segment, at every edge of the window and of what may be acknowledged, into
 * every state. The table says where it goes and what is sent; the engine has to do the same.
 */
import { describe, expect, test } from "vitest";
import { flagNames } from "../../src/base/control-bits.ts";
import type { Flag } from "../../src/base/flag.ts";
import { seq, seqAdd, seqDiff } from "../../src/base/seq.ts";
import {
  segmentLength,
  segmentTriggers,
  transition,
  type ArrivingSegment,
  type Conditions,
  type Emission,
  type End,
  type State,
} from "../../src/index.ts";
import { engineIn, places, type Engine, type Numbers, type Place } from "../support/engine-in-state.ts";

const WINDOW = 1000;
const PEER_WINDOW = 4000;

const flagSets: readonly (readonly Flag[])[] = [
  [],
  ["ACK"],
  ["SYN"],
  ["SYN", "ACK"],
  ["FIN"],
  ["FIN", "ACK"],
  ["RST"],
  ["RST", "ACK"],
  ["PSH", "ACK"],
];

/** SEG.SEQ from RCV.NXT. */
const sequenceEdges = [-1001, -2, -1, 0, 1, WINDOW - 1, WINDOW, WINDOW + 1];
/** SEG.ACK from SND.NXT. */
const acknowledgementEdges = [-PEER_WINDOW - 2, -PEER_WINDOW - 1, -2, -1, 0, 1, 2];
const lengths = [0, 1, 2];

interface Expected {
  readonly state: State;
  readonly sent: readonly string[];
}

const stateOf = (place: Place): State =>
  place === "SYN-RECEIVED passive" || place === "SYN-RECEIVED active" ? "SYN-RECEIVED" : place;

const endOf = (engine: Engine, place: Place, numbers: Numbers): End => {
  const state = stateOf(place);
  const { sndUna, sndNxt, rcvNxt } = engine.connection.info(engine.now);
  if (state === "CLOSED" || state === "LISTEN") return { state };
  if (state === "SYN-SENT")
    return { state, iss: seq(numbers.iss), sndNxt: seq(sndNxt), rcvWnd: numbers.window };
  return {
    state,
    sndUna: seq(sndUna),
    sndNxt: seq(sndNxt),
    rcvNxt: seq(rcvNxt),
    rcvWnd: engine.connection.info(engine.now).rcvWnd,
    maxSndWnd: PEER_WINDOW,
  };
};

/** What the table makes of the segment: the state at the end, and what is sent, acknowledgements merged. */
const expectedOf = (end: End, place: Place, segment: ArrivingSegment): Expected => {
  const conditions: Conditions = {
    opened: place === "SYN-RECEIVED active" ? "actively" : "passively",
    acknowledgement: segment.acknowledgement === undefined ? "absent" : "present",
  };
  let { state } = end as { state: State };
  const sent: string[] = [];
  let acknowledges = false;
  for (const trigger of segmentTriggers(end, segment)) {
    const row = transition(state, trigger, conditions);
    if (row === undefined) throw new Error(`no row for ${trigger} in ${state}`);
    state = row.to;
    for (const emission of row.emit) {
      if (emission.control === "ACK") acknowledges = true;
      else sent.push(text(emission, segment));
    }
  }
  if (acknowledges) sent.push("ACK");
  return { state, sent };
};

const text = (emission: Emission, segment: ArrivingSegment): string => {
  const sequence =
    emission.sequence === "SEG.ACK"
      ? `seq=${segment.acknowledgement}`
      : emission.sequence === "0"
        ? "seq=0"
        : `seq=${emission.sequence}`;
  const acknowledgement =
    emission.acknowledgement === "SEG.SEQ+SEG.LEN"
      ? ` ack=${seqAdd(segment.sequence, segmentLength(segment))}`
      : "";
  return `${[...emission.flags].toSorted().join(",")} ${sequence}${acknowledgement}`;
};

/** What the engine has sent, written as the table's. */
const seenOf = (engine: Engine, numbers: Numbers): readonly string[] =>
  engine.sent.map((segment) => {
    const flags = flagNames(segment.flags).toSorted().join(",");
    if (flags === "ACK") return "ACK";
    if (flags.includes("RST")) {
      const ack = flags.includes("ACK") ? ` ack=${segment.acknowledgement}` : "";
      return `${flags} seq=${segment.sequence}${ack}`;
    }
    const iss = seqDiff(segment.sequence, seq(numbers.iss)) === 0;
    return `${flags} seq=${iss ? "ISS" : "SND.NXT"}`;
  });

/**
 * RFC 1337: the engine ignores resets in TIME-WAIT by default; the table has RFC 9293's row. And an acknowledgement that
 * is not owed at once may wait.
 */
const options = { ignoreResetInTimeWait: false } as const;

const isns: readonly Numbers[] = [
  { iss: 1000, irs: 5000, window: WINDOW, peerWindow: PEER_WINDOW },
  { iss: 2 ** 32 - 1, irs: 2 ** 31 - 1, window: WINDOW, peerWindow: PEER_WINDOW },
  { iss: 2 ** 31 - 1, irs: 2 ** 32 - 2, window: WINDOW, peerWindow: PEER_WINDOW },
  { iss: 0, irs: 2 ** 31, window: WINDOW, peerWindow: PEER_WINDOW },
];

const offence = (
  place: Place,
  numbers: Numbers,
  flags: readonly Flag[],
  at: number,
  ack: number,
  length: number,
): string | undefined => {
  const engine = engineIn(place, numbers, options);
  const end = endOf(engine, place, numbers);
  const known = end.state !== "CLOSED" && end.state !== "LISTEN" && end.state !== "SYN-SENT";
  const base = known ? end.rcvNxt : seq(numbers.irs);
  const sequence = seqAdd(base, at);
  const acknowledgement = flags.includes("ACK") ? seqAdd(engine.snd, ack) : undefined;
  const segment: ArrivingSegment = {
    sequence,
    ...(acknowledgement === undefined ? {} : { acknowledgement }),
    flags,
    length,
  };
  const expected = expectedOf(end, place, segment);
  engine.receive(flags, sequence, acknowledgement, length);
  if (!engine.sent.some(({ flags: bits }) => bits === 0x10) && expected.sent.includes("ACK")) {
    engine.now += 400;
    engine.connection.handleTimeout(engine.now);
    engine.drain();
  }
  const seen: Expected = { state: engine.connection.state, sent: seenOf(engine, numbers) };
  if (seen.state === expected.state && same(seen.sent, expected.sent)) return undefined;
  if (mayDiffer(place, flags, at, length) && same(seen.sent, ["ACK"])) return undefined;
  return `${place} ← ${flags.join(",") || "none"} seq=RCV.NXT${at < 0 ? at : `+${at}`} ack=SND.NXT${ack < 0 ? ack : `+${ack}`} len=${length}: table ${expected.state} [${expected.sent.join("; ")}], engine ${seen.state} [${seen.sent.join("; ")}]`;
};

/**
 * Where the engine does more than the table asks, on purpose: a FIN beyond a gap is out of order and is acknowledged at once
 * (RFC 5681 §4.2); a SYN at IRS is the same SYN again, whatever comes behind it.
 */
const mayDiffer = (place: Place, flags: readonly Flag[], at: number, length: number): boolean => {
  if (flags.includes("FIN") && flags.includes("ACK")) return at > 0 && length === 0;
  return place === "SYN-RECEIVED passive" && flags.join() === "SYN" && at === -1;
};

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.toSorted().every((value, index) => value === b.toSorted()[index]);

describe.each(isns)("with ISS $iss and IRS $irs", (numbers) => {
  test.each(places)("in %s the engine does what the table says", (place) => {
    const offences: string[] = [];
    let cells = 0;
    for (const flags of flagSets)
      for (const at of sequenceEdges)
        for (const ack of flags.includes("ACK") ? acknowledgementEdges : [0])
          for (const length of lengths) {
            cells += 1;
            const found = offence(place, numbers, flags, at, ack, length);
            if (found !== undefined) offences.push(found);
          }
    expect(cells).toBeGreaterThan(800);
    expect(offences.slice(0, 20)).toEqual([]);
  });
});

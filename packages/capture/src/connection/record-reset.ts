/** Writes down what stands around a reset, before the reset itself has changed it. */
import type { Analyser } from "../analysis/analyser.ts";
import {
  BASE_SEQ,
  BASE_SEQ_SET,
  DIRECTION_INTS,
  DIRECTION_TIMES,
  MARKS,
  MAX_SEQ_TO_BE_ACKED,
  NEXT_SEQ,
  SENT_BYTES,
  type StreamStore,
  WINDOW,
  WINDOW_SCALE,
} from "../analysis/store.ts";
import { ACK } from "../segment/tcp-segment.ts";
import * as C from "./columns.ts";
import type { ConnectionObserver } from "./connection-observer.ts";
import type { ResetRecord, SegmentBefore } from "./reset-record.ts";

export const recordReset = (observer: ConnectionObserver, analyser: Analyser): ResetRecord => {
  const { stream, direction, segment, packet, time, store } = analyser;
  const { columns } = observer;
  const side = direction & 1;
  const reverse = direction ^ 1;
  const other = segmentBefore(columns, reverse);
  const own = segmentBefore(columns, direction);
  const whole = store.directions[direction * DIRECTION_INTS + MAX_SEQ_TO_BE_ACKED] as number;
  const acknowledges = (other.flags & ACK) !== 0;
  const asked = observer.acknowledged(analyser, direction);
  const taken = (segment.flags & ACK) === 0 ? observer.exchange.acknowledged(reverse) : segment.ack;
  const octets = (of: number): number => octetsOf(columns, store, of, of === direction ? asked : taken);
  // Where the other side waits: at what it has acknowledged, or at all that has been seen on its way to it.
  const exact = (acknowledges && segment.seq === asked) || (whole !== 0 && segment.seq === whole);
  const unusual = observer.unusual.get(stream);
  const kept = unusual?.side(side);
  const idleEnd = unusual?.longIdleEnd ?? 0;
  const heard = columns.time(reverse, C.LAST_AT);
  return {
    frame: packet.frame,
    time,
    side,
    flags: segment.flags,
    seq: segment.seq,
    taken,
    untaken: untakenOf(store, reverse, taken),
    ownWindow: (own.flags & ACK) === 0 ? -1 : windowOf(store, direction),
    length: segment.length,
    hopLimit: packet.hopLimit,
    identification: packet.identification,
    states: columns.stream(stream, C.STATES),
    closed: [
      columns.direction(stream * 2, C.FIN_FRAME) !== 0,
      columns.direction(stream * 2 + 1, C.FIN_FRAME) !== 0,
    ],
    over: (columns.direction(direction, C.SEEN) & columns.direction(reverse, C.SEEN) & C.FIN_TAKEN) !== 0,
    other,
    own,
    distance: (segment.seq - (acknowledges ? asked : whole)) | 0,
    window: acknowledges ? windowOf(store, reverse) : -1,
    exact: exact || (!acknowledges && whole === 0),
    answersAck: acknowledges && segment.seq === asked,
    idle: idleEnd > 0 && idleEnd <= other.time && own.time < idleEnd ? (unusual?.longIdle ?? 0) : 0,
    unanswered: columns.time(reverse, C.LAST_DATA_AT) > columns.time(direction, C.LAST_DATA_AT),
    dataAt: columns.time(reverse, C.LAST_DATA_AT),
    bytes: [octets(stream * 2), octets(stream * 2 + 1)],
    repeated: stillRepeated(kept?.repeated, heard, asked),
    keepAlives:
      kept?.keepAlives !== undefined && kept.keepAlives.lastTime > heard ? kept.keepAlives.count : 0,
    after: 0,
    afterFrame: 0,
    afterTime: 0,
    ignored: 0,
  };
};

/**
 * Octets of data that a direction has sent, by its sequence numbers and what is acknowledged of them: what the capture lacks
 * counts, what was sent again does not. Where the numbers do not tell, those of its packets.
 */
const octetsOf = (
  columns: C.ConnectionColumns,
  store: StreamStore,
  direction: number,
  acknowledged: number,
): number => {
  const row = direction * DIRECTION_INTS;
  const { directions } = store;
  const counted = store.times[direction * DIRECTION_TIMES + SENT_BYTES] as number;
  if (((directions[row + MARKS] as number) & BASE_SEQ_SET) === 0 || counted >= TURNS_ROUND) return counted;
  const next = directions[row + NEXT_SEQ] as number;
  const more = (acknowledged - next) | 0;
  const unseen = more > 0 && more <= UNSEEN_MOST ? more : 0;
  const fin = (columns.direction(direction, C.SEEN) & C.FIN_OUT) === 0 ? 0 : 1;
  const octets = ((next - (directions[row + BASE_SEQ] as number)) | 0) + unseen - 1 - fin;
  return octets < 0 || octets > counted + UNSEEN_MOST ? counted : octets;
};

/** Octets that a direction has sent beyond what is acknowledged of them; where its numbers are not known, 0. */
const untakenOf = ({ directions }: StreamStore, direction: number, acknowledged: number): number => {
  const row = direction * DIRECTION_INTS;
  if (((directions[row + MARKS] as number) & BASE_SEQ_SET) === 0) return 0;
  return Math.max(0, ((directions[row + NEXT_SEQ] as number) - acknowledged) | 0);
};

const windowOf = ({ directions }: StreamStore, direction: number): number => {
  const row = direction * DIRECTION_INTS;
  return (directions[row + WINDOW] as number) << Math.max(0, directions[row + WINDOW_SCALE] as number);
};

const stillRepeated = (
  repeated: { readonly seq: number; readonly packets: { count: number; lastTime: number } } | undefined,
  heard: number,
  asked: number,
): number =>
  repeated !== undefined && ((asked - repeated.seq) | 0) <= 0 && repeated.packets.lastTime > heard
    ? repeated.packets.count
    : 0;

const segmentBefore = (columns: C.ConnectionColumns, direction: number): SegmentBefore => {
  const packed = columns.direction(direction, C.LAST_SEGMENT);
  const hops = columns.direction(direction, C.HOPS);
  return {
    frame: columns.direction(direction, C.LAST_FRAME_OF),
    time: columns.time(direction, C.LAST_AT),
    flags: packed & 0xfff,
    data: (packed & C.LAST_HAD_DATA) !== 0,
    keepAlive: (packed & C.LAST_WAS_KEEP_ALIVE) !== 0,
    firstHops: (hops & 511) - 1,
    lastHops: (hops >> 9) - 1,
    identification: (packed >> C.LAST_ID_SHIFT) - 1,
  };
};

/** Octets: after so many sequence numbers may have come round, and a gap so wide is another connection's. */
const TURNS_ROUND = 2 ** 30;
const UNSEEN_MOST = 2 ** 26;

/** The analysis of a capture, packet by packet: which stream, which flags, what the stream comes to. */
import { be32s } from "../base/octets.ts";
import type { CaptureRecord } from "../file/record.ts";
import { FlowTable } from "../flow/flow-table.ts";
import { fragmentLayer } from "../layers/fragments.ts";
import { LayeredPacket } from "../layers/layered-packet.ts";
import { layerTables } from "../layers/tables.ts";
import { ACK, FIN, RST, SYN, TcpSegment } from "../segment/tcp-segment.ts";
import { FIN_ACTIVE, FIN_PASSIVE, FLAG_NAMES, REUSED_PORTS, TFO_ACK, TFO_IGNORED, TFO_SYN } from "./flags.ts";
import { SequenceJudge } from "./judge-sequence.ts";
import type { SegmentObserver } from "./observer.ts";
import {
  ADDRESSES,
  BASE_SEQ,
  BASE_SEQ_SET,
  CLOSED_FIRST,
  COMPLETENESS,
  DIRECTION_INTS,
  DIRECTION_TIMES,
  FIRST_FRAME,
  FIRST_NANOSECONDS,
  FIRST_SECONDS,
  FLAG_COUNTS,
  INITIAL_RTT,
  LAST_FRAME,
  LAST_TIME,
  MARKS,
  MAX_SEQ_TO_BE_ACKED,
  NEXT_SEQ,
  PACKETS,
  PORTS,
  SENT,
  SENT_BYTES,
  SENT_WITH_DATA,
  STREAM_INTS,
  STREAM_TIMES,
  StreamStore,
  SYN_TIME,
  SYN_WITH_COOKIE_AND_DATA,
  VERSION,
  WINDOW_SCALE,
} from "./store.ts";

export class Analyser {
  readonly store: StreamStore = new StreamStore();
  readonly packet: LayeredPacket = new LayeredPacket(layerTables, fragmentLayer());
  readonly segment: TcpSegment = new TcpSegment();
  readonly judge: SequenceJudge = new SequenceJudge(this.store);
  readonly observers: readonly SegmentObserver[];
  readonly #flows = new FlowTable();
  /** The latest stream of each flow: 2 × its number, + 1 where its first sender is the flow's second end. */
  #latest = new Int32Array(1024);
  /** Of the packet last taken: its stream (−1: no segment that can be judged), direction and instant (ns since the stream's first). */
  stream = -1;
  direction = 0;
  time = 0;

  constructor(observers: readonly SegmentObserver[] = []) {
    this.observers = observers;
  }

  /** Takes a record; true when it holds a TCP segment that belongs to a stream, described by the fields. */
  take(record: CaptureRecord): boolean {
    const { packet, segment } = this;
    this.stream = -1;
    packet.frame = record.frame;
    packet.time = record.seconds * 1000;
    if (!packet.peel(record.linkType, record.bytes, record.start, record.end, record.originalLength))
      return false;
    if (!segment.read(packet)) return false;
    this.#place(record);
    for (const observer of this.observers) observer.observe(this);
    return true;
  }

  #place(record: CaptureRecord): void {
    const { frame } = record;
    const { packet, segment, store, judge } = this;
    const bits = segment.flags;
    const flow = this.#flows.find(packet, segment.sourcePort, segment.destinationPort);
    const reversed = this.#flows.reversed ? 1 : 0;
    if (flow === this.#latest.length) {
      const larger = new Int32Array(flow * 2);
      larger.set(this.#latest);
      this.#latest = larger;
    }
    judge.flags = 0;
    let latest = this.#latest[flow] as number;
    if (latest === 0) latest = this.#begin(flow, reversed, record);
    let stream = (latest >> 1) - 1;
    let forward = stream * 2 + ((latest & 1) ^ reversed);
    if ((bits & SYN) !== 0) {
      const row = forward * DIRECTION_INTS;
      const known = ((store.directions[row + MARKS] as number) & BASE_SEQ_SET) !== 0;
      if (known && segment.seq !== (store.directions[row + BASE_SEQ] as number)) {
        judge.flags = REUSED_PORTS;
        if ((bits & ACK) === 0) {
          latest = this.#begin(flow, reversed, record);
          stream = (latest >> 1) - 1;
          forward = stream * 2;
        } else store.directions[row + BASE_SEQ] = segment.seq;
      } else if (known && (bits & ACK) === 0)
        store.directions[row + NEXT_SEQ] = store.directions[row + MAX_SEQ_TO_BE_ACKED] as number;
    }
    this.stream = stream;
    this.direction = forward;
    const t = stream * STREAM_TIMES;
    this.time =
      (record.seconds - (store.streamTimes[t + FIRST_SECONDS] as number)) * 1e9 +
      (record.nanoseconds - (store.streamTimes[t + FIRST_NANOSECONDS] as number));
    this.#judge(stream, forward, frame);
  }

  #begin(flow: number, reversed: number, record: CaptureRecord): number {
    const stream = this.store.add();
    const latest = ((stream + 1) << 1) | reversed;
    this.#latest[flow] = latest;
    this.store.streams[stream * STREAM_INTS + FIRST_FRAME] = record.frame;
    this.store.streamTimes[stream * STREAM_TIMES + FIRST_SECONDS] = record.seconds;
    this.store.streamTimes[stream * STREAM_TIMES + FIRST_NANOSECONDS] = record.nanoseconds;
    this.#describe(stream * STREAM_INTS);
    return latest;
  }

  #describe(row: number): void {
    const { packet, segment } = this;
    const { streams } = this.store;
    const words = packet.version === 4 ? 1 : 4;
    streams[row + VERSION] = packet.version;
    streams[row + PORTS] = (segment.sourcePort << 16) | segment.destinationPort;
    for (let word = 0; word < words; word++) {
      streams[row + ADDRESSES + word] = be32s(packet.bytes, packet.source + word * 4);
      streams[row + ADDRESSES + 4 + word] = be32s(packet.bytes, packet.destination + word * 4);
    }
  }

  #judge(stream: number, forward: number, frame: number): void {
    const { segment, store, judge, time } = this;
    const { streams, streamTimes } = store;
    const s = stream * STREAM_INTS;
    const t = stream * STREAM_TIMES;
    const reverse = forward ^ 1;
    const bits = segment.flags;
    if ((bits & SYN) !== 0) this.#scale(forward, reverse);
    if (!this.packet.fragment && !this.packet.quoted)
      judge.judge(segment, forward, reverse, frame, time, streamTimes[t + INITIAL_RTT] as number);
    else judge.none();
    this.#roundTrip(t, bits);
    judge.flags |= this.#ends(forward, reverse) | this.#fastOpen(forward, reverse);

    streams[s + PACKETS] = (streams[s + PACKETS] as number) + 1;
    streams[s + LAST_FRAME] = frame;
    streamTimes[t + LAST_TIME] = time;
    streams[s + COMPLETENESS] = (streams[s + COMPLETENESS] as number) | this.#completes(stream);
    if (judge.flags !== 0) this.#count(s, judge.flags);
    const row = forward * DIRECTION_INTS;
    store.directions[row + SENT] = (store.directions[row + SENT] as number) + 1;
    if (segment.length === 0) return;
    store.directions[row + SENT_WITH_DATA] = (store.directions[row + SENT_WITH_DATA] as number) + 1;
    const sent = forward * DIRECTION_TIMES + SENT_BYTES;
    store.times[sent] = (store.times[sent] as number) + segment.length;
  }

  /** From the latest SYN to the first ACK after it. */
  #roundTrip(t: number, bits: number): void {
    const { streamTimes } = this.store;
    if ((bits & (SYN | ACK)) === SYN) streamTimes[t + SYN_TIME] = this.time;
    else if (
      (bits & (SYN | ACK)) === ACK &&
      Number.isNaN(streamTimes[t + INITIAL_RTT]) &&
      this.time !== streamTimes[t + SYN_TIME]
    )
      streamTimes[t + INITIAL_RTT] = this.time - (streamTimes[t + SYN_TIME] as number);
  }

  /** RFC 7323 §2.2: windows are scaled where both ends have said so; −2: one has not. */
  #scale(forward: number, reverse: number): void {
    const { directions } = this.store;
    const f = forward * DIRECTION_INTS + WINDOW_SCALE;
    const r = reverse * DIRECTION_INTS + WINDOW_SCALE;
    const { windowScale, flags } = this.segment;
    if (windowScale >= 0) directions[f] = Math.min(windowScale, 14);
    if (directions[f] === -1) {
      directions[f] = -2;
      directions[r] = -2;
    } else if ((flags & ACK) !== 0 && directions[r] === -2) directions[f] = -2;
  }

  #count(s: number, flags: number): void {
    const { streams } = this.store;
    for (let bit = 0; bit < FLAG_NAMES.length; bit++)
      if ((flags & (1 << bit)) !== 0)
        streams[s + FLAG_COUNTS + bit] = (streams[s + FLAG_COUNTS + bit] as number) + 1;
  }

  /** Who closes first. */
  #ends(forward: number, reverse: number): number {
    if ((this.segment.flags & FIN) === 0) return 0;
    const { directions } = this.store;
    const f = forward * DIRECTION_INTS + MARKS;
    const r = reverse * DIRECTION_INTS + MARKS;
    if (((directions[r] as number) & CLOSED_FIRST) !== 0) return FIN_PASSIVE;
    directions[f] = (directions[f] as number) | CLOSED_FIRST;
    return FIN_ACTIVE;
  }

  /** RFC 7413, as Wireshark names it. */
  #fastOpen(forward: number, reverse: number): number {
    const { segment } = this;
    if ((segment.flags & SYN) === 0) return 0;
    const { directions } = this.store;
    if ((segment.flags & ACK) === 0) {
      if (segment.fastOpenCookie <= 0) return 0;
      if (segment.length > 0)
        directions[forward * DIRECTION_INTS + MARKS] =
          (directions[forward * DIRECTION_INTS + MARKS] as number) | SYN_WITH_COOKIE_AND_DATA;
      return TFO_SYN;
    }
    const acked = (segment.ack - (directions[reverse * DIRECTION_INTS + BASE_SEQ] as number)) >>> 0;
    if (acked > 1) return TFO_ACK;
    // Wireshark remembers the data of a SYN for the conversation, not for its sender.
    const marks =
      (directions[reverse * DIRECTION_INTS + MARKS] as number) |
      (directions[forward * DIRECTION_INTS + MARKS] as number);
    return acked === 1 && (marks & SYN_WITH_COOKIE_AND_DATA) !== 0 ? TFO_IGNORED : 0;
  }

  /** `tcp.completeness`: what the packet adds. A SYN counts as such only where the stream starts with it. */
  #completes(stream: number): number {
    const { flags, length } = this.segment;
    const first = (this.store.streams[stream * STREAM_INTS + PACKETS] as number) === 1;
    if ((flags & (SYN | ACK)) === SYN) {
      const anew = (this.judge.flags & REUSED_PORTS) !== 0;
      return (first ? 1 : 0) | (length > 0 && !anew ? 8 : 0);
    }
    if ((flags & (SYN | ACK)) === (SYN | ACK)) return 2;
    const closes = (flags & RST) === 0 ? 0 : 32;
    if ((flags & ACK) === 0) return closes;
    return closes | (length > 0 ? 8 : 4) | ((flags & FIN) === 0 ? 0 : 16);
  }
}

/** The final `tcp.completeness` of a stream: Wireshark shows none of a single packet that is no SYN. */
export const completenessOf = ({ streams }: StreamStore, stream: number): number => {
  const bits = streams[stream * STREAM_INTS + COMPLETENESS] as number;
  return (streams[stream * STREAM_INTS + PACKETS] as number) === 1 && (bits & 1) === 0 ? 0 : bits;
};

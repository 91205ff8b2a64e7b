/** What each segment of a stream changes in its rows: Wireshark's flags, and the counts of the stream. */
import type { LayeredPacket } from "../layers/layered-packet.ts";
import { ACK, FIN, RST, SYN, type TcpSegment } from "../segment/tcp-segment.ts";
import { FIN_ACTIVE, FIN_PASSIVE, REUSED_PORTS, TFO_ACK, TFO_IGNORED, TFO_SYN } from "./flags.ts";
import { SequenceJudge } from "./judge-sequence.ts";
import {
  BASE_SEQ,
  BASE_SEQ_SET,
  CLOSED_FIRST,
  COMPLETENESS,
  DIRECTION_INTS,
  DIRECTION_TIMES,
  EARLIEST_TIME,
  INITIAL_RTT,
  LAST_ACK,
  LAST_FRAME,
  LAST_TIME,
  MARKS,
  MAX_SEQ_TO_BE_ACKED,
  NEXT_SEQ,
  PACKETS,
  SENT,
  SENT_BYTES,
  SENT_WITH_DATA,
  STREAM_INTS,
  STREAM_TIMES,
  type StreamStore,
  SYN_TIME,
  SYN_WITH_COOKIE_AND_DATA,
  WINDOW_SCALE,
} from "./store.ts";

export class StreamAnalysis {
  readonly store: StreamStore;
  readonly judge: SequenceJudge;
  readonly packet: LayeredPacket;
  readonly segment: TcpSegment;

  /** `packet` and `segment` hold what is taken next. */
  constructor(store: StreamStore, packet: LayeredPacket, segment: TcpSegment) {
    this.store = store;
    this.judge = new SequenceJudge(store);
    this.packet = packet;
    this.segment = segment;
  }

  /**
   * A window scale where none is allowed (RFC 7323 §2.2): Wireshark takes it for the direction's next segment. The column,
   * −1: there is none.
   */
  #lateScale = -1;
  #lateScaleValue = 0;

  /** The next segment of a stream. `reused`: its ports were another stream's before. */
  take(stream: number, forward: number, frame: number, time: number, reused: boolean): void {
    const { segment, store, judge } = this;
    const { streams, streamTimes } = store;
    const s = stream * STREAM_INTS;
    const t = stream * STREAM_TIMES;
    const reverse = forward ^ 1;
    const bits = segment.flags;
    if (this.#lateScale >= 0) store.directions[this.#lateScale] = this.#lateScaleValue;
    this.#lateScale = -1;
    if (segment.windowScale >= 0 && (bits & SYN) === 0) {
      this.#lateScale = forward * DIRECTION_INTS + WINDOW_SCALE;
      this.#lateScaleValue = Math.min(segment.windowScale, 14);
    }
    judge.flags = reused ? REUSED_PORTS : 0;
    if ((bits & SYN) !== 0) {
      this.#starts(forward);
      this.#scale(forward, reverse);
    }
    if (segment.measured)
      judge.judge(segment, forward, reverse, frame, time, streamTimes[t + INITIAL_RTT] as number);
    else judge.none();
    this.#roundTrip(t, bits, time);
    judge.flags |= this.#ends(forward, reverse) | this.#fastOpen(forward, reverse);

    streams[s + PACKETS] = (streams[s + PACKETS] as number) + 1;
    streams[s + LAST_FRAME] = frame;
    if (time > (streamTimes[t + LAST_TIME] as number)) streamTimes[t + LAST_TIME] = time;
    else if (time < (streamTimes[t + EARLIEST_TIME] as number)) streamTimes[t + EARLIEST_TIME] = time;
    streams[s + COMPLETENESS] = (streams[s + COMPLETENESS] as number) | this.#completes(stream);
    this.store.countFlags(stream, judge.flags);
    // An ICMP error is Wireshark's packet of the stream, but none of either side's.
    if (this.packet.quoted) return;
    const row = forward * DIRECTION_INTS;
    store.directions[row + SENT] = (store.directions[row + SENT] as number) + 1;
    if (segment.length === 0) return;
    store.directions[row + SENT_WITH_DATA] = (store.directions[row + SENT_WITH_DATA] as number) + 1;
    const sent = forward * DIRECTION_TIMES + SENT_BYTES;
    store.times[sent] = (store.times[sent] as number) + segment.length;
  }

  /** The SYN of a stream does not count for its completeness. */
  forgetSyn(stream: number): void {
    const at = stream * STREAM_INTS + COMPLETENESS;
    this.store.streams[at] = (this.store.streams[at] as number) & ~1;
  }

  /** A SYN seen before is sent again; another one in its place starts anew. */
  #starts(forward: number): void {
    const { segment, judge } = this;
    const { directions } = this.store;
    const row = forward * DIRECTION_INTS;
    if (((directions[row + MARKS] as number) & BASE_SEQ_SET) === 0) return;
    if (segment.seq !== (directions[row + BASE_SEQ] as number)) {
      judge.flags = REUSED_PORTS;
      judge.isnBefore = directions[row + BASE_SEQ] as number;
      judge.ackBefore = directions[row + LAST_ACK] as number;
      directions[row + BASE_SEQ] = segment.seq;
    } else if ((segment.flags & ACK) === 0)
      directions[row + NEXT_SEQ] = directions[row + MAX_SEQ_TO_BE_ACKED] as number;
  }

  /** From the latest SYN to the first ACK after it. */
  #roundTrip(t: number, bits: number, time: number): void {
    const { streamTimes } = this.store;
    if ((bits & (SYN | ACK)) === SYN) streamTimes[t + SYN_TIME] = time;
    else if (
      (bits & (SYN | ACK)) === ACK &&
      Number.isNaN(streamTimes[t + INITIAL_RTT]) &&
      time !== streamTimes[t + SYN_TIME]
    )
      streamTimes[t + INITIAL_RTT] = time - (streamTimes[t + SYN_TIME] as number);
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

  /** Who closes first. */
  #ends(forward: number, reverse: number): number {
    if ((this.segment.flags & FIN) === 0 || this.segment.headerLength < 20) return 0;
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
    // Counted from the start, like the number that is shown.
    const base = segment.measured ? (directions[reverse * DIRECTION_INTS + BASE_SEQ] as number) : 0;
    const acked = (segment.ack - base) >>> 0;
    if (acked > 1) return TFO_ACK;
    // Wireshark remembers the data of a SYN for the conversation, not for its sender.
    const marks =
      (directions[reverse * DIRECTION_INTS + MARKS] as number) |
      (directions[forward * DIRECTION_INTS + MARKS] as number);
    return acked === 1 && (marks & SYN_WITH_COOKIE_AND_DATA) !== 0 ? TFO_IGNORED : 0;
  }

  /** `tcp.completeness`: what the packet adds. A SYN counts as such only where the stream starts with it. */
  #completes(stream: number): number {
    const { flags, headerLength, measured } = this.segment;
    const length = measured ? this.segment.length : 0;
    const first = (this.store.streams[stream * STREAM_INTS + PACKETS] as number) === 1;
    const reused = (this.judge.flags & REUSED_PORTS) !== 0;
    // Where a header is too short Wireshark does not come to it, but for what makes a new stream of old ports.
    if (headerLength < 20) return first && reused ? 1 : 0;
    const closes = (flags & RST) === 0 ? 0 : 32;
    if ((flags & ACK) === 0) {
      if ((flags & SYN) === 0 || !first) return closes;
      return closes | (length > 0 && !reused ? 9 : 1);
    }
    const ends = closes | ((flags & FIN) === 0 ? 0 : 16);
    if ((flags & SYN) !== 0) return ends | 2;
    return ends | (length > 0 ? 8 : 4);
  }
}
/** The final `tcp.completeness` of a stream: of a single packet Wireshark shows no more than that it is a SYN, and its data. */
export const completenessOf = ({ streams }: StreamStore, stream: number): number => {
  const bits = streams[stream * STREAM_INTS + COMPLETENESS] as number;
  if ((streams[stream * STREAM_INTS + PACKETS] as number) > 1) return bits;
  return (bits & 1) === 0 ? 0 : bits & 9;
};

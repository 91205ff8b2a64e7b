/** The figures that tcptrace prints of a connection, on request: they cost more than all the rest of the analysis. */
import type { Analyser } from "../analysis/analyser.ts";
import type { SegmentObserver } from "../analysis/observer.ts";
import { FIRST_NANOSECONDS, FIRST_SECONDS, LAST_TIME, STREAM_TIMES } from "../analysis/store.ts";
import type { BothSides, ConnectionJudgements } from "../report/judgements.ts";
import { DirectionFigures } from "./direction-figures.ts";
import type { Spread } from "./samples.ts";

/** Of one direction: packets, octets, seconds. `docs/tcptrace-figures.md` gives tcptrace's name of each. */
export interface SideFigures {
  readonly packets: number;
  readonly resets: number;
  readonly acks: number;
  readonly pure_acks: number;
  readonly sack_packets: number;
  readonly dsack_packets: number;
  readonly max_sack_blocks: number;
  readonly unique_bytes: number;
  readonly data_packets: number;
  readonly data_bytes: number;
  readonly retransmitted_packets: number;
  readonly retransmitted_bytes: number;
  readonly zero_window_probes: number;
  readonly zero_window_probe_bytes: number;
  readonly out_of_order_packets: number;
  readonly pushed_packets: number;
  readonly syns: number;
  readonly fins: number;
  readonly window_scale_asked: boolean;
  readonly timestamps_asked: boolean;
  readonly window_scale: number;
  readonly sack_asked: boolean;
  readonly sacks_sent: number;
  readonly urgent_packets: number;
  readonly urgent_bytes: number;
  readonly mss: number;
  readonly max_segment: number;
  readonly min_segment: number;
  readonly avg_segment: number;
  readonly max_window: number;
  readonly min_window: number;
  readonly zero_windows: number;
  readonly avg_window: number;
  readonly max_outstanding: number;
  readonly min_outstanding: number;
  readonly avg_outstanding: number;
  /** Weighted by how long there was so much; null: no time has passed. */
  readonly weighted_outstanding: number | null;
  readonly initial_window_bytes: number;
  readonly initial_window_packets: number;
  /** From SYN to FIN, and what of it was not seen; null without both. */
  readonly stream_length: number | null;
  readonly missed_bytes: number | null;
  readonly truncated_bytes: number;
  readonly truncated_packets: number;
  readonly transmit_time: number;
  /** Between two packets of the direction, and, of a connection that has not ended, after its last; null: it has none. */
  readonly max_idle: number | null;
  readonly hardware_duplicates: number;
  /** Octets a second; null: no time has passed. */
  readonly throughput: number | null;
  readonly rtt: Spread;
  readonly rtt_handshake: number;
  readonly rtt_full_size: Spread;
  readonly post_loss_acks: number;
  readonly rtt_ambiguous: Spread;
  readonly cumulatively_acked: number;
  readonly duplicate_acks: number;
  readonly triple_duplicate_acks: number;
  readonly max_retransmissions: number;
  readonly retransmission_time: Spread;
}

export class ConnectionFigures implements SegmentObserver {
  readonly #directions: DirectionFigures[] = [];
  /** µs since 1970, of the latest packet of the capture. */
  #latest = -Infinity;

  /** tcptrace counts every packet, recorded twice or not. */
  observeAll({ packet, segment, direction, time, stream, store }: Analyser): void {
    if (packet.quoted || packet.fragment) return;
    const both = direction & ~1;
    const nanoseconds = (store.streamTimes[stream * STREAM_TIMES + FIRST_NANOSECONDS] as number) + time;
    const passing = { segment, time: Math.floor(nanoseconds / 1000), identification: packet.identification };
    const a = (this.#directions[both] ??= new DirectionFigures());
    const b = (this.#directions[both + 1] ??= new DirectionFigures());
    const second = store.streamTimes[stream * STREAM_TIMES + FIRST_SECONDS] as number;
    this.#latest = Math.max(this.#latest, second * 1e6 + passing.time);
    if ((direction & 1) === 0) a.take(passing, b);
    else b.take(passing, a);
  }

  describe({ store }: Analyser, stream: number): ConnectionJudgements {
    const a = this.#directions[stream * 2];
    const b = this.#directions[stream * 2 + 1];
    if (a === undefined || b === undefined) return {};
    const start = store.streamTimes[stream * STREAM_TIMES + FIRST_NANOSECONDS] as number;
    const first = Math.floor(start / 1000);
    const last = Math.floor(
      (start + (store.streamTimes[stream * STREAM_TIMES + LAST_TIME] as number)) / 1000,
    );
    const elapsed = (Math.max(last, lastOf(a), lastOf(b)) - first) / 1e6;
    const ended = (a.fins > 0 && b.fins > 0) || a.resets + b.resets > 0;
    const end = ended
      ? -Infinity
      : this.#latest - (store.streamTimes[stream * STREAM_TIMES + FIRST_SECONDS] as number) * 1e6;
    const scaled = a.windowScaled && b.windowScaled;
    const figures: BothSides<SideFigures> = {
      a: reportOf(a, elapsed, scaled, end),
      b: reportOf(b, elapsed, scaled, end),
    };
    return { figures };
  }
}

const lastOf = ({ lastTime }: DirectionFigures): number => (Number.isNaN(lastTime) ? 0 : lastTime);

const reportOf = (side: DirectionFigures, elapsed: number, scaled: boolean, end: number): SideFigures => {
  const { ranges } = side;
  const windows = scaled ? side.windowPackets : side.packets;
  const length = streamLength(side);
  return {
    packets: side.packets,
    resets: side.resets,
    acks: side.acks,
    pure_acks: side.pureAcks,
    sack_packets: side.sackPackets,
    dsack_packets: side.duplicateSacks,
    max_sack_blocks: side.mostSackBlocks,
    unique_bytes: side.uniqueBytes,
    data_packets: side.dataPackets,
    data_bytes: side.dataBytes,
    retransmitted_packets: side.resentPackets,
    retransmitted_bytes: side.resentBytes,
    zero_window_probes: side.probes,
    zero_window_probe_bytes: side.probeBytes,
    out_of_order_packets: side.outOfOrder,
    pushed_packets: side.pushed,
    syns: side.syns,
    fins: side.fins,
    window_scale_asked: side.scaleAsked,
    timestamps_asked: side.timestamps,
    window_scale: side.scale,
    sack_asked: side.sackAsked,
    sacks_sent: side.sacksSent,
    urgent_packets: side.urgentPackets,
    urgent_bytes: side.urgentBytes,
    mss: side.mss,
    max_segment: side.largest,
    min_segment: side.smallest,
    avg_segment: mean(side.dataBytes, side.dataPackets),
    max_window: side.windowMost,
    min_window: side.windowLeast,
    zero_windows: side.zeroWindows,
    avg_window: mean(side.windowSum, windows),
    max_outstanding: side.outMost,
    min_outstanding: side.outLeast,
    avg_outstanding: mean(side.outSum, side.outCount),
    weighted_outstanding: elapsed === 0 ? null : side.outWeighted / elapsed,
    initial_window_bytes: side.initialBytes,
    initial_window_packets: side.initialPackets,
    stream_length: length,
    missed_bytes: length === null ? null : length - side.uniqueBytes,
    truncated_bytes: side.truncatedBytes,
    truncated_packets: side.truncatedPackets,
    transmit_time: Number.isNaN(side.firstData) ? 0 : (side.lastData - side.firstData) / 1e6,
    max_idle: Number.isNaN(side.lastTime) ? null : Math.max(side.idleMost, end - side.lastTime) / 1e6,
    hardware_duplicates: side.hardwareDuplicates,
    throughput: elapsed === 0 ? null : side.uniqueBytes / elapsed,
    rtt: ranges.rtt.spread(),
    rtt_handshake: side.roundTripOfHandshake / 1e6,
    rtt_full_size: ranges.rttFull.spread(),
    post_loss_acks: ranges.afterLoss,
    rtt_ambiguous: ranges.rttAmbiguous.spread(),
    cumulatively_acked: ranges.cumulative,
    duplicate_acks: ranges.duplicateAcks,
    triple_duplicate_acks: ranges.tripleDuplicates,
    max_retransmissions: ranges.mostAgain,
    retransmission_time: ranges.resendTime.spread(),
  };
};

const mean = (sum: number, count: number): number => (count === 0 ? 0 : sum / count);

/** Numbers between SYN and FIN; where the connection was reset, up to the last that was seen. */
const streamLength = (side: DirectionFigures): number | null => {
  if (side.syns === 0 || side.fins === 0) return null;
  const last = side.resets > 0 ? side.latestSeq : side.finSeq;
  const rounds = side.wraps + (last > side.synSeq ? 0 : 1);
  return last + NUMBERS * rounds - side.synSeq - 1;
};

const NUMBERS = 2 ** 32;

/** What is said of one TCP packet, as one object: `tcplens analyze --json --packets` prints it as it is. */
import type { Analyser } from "../analysis/analyser.ts";
import {
  FIN_ACTIVE,
  FIN_PASSIVE,
  flagNames,
  TFO_ACK,
  TFO_IGNORED,
  type AnalysisFlag,
} from "../analysis/flags.ts";
import { relativeAck, relativeSeq, scaledWindow } from "../analysis/relative.ts";
import type { TcpSegment } from "../segment/tcp-segment.ts";
import { seconds } from "./seconds.ts";
import type { SegmentJudgement } from "./judgements.ts";

export interface PacketReport {
  /** `frame.number`. */
  readonly frame: number;
  /** `tcp.stream`. */
  readonly stream: number;
  /** True: the stream's `a` sent it. */
  readonly from_a: boolean;
  /** Seconds since the stream's first packet (`tcp.time_relative`). */
  readonly time: number;
  /** `tcp.flags`: `0x0012`. */
  readonly flags: string;
  /**
   * `tcp.seq` and `tcp.ack`: counted from the start; as they stand in the header where the segment's length is not known,
   * as in the quote of an ICMP error.
   */
  readonly seq: number;
  readonly ack: number;
  /** `tcp.len`; 0 where it is not known. */
  readonly len: number;
  /** `tcp.window_size`, scaled; as it stands in the header where the segment's length is not known. */
  readonly window: number;
  /** `tcp.analysis.*`, sorted. */
  readonly analysis: readonly AnalysisFlag[];
  /** `tcp.analysis.ack_rtt` in seconds; absent where there is none. */
  readonly ack_rtt?: number;
  readonly bytes_in_flight?: number;
  /** The frame in which the same packet was recorded before; absent where there is none. */
  readonly duplicate_of?: number;
  /** What our own judgement says beyond Wireshark's; absent where it says nothing. */
  readonly judgement?: readonly SegmentJudgement[];
}

/** Of the packet that the analyser has just taken. */
export const packetReport = (analyser: Analyser, frame: number): PacketReport => {
  const { segment, store, asRecorded: judge, stream, direction, duplicateOf } = analyser;
  const { measured, optionsBroken } = segment;
  const judgement =
    duplicateOf > 0 ? [] : analyser.observers.flatMap((observer) => observer.judgements?.(analyser) ?? []);
  return {
    frame,
    stream,
    from_a: (direction & 1) === 0,
    time: seconds(analyser.time),
    flags: `0x${segment.flags.toString(16).padStart(4, "0")}`,
    seq: measured ? relativeSeq(segment, store, direction) : segment.seq >>> 0,
    ack: measured ? relativeAck(segment, store, direction) : segment.ack >>> 0,
    len: measured ? segment.length : 0,
    window: measured ? scaledWindow(segment, store, direction) : segment.window,
    analysis: flagNames(optionsBroken ? judge.flags & shownOfBroken(segment) : judge.flags),
    ...(Number.isNaN(judge.ackRtt) || optionsBroken ? {} : { ack_rtt: seconds(judge.ackRtt) }),
    ...(judge.bytesInFlight === 0 || optionsBroken ? {} : { bytes_in_flight: judge.bytesInFlight }),
    ...(duplicateOf === 0 ? {} : { duplicate_of: duplicateOf }),
    ...(judgement.length === 0 ? {} : { judgement }),
  };
};

/** What Wireshark has said by the time that it gives up: what it takes from the control bits, unless the header's length stopped it before. */
const shownOfBroken = ({ headerLength }: TcpSegment): number =>
  headerLength < 20 ? 0 : FIN_ACTIVE | FIN_PASSIVE | TFO_ACK | TFO_IGNORED;

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
import type { SideName } from "../connection/connection-story.ts";
import type { TcpSegment } from "../segment/tcp-segment.ts";
import { ipTextAt } from "./endpoints.ts";
import { icmpWords } from "./icmp-words.ts";
import { seconds } from "./seconds.ts";
import type { SegmentJudgement } from "./judgements.ts";

export interface PacketReport {
  /** `frame.number`. */
  readonly frame: number;
  /** `tcp.stream`. */
  readonly stream: number;
  /** True: the stream's `a` sent it, or the segment that an ICMP error quotes: the error itself went to `icmp.to`. */
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
  /** The packet is an ICMP error: what stands above of a segment is of the one that it quotes. Absent where it is none. */
  readonly icmp?: IcmpReport;
  /** What our own judgement says beyond Wireshark's; absent where it says nothing. */
  readonly judgement?: readonly SegmentJudgement[];
}

/** An ICMP error that quotes a segment of the stream. */
export interface IcmpReport {
  /** The address that sent it. */
  readonly from: string;
  /** Where it went: the side whose segment it quotes. */
  readonly to: SideName;
  /** As RFC 792 has them, or RFC 4443 where `from` is an IPv6 address. */
  readonly type: number;
  readonly code: number;
  /** The same in words: `port unreachable`. */
  readonly text: string;
  /** The quoted segment's number, counted from its sender's start. */
  readonly seq: number;
}

/** Of the packet that the analyser has just taken. */
export const packetReport = (analyser: Analyser, frame: number): PacketReport => {
  const { packet, segment, store, asRecorded: judge, stream, direction, duplicateOf } = analyser;
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
    ...(packet.quoted ? { icmp: icmpReport(analyser) } : {}),
    ...(judgement.length === 0 ? {} : { judgement }),
  };
};

const icmpReport = ({ packet, segment, store, direction }: Analyser): IcmpReport => {
  const version = packet.reporterVersion === 4 ? 4 : 6;
  const { icmpType: type, icmpCode: code } = packet;
  return {
    from: ipTextAt(packet.bytes, packet.reporter, version),
    to: (direction & 1) === 0 ? "a" : "b",
    type,
    code,
    text: icmpWords({ version, type, code }),
    seq: relativeSeq(segment, store, direction),
  };
};

/** What Wireshark has said by the time that it gives up: what it takes from the control bits, unless the header's length stopped it before. */
const shownOfBroken = ({ headerLength }: TcpSegment): number =>
  headerLength < 20 ? 0 : FIN_ACTIVE | FIN_PASSIVE | TFO_ACK | TFO_IGNORED;

/** Packets as they are captured, one by one in the words of a trace: who sent what, and which states it shows. */
import { flagNames, type Flag } from "@tcplens/core";
import { Analyser } from "../analysis/analyser.ts";
import { flagNames as analysisNames } from "../analysis/flags.ts";
import { relativeAck, relativeSeq, scaledWindow } from "../analysis/relative.ts";
import { icmpRecord } from "../connection/icmp-findings.ts";
import type { SideName } from "../connection/connection-story.ts";
import { icmpWords } from "../report/icmp-words.ts";
import { connectionReport } from "../report/connection-report.ts";
import type { CaptureFinding } from "../report/finding.ts";
import type { CaptureRecord } from "../file/record.ts";
import { standardObservers } from "../judgement/standard-observers.ts";
import { type CaptureEndpoint, endpointsOf } from "../report/endpoints.ts";
import { ACK } from "../segment/tcp-segment.ts";
import { type StateChange, stateWalk } from "../states/state-walk.ts";

/** What a record told about a connection. */
export type FedPacket = FedSegment | FedError;

interface Fed {
  /** The connection, numbered in the order in which they appeared. */
  readonly stream: number;
  /** ms since 1970, to the microsecond at least. */
  readonly at: number;
  /** Who sent the segment. */
  readonly from: CaptureEndpoint;
  readonly to: CaptureEndpoint;
}

/** A segment. Its numbers count from each side's SYN, where that was seen. */
export interface FedSegment extends Fed {
  readonly kind: "segment";
  /** Its number in the capture, from 1. */
  readonly frame: number;
  /** What the analysis calls it: Wireshark's `tcp.analysis` names, and those of {@link SegmentJudgement}. */
  readonly analysis: readonly string[];
  readonly flags: readonly Flag[];
  readonly sequence: number;
  /** Absent without ACK. */
  readonly acknowledgement: number | undefined;
  /** Octets of data. */
  readonly length: number;
  /** Octets, after its scale where that is known. */
  readonly window: number;
  /** The IP header's time to live or hop limit, as it was captured. */
  readonly ttl: number;
  /** Who sent it: `a` is the side that sent the connection's first packet. */
  readonly side: SideName;
  /** The changes of state that it showed. */
  readonly changes: readonly StateChange[];
}

/** An ICMP error that quotes a segment which `from` had sent. */
export interface FedError extends Fed {
  readonly kind: "icmp";
  /** `ICMP from 10.0.0.1: host unreachable`. */
  readonly text: string;
}

/** What has been found about a connection. */
export interface FedFindings {
  /** The sender of its first packet, and the other. */
  readonly a: CaptureEndpoint;
  readonly b: CaptureEndpoint;
  /** Whose reset ended it; undefined: none did. */
  readonly resetBy: SideName | undefined;
  /** Worst first. */
  readonly findings: readonly CaptureFinding[];
}

/** See the file's head. A packet captured twice is given once; what holds no TCP is passed over. */
export class SegmentFeed {
  readonly #analyser = new Analyser(standardObservers());
  readonly #wanted: (from: CaptureEndpoint, to: CaptureEndpoint) => boolean;
  readonly #sink: (packet: FedPacket) => void;
  /** Changes of state of each stream that have been given. */
  readonly #given = new Map<number, number>();

  /** @param wanted - whether a connection is to be given, asked for each packet of it. */
  constructor(
    wanted: (from: CaptureEndpoint, to: CaptureEndpoint) => boolean,
    sink: (packet: FedPacket) => void,
  ) {
    this.#wanted = wanted;
    this.#sink = sink;
  }

  /** Takes the next record of a `CaptureReader`. */
  take(record: CaptureRecord): void {
    const analyser = this.#analyser;
    const isPacket = analyser.take(record);
    const { stream, direction, packet, segment, store } = analyser;
    if (isPacket ? analyser.duplicateOf > 0 || !segment.sound : stream < 0) return;
    const { a, b } = endpointsOf(store, stream);
    const [from, to] = (direction & 1) === 0 ? [a, b] : [b, a];
    if (!this.#wanted(from, to)) return;
    const at = record.seconds * 1000 + record.nanoseconds / 1e6;
    if (packet.quoted) {
      const said = icmpRecord(analyser);
      const text = `ICMP from ${said.reporter}: ${icmpWords(said)}`;
      this.#sink({ kind: "icmp", stream, at, from, to, text });
      return;
    }
    this.#sink({
      kind: "segment",
      frame: record.frame,
      analysis: this.#analysis(),
      stream,
      at,
      from,
      to,
      flags: flagNames(segment.flags & 0xff),
      sequence: relativeSeq(segment, store, direction),
      acknowledgement: (segment.flags & ACK) === 0 ? undefined : relativeAck(segment, store, direction),
      length: segment.length,
      window: scaledWindow(segment, store, direction),
      // RFC 791 §3.1 and RFC 8200 §3: the octet 4, or 1, before the source's address.
      ttl: packet.bytes[packet.source - (packet.version === 4 ? 4 : 1)] ?? 0,
      side: from === a ? "a" : "b",
      changes: this.#changes(stream),
    });
  }

  /** Of each connection of which packets were given, what the analysis has found so far. */
  findings(): readonly FedFindings[] {
    return [...this.#given.keys()].map((stream) => {
      const { findings, reset } = connectionReport(this.#analyser, stream);
      const { a, b } = endpointsOf(this.#analyser.store, stream);
      return { a, b, resetBy: reset?.by, findings };
    });
  }

  #analysis(): readonly string[] {
    const { judge, observers } = this.#analyser;
    return [
      ...analysisNames(judge.flags),
      ...observers.flatMap((observer) => observer.judgements?.(this.#analyser) ?? []),
    ];
  }

  #changes(stream: number): readonly StateChange[] {
    const { changes } = stateWalk(this.#analyser, stream);
    const given = this.#given.get(stream) ?? 0;
    this.#given.set(stream, changes.length);
    return changes.slice(given);
  }
}

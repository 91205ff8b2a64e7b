/**
 * One stream of a capture as a trace: what the end that opened it did and met, with the evidence `packet`, so that every
 * view and exporter of traces shows it. Times count from the stream's first packet.
 */
import { flagNames } from "@tcplens/core";
import {
  schemaMajor,
  schemaMinor,
  type AttemptFailed,
  type ClosedEvent,
  type TraceEvent,
  type TraceHeader,
} from "@tcplens/trace";
import type { Analyser } from "../analysis/analyser.ts";
import { FIRST_NANOSECONDS, FIRST_SECONDS, STREAM_TIMES } from "../analysis/store.ts";
import { connectionReport, type ConnectionReport, type SideReport } from "../report/connection-report.ts";
import { endpointText } from "../report/endpoints.ts";
import { ACK, FIN, RST } from "../segment/tcp-segment.ts";
import { stateWalk, type StateChange } from "../states/state-walk.ts";
import type { RecordedSegment, StreamRecorder } from "./stream-recorder.ts";

export interface TraceOfStreamOptions {
  /** The program that makes it: `tcplens 0.1.0`. */
  readonly producer: string;
}

/** Pass its parts to `writeTrace` of `@tcplens/trace`, or its events to a `Trace`. */
export interface StreamTrace {
  readonly header: TraceHeader;
  readonly events: readonly TraceEvent[];
  /** Segments that the recorder has not kept; a note in the trace says so. */
  readonly more: number;
}

/** @param recorder - one that has observed the analysis together with the standard observers. */
export const traceOfStream = (
  analyser: Analyser,
  recorder: StreamRecorder,
  { producer }: TraceOfStreamOptions,
): StreamTrace => {
  const report = connectionReport(analyser, recorder.stream);
  const teller = new Teller(analyser, recorder, report);
  return {
    header: headerOf(analyser, report, teller.local, producer),
    events: teller.told(),
    more: recorder.more,
  };
};

const headerOf = (
  { store }: Analyser,
  report: ConnectionReport,
  local: number,
  producer: string,
): TraceHeader => {
  const peer = local === 0 ? report.b : report.a;
  const t = report.stream * STREAM_TIMES;
  const began =
    (store.streamTimes[t + FIRST_SECONDS] as number) * 1000 +
    Math.floor((store.streamTimes[t + FIRST_NANOSECONDS] as number) / 1e6);
  return {
    type: "trace",
    schema: schemaMajor,
    minor: schemaMinor,
    id: `stream-${report.stream}`,
    startedAt: new Date(Math.min(began, LATEST)).toISOString(),
    source: "capture",
    endpoint: {
      host: peer.address,
      port: peer.port,
      tls: report.exchange?.protocol === "tls",
      text: endpointText(peer),
    },
    producer,
  };
};

class Teller {
  /** The side whose trace it is: the one that opened, else the first seen. */
  readonly local: number;
  readonly #report: ConnectionReport;
  readonly #segments: readonly RecordedSegment[];
  readonly #more: number;
  readonly #errors: StreamRecorder["errors"];
  readonly #changes: readonly StateChange[];
  readonly #events: TraceEvent[] = [];
  readonly #me: SideReport;
  readonly #peer: SideReport;
  #at = 0;
  #connectedAt = -1;
  #over = false;
  /** Of each side: the end of what it has sent, and the data of the turn that runs. */
  readonly #ends: [number, number] = [1, 1];
  readonly #totals: [number, number] = [0, 0];
  #turn = 0;

  constructor(analyser: Analyser, recorder: StreamRecorder, report: ConnectionReport) {
    this.#report = report;
    this.#segments = recorder.segments;
    this.#more = recorder.more;
    this.#errors = recorder.errors;
    this.#changes = stateWalk(analyser, recorder.stream).changes;
    const opener = this.#changes.find(({ trigger }) => trigger === "open-active")?.side;
    const answerer = this.#changes.find(({ trigger }) => trigger === "rcv-syn")?.side;
    this.local = (opener ?? (answerer === "a" ? "b" : "a")) === "a" ? 0 : 1;
    this.#me = this.local === 0 ? report.a : report.b;
    this.#peer = this.local === 0 ? report.b : report.a;
  }

  told(): readonly TraceEvent[] {
    const { opened } = this.#report;
    this.#tell({ type: "attempt-started", ...this.#where(), family: this.#me.address.includes(":") ? 6 : 4 });
    if (opened === "before-capture") {
      this.#remark("The connection was open before the capture began; what happened before is not known.");
      this.#connected();
    }
    const turns = endsOfTurns(this.#segments);
    let change = 0;
    this.#segments.forEach((segment, index) => {
      this.#icmp(index);
      this.#at = Math.max(this.#at, segment.time / 1e6);
      this.#segment(segment);
      for (; change < this.#changes.length; change++) {
        const next = this.#changes[change] as StateChange;
        if (next.frame > segment.frame) break;
        this.#change(next);
      }
      if (turns.has(index)) this.#data(segment.side);
      if ((segment.flags & FIN) !== 0 && segment.side !== this.local && !this.#over && this.#connectedAt >= 0)
        this.#tell({ type: "peer-finished", bytesReceived: this.#totals[segment.side as 0 | 1] });
      this.#endsWith(segment.frame);
    });
    this.#icmp(this.#segments.length);
    if (this.#more > 0) {
      this.#at = Math.max(this.#at, this.#report.duration * 1000);
      this.#endsWith(Infinity);
      this.#remark(`${this.#more} more segments of the stream are not shown: a trace holds the first ones.`);
    }
    this.#neverOpened();
    return this.#events;
  }

  /** The ICMP errors that came before a segment. */
  #icmp(index: number): void {
    for (const { before, time, text } of this.#errors) {
      if (before !== index) continue;
      this.#at = Math.max(this.#at, time / 1e6);
      this.#remark(text);
    }
  }

  #segment({ side, flags, seq, ack, length }: RecordedSegment): void {
    this.#tell({
      type: "segment",
      direction: side === this.local ? "sent" : "received",
      flags: flagNames(flags & 0xff),
      sequence: seq,
      ...((flags & ACK) === 0 ? {} : { acknowledgement: ack }),
      length,
    });
    const end = seq + length;
    const before = this.#ends[side as 0 | 1];
    if (length === 0 || end <= before || end - before > SPAN_MAX) return;
    const added = Math.min(length, end - before);
    this.#ends[side as 0 | 1] = end;
    this.#totals[side as 0 | 1] += added;
    this.#turn += added;
  }

  #change({ side, from, to, trigger, rfc }: StateChange): void {
    const mine = (side === "a" ? 0 : 1) === this.local;
    if (from !== undefined && trigger !== undefined && rfc !== undefined)
      this.#tell({ type: "state", side: mine ? "local" : "peer", from, to, trigger, rfc });
    if (mine && to === "ESTABLISHED") this.#connected();
  }

  #connected(): void {
    if (this.#connectedAt >= 0) return;
    this.#connectedAt = this.#at;
    const { address, port } = this.#me;
    this.#tell({
      type: "attempt-connected",
      ...this.#where(),
      duration: this.#at,
      local: { address, port },
    });
  }

  #data(side: number): void {
    if (this.#turn === 0) return;
    this.#tell({
      type: "data",
      direction: side === this.local ? "sent" : "received",
      bytes: this.#turn,
      total: this.#totals[side as 0 | 1],
    });
    this.#turn = 0;
  }

  /** Whether it is over with this frame: with the reset, or with the last ACK. */
  #endsWith(frame: number): void {
    if (this.#over) return;
    const { reset } = this.#report;
    if (reset !== undefined && frame >= reset.frame) {
      this.#over = true;
      const mine = (reset.by === "a" ? 0 : 1) === this.local;
      if (this.#connectedAt < 0) {
        this.#failed(mine ? "ECONNABORTED" : "ECONNREFUSED", mine ? "none" : "reset");
        return;
      }
      const gaveUp = reset.cause === "keep-alive-timeout" || reset.cause === "retransmission-timeout";
      if (mine) this.#closed(gaveUp ? "timeout" : "aborted", gaveUp ? "ETIMEDOUT" : undefined);
      else this.#closed("reset", "ECONNRESET");
      return;
    }
    const done = this.#changes.find(
      ({ side, to }) => (side === "a" ? 0 : 1) === this.local && (to === "TIME-WAIT" || to === "CLOSED"),
    );
    if (done === undefined || done.frame > frame || this.#connectedAt < 0 || reset !== undefined) return;
    this.#over = true;
    this.#closed(this.#report.closed_by === (this.local === 0 ? "b" : "a") ? "peer" : "local");
  }

  #closed(by: ClosedEvent["by"], code?: string): void {
    this.#tell({
      type: "closed",
      by,
      ...(code === undefined ? {} : { code }),
      bytesSent: this.#totals[this.local as 0 | 1],
      bytesReceived: this.#totals[(this.local ^ 1) as 0 | 1],
      age: this.#at - this.#connectedAt,
    });
  }

  /** A connection that nobody answered, or that an ICMP error refused. */
  #neverOpened(): void {
    const { opened } = this.#report;
    if (this.#over || this.#connectedAt >= 0) return;
    if (opened === "refused") this.#failed("EHOSTUNREACH", "icmp");
    else if (opened === "unanswered") this.#failed("ETIMEDOUT", "none");
  }

  #failed(code: string, answer: NonNullable<AttemptFailed["answer"]>): void {
    const synCount = this.#segments.filter(
      ({ side, flags }) => side === this.local && (flags & (ACK | 2)) === 2,
    ).length;
    this.#tell({
      type: "attempt-failed",
      ...this.#where(),
      duration: this.#at,
      code,
      message: this.#report.verdict,
      synSent: synCount > 0,
      synCount,
      answer,
    });
  }

  #remark(text: string): void {
    this.#tell({ type: "note", topic: "remark", text });
  }

  #where(): { readonly attempt: number; readonly address: string; readonly port: number } {
    return { attempt: 1, address: this.#peer.address, port: this.#peer.port };
  }

  #tell(event: Told): void {
    this.#events.push({ at: this.#at, connection: 1, evidence: "packet", ...event } as TraceEvent);
  }
}

/** An event without what all of them have. */
type Told = TraceEvent extends infer Each
  ? Each extends TraceEvent
    ? Omit<Each, "at" | "connection" | "evidence">
    : never
  : never;

/** The places of the segments with data after which comes the other side's data, a close or nothing. */
const endsOfTurns = (segments: readonly RecordedSegment[]): ReadonlySet<number> => {
  const ends = new Set<number>();
  let next = -1;
  for (let index = segments.length - 1; index >= 0; index--) {
    const { side, length, flags } = segments[index] as RecordedSegment;
    if ((flags & (FIN | RST)) !== 0) next = -1;
    if (length === 0) continue;
    if (side !== next) ends.add(index);
    next = side;
  }
  return ends;
};

/** ms: the last instant that ISO 8601 has with four digits of the year. */
const LATEST = 253_402_300_799_999;
/** Octets: no window is larger; a number beyond it is not of this stream. */
const SPAN_MAX = 0x4000_0000;

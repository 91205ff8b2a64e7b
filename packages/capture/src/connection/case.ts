/** One connection when its findings are asked for: who is who, and words for times and packets. */
import { formatDuration } from "@tcplens/trace";
import type { Analyser } from "../analysis/analyser.ts";
import {
  DIRECTION_INTS,
  DIRECTION_TIMES,
  FIRST_FRAME,
  LAST_TIME,
  NEXT_SEQ,
  SENT,
  SENT_BYTES,
  STREAM_INTS,
  STREAM_TIMES,
} from "../analysis/store.ts";
import { withMore } from "../judgement/words.ts";
import { endpointsOf, endpointText } from "../report/endpoints.ts";
import type { CaptureFinding, CaptureNextStep, FrameEvidence } from "../report/finding.ts";
import type { ConnectionColumns } from "./columns.ts";
import type { ConnectionObserver } from "./connection-observer.ts";
import { openerOf } from "./connection-story.ts";
import type { Packets, Unusual, UnusualOfSide } from "./unusual.ts";

export class Case {
  readonly observer: ConnectionObserver;
  readonly analyser: Analyser;
  readonly columns: ConnectionColumns;
  readonly stream: number;
  readonly unusual: Unusual | undefined;
  /** Who sent the first SYN: 0 a, 1 b, −1 not seen. */
  readonly opener: number;
  readonly firstFrame: number;
  /** ns. */
  readonly duration: number;
  /** More may come: what has not happened may still do so. */
  readonly goesOn: boolean;
  #names: readonly [string, string] | undefined;

  constructor(observer: ConnectionObserver, analyser: Analyser, stream: number) {
    this.observer = observer;
    this.analyser = analyser;
    this.columns = observer.columns;
    this.stream = stream;
    this.unusual = observer.unusual.get(stream);
    this.opener = openerOf(observer.columns, stream);
    const { store } = analyser;
    this.firstFrame = store.streams[stream * STREAM_INTS + FIRST_FRAME] as number;
    this.goesOn = analyser.goesOn;
    this.duration = store.streamTimes[stream * STREAM_TIMES + LAST_TIME] as number;
  }

  /** A side's address and port. */
  name(side: number): string {
    if (this.#names === undefined) {
      const { a, b } = endpointsOf(this.analyser.store, this.stream);
      this.#names = [endpointText(a), endpointText(b)];
    }
    return this.#names[(side & 1) as 0 | 1];
  }

  /** The address alone. */
  address(side: number): string {
    const { a, b } = endpointsOf(this.analyser.store, this.stream);
    return ((side & 1) === 0 ? a : b).address;
  }

  /** Octets of data that a side sent, those sent again included. */
  bytes(side: number): number {
    return this.analyser.store.times[(this.stream * 2 + side) * DIRECTION_TIMES + SENT_BYTES] as number;
  }

  /** Whether what the other side answered to `side` is not in the capture: none of its packets, or not all that `side` had. */
  answersUnseen(side: number): boolean {
    const { directions } = this.analyser.store;
    const other = this.direction(side ^ 1) * DIRECTION_INTS;
    if ((directions[other + SENT] as number) === 0) return true;
    // An octet more may be a probe's, which is not counted as sent.
    const acknowledged = this.observer.acknowledged(this.analyser, this.direction(side ^ 1));
    return ((acknowledged - (directions[other + NEXT_SEQ] as number)) | 0) > 1;
  }

  side(side: number): UnusualOfSide | undefined {
    return this.unusual?.side(side);
  }

  direction(side: number): number {
    return this.stream * 2 + side;
  }
}

/** A span of ns in words. */
export const span = (ns: number): string => formatDuration(ns / 1e6);

export const evidence = (frame: number, text: string): FrameEvidence => ({ frame, text });

/** The packets kept of one kind, each with the same words and its instant; the last says how many more there were. */
export const evidenceOf = ({ frames, times, count }: Packets, text: string): FrameEvidence[] => {
  const proofs = frames.map((frame, at) => evidence(frame, `${text}, at ${span(times[at] as number)}`));
  const last = proofs.at(-1);
  const more = count - frames.length;
  return last === undefined || more <= 0 ? proofs : [...proofs.slice(0, -1), withMore(last, more)];
};

/** A finding with nothing left out. */
export const finding = (
  fields: Omit<CaptureFinding, "alternatives" | "nextSteps"> & {
    readonly alternatives?: readonly string[];
    readonly next?: readonly (string | CaptureNextStep)[];
  },
): CaptureFinding => {
  const {
    next = [],
    alternatives = [],
    code,
    severity,
    cause,
    confidence,
    evidence: proof,
    reference,
  } = fields;
  return {
    code,
    severity,
    cause,
    confidence,
    evidence: proof,
    alternatives,
    nextSteps: next.map((step) => (typeof step === "string" ? { text: step } : step)),
    reference,
  };
};

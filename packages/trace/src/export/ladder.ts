/**
 * The ladder of one connection, as the RFC's figures draw one: time downwards, segments across, the states they lead to
 * on either side. Drawn from segment and state events alone; nothing is added that the trace does not have.
 */
import type { State, Trigger } from "@tcplens/core";
import type { DataEvent, SegmentEvent, StateEvent } from "../event/connection-events.ts";
import type { Evidence } from "../event/evidence.ts";
import { byteWords, endpointWords } from "../findings/words.ts";
import type { ConnectionRecord } from "../fold/records.ts";
import type { Trace } from "../fold/trace.ts";

/** One row: something that crossed, or (`direction` undefined) a state that changed by itself. */
export interface LadderRow {
  /** ms since the trace's start. */
  readonly at: number;
  /** The event's index in the trace. */
  readonly event: number;
  readonly kind: "segment" | "data" | "state" | "note";
  readonly direction: "sent" | "received" | undefined;
  /** It crossed only a part of the way. */
  readonly lost: boolean;
  /** `SYN,ACK`, `18 bytes`, `close`. */
  readonly label: string;
  readonly evidence: Evidence;
  /** The states that the row leads to, where it leads to others. */
  readonly localState: State | undefined;
  readonly peerState: State | undefined;
}

/** See the file's head. */
export interface Ladder {
  readonly connection: number;
  readonly attempt: number;
  /** `10.0.3.7:5432`. */
  readonly peer: string;
  /** The states before the first row, where they are known. */
  readonly localStart: State | undefined;
  readonly peerStart: State | undefined;
  readonly rows: readonly LadderRow[];
  /** Rows left out of a long connection, and before which row of `rows` they stood; 0 and 0 where none were. */
  readonly omitted: number;
  readonly omittedBefore: number;
}

/**
 * Builds the ladder of one of the trace's connections.
 * @param rowsMax Of a longer one the first and the last rows are kept, the first three fifths and the rest. Default 200;
 *   `Infinity` keeps all.
 */
export const ladderOf = (trace: Trace, record: ConnectionRecord, rowsMax: number = ROWS_MAX): Ladder => {
  const builder = new LadderBuilder();
  const carried = packetsSeen(trace, record);
  for (const index of record.events) {
    const event = trace.events[index];
    if (event === undefined) continue;
    if (event.type === "segment") builder.segment(event, index);
    else if (event.type === "data") {
      // What the socket was given crossed in the packets that are drawn.
      if (!carried || event.evidence === "packet") builder.data(event, index);
    } else if (event.type === "state") builder.state(event, index);
    else if (event.type === "tls-started") builder.note(event.at, index, "TLS handshake", event.evidence);
    else if (event.type === "tls-secured") builder.note(event.at, index, "TLS secured", event.evidence);
    else if (event.type === "tls-failed") builder.note(event.at, index, "TLS failed", event.evidence);
  }
  const { rows, starts } = builder.done();
  const whole = {
    connection: record.id,
    attempt: record.attempt,
    peer: endpointWords(record.address, record.port),
    localStart: starts.local,
    peerStart: starts.peer,
    rows,
    omitted: 0,
    omittedBefore: 0,
  };
  return shortened(whole, rowsMax);
};

/** A ladder with no more rows than `rowsMax`: the first three fifths of them, and the last. */
export const shortened = (ladder: Ladder, rowsMax: number): Ladder => {
  const { rows, omitted } = ladder;
  const left = rows.length - rowsMax;
  if (left <= 0) return ladder;
  const head = Math.ceil(rowsMax * HEAD_SHARE);
  return {
    ...ladder,
    rows: [...rows.slice(0, head), ...rows.slice(head + left)],
    // What was left out before stood among these, as it was parted alike.
    omitted: omitted + left,
    omittedBefore: head,
  };
};

const packetsSeen = (trace: Trace, { events }: ConnectionRecord): boolean =>
  events.some((index) => {
    const event = trace.events[index];
    return event?.type === "segment" && event.evidence === "packet";
  });

type Side = "local" | "peer";
type Row = { -readonly [K in keyof LadderRow]: LadderRow[K] };
interface Waiting {
  readonly event: StateEvent;
  readonly index: number;
}

class LadderBuilder {
  readonly starts: Record<Side, State | undefined> = { local: undefined, peer: undefined };
  readonly #rows: Row[] = [];
  /** Bytes of the last row, where that is data. */
  #transferred = 0;
  /** A change of state that goes with the next segment of its side. */
  readonly #waiting: Record<Side, Waiting | undefined> = { local: undefined, peer: undefined };

  segment(event: SegmentEvent, index: number): void {
    const row = rowOf(event.at, index, "segment", event.evidence, segmentLabel(event), event.direction);
    row.lost = event.lost === true;
    // A side's state goes with the segment it sends for it, or with the one that brought it about.
    const sender: Side = event.direction === "sent" ? "local" : "peer";
    for (const side of ["local", "peer"] as const) {
      const waiting = this.#waiting[side];
      if (waiting === undefined || (row.lost && side !== sender)) continue;
      if (isArrival(waiting.event.trigger) === (side === sender)) this.#flush(side);
      else this.#take(side, row);
    }
    this.#rows.push(row);
  }

  data(event: DataEvent, index: number): void {
    this.#flush("local");
    this.#flush("peer");
    const last = this.#rows.at(-1);
    // A transfer is one row, however many writes it took.
    if (last?.kind === "data" && last.direction === event.direction && last.evidence === event.evidence) {
      this.#transferred += event.bytes;
      last.label = byteWords(this.#transferred);
      return;
    }
    this.#transferred = event.bytes;
    this.#rows.push(rowOf(event.at, index, "data", event.evidence, byteWords(event.bytes), event.direction));
  }

  state(event: StateEvent, index: number): void {
    const { side } = event;
    this.starts[side] ??= event.from;
    this.#flush(side);
    const row = this.#rowBehind(event);
    if (row === undefined) this.#waiting[side] = { event, index };
    else setState(row, side, event.to);
  }

  note(at: number, index: number, label: string, evidence: Evidence): void {
    this.#flush("local");
    this.#flush("peer");
    this.#rows.push(rowOf(at, index, "note", evidence, label, undefined));
  }

  done(): {
    readonly rows: readonly LadderRow[];
    readonly starts: Readonly<Record<Side, State | undefined>>;
  } {
    this.#flush("local");
    this.#flush("peer");
    return { rows: this.#rows, starts: this.starts };
  }

  /** The row already there that the change belongs to: the segment that arrived, or that went out with it. */
  #rowBehind({ side, trigger, at, evidence }: StateEvent): Row | undefined {
    const last = this.#rows.at(-1);
    // A packet shows by what its sender acknowledges that something had arrived there.
    if (
      evidence === "packet" &&
      last?.kind === "segment" &&
      last.at === at &&
      stateOf(last, side) === undefined
    )
      return last;
    const toward = side === "local" ? "received" : "sent";
    const arrival = isArrival(trigger);
    for (
      let back = this.#rows.length - 1;
      back >= 0 && back >= this.#rows.length - LOOK_BACK_MAX;
      back -= 1
    ) {
      const row = this.#rows[back];
      if (row === undefined || stateOf(row, side) !== undefined) return undefined;
      if (row.kind !== "segment") continue;
      if (arrival && row.lost) continue;
      if (arrival ? row.direction === toward : row.direction !== toward && row.at === at) return row;
      if (!arrival) return undefined;
    }
    return undefined;
  }

  #take(side: Side, row: Row): void {
    const waiting = this.#waiting[side];
    if (waiting === undefined) return;
    this.#waiting[side] = undefined;
    setState(row, side, waiting.event.to);
  }

  /** A change that nothing crossed for gets a row of its own. */
  #flush(side: Side): void {
    const waiting = this.#waiting[side];
    if (waiting === undefined) return;
    const { event, index } = waiting;
    const row = rowOf(event.at, index, "state", event.evidence, triggerWords(event.trigger), undefined);
    this.#take(side, row);
    this.#rows.push(row);
  }
}

const rowOf = (
  at: number,
  event: number,
  kind: LadderRow["kind"],
  evidence: Evidence,
  label: string,
  direction: LadderRow["direction"],
): Row => ({
  at,
  event,
  kind,
  direction,
  lost: false,
  label,
  evidence,
  localState: undefined,
  peerState: undefined,
});

const stateOf = (row: Row, side: Side): State | undefined =>
  side === "local" ? row.localState : row.peerState;

const setState = (row: Row, side: Side, state: State): void => {
  if (side === "local") row.localState = state;
  else row.peerState = state;
};

const isArrival = (trigger: Trigger): boolean => trigger.startsWith("rcv-");

/** `rcv-rst` is `RST received` where no segment event says so; calls and timeouts are called what they are. */
const triggerWords = (trigger: Trigger): string => {
  if (trigger.startsWith("rcv-")) return `${trigger.slice(4).replaceAll("-", " ")} received`;
  return trigger.startsWith("open-") ? "open" : trigger.replaceAll("-", " ");
};

/** `SYN,ACK`, `SYN ×3`, `PSH,ACK seq=1 ack=1 len=18`. */
export const segmentLabel = (event: SegmentEvent): string => {
  const { flags, count, sequence, acknowledgement, length } = event;
  return [
    flags.length === 0 ? "no flags" : flags.join(","),
    ...(sequence === undefined ? [] : [`seq=${sequence}`]),
    ...(acknowledgement === undefined ? [] : [`ack=${acknowledgement}`]),
    ...(length === undefined || length === 0 ? [] : [`len=${length}`]),
    ...(event.window === 0 && !flags.includes("RST") ? ["win=0"] : []),
    ...(count === undefined || count === 1 ? [] : [`×${count}`]),
    ...(event.analysis ?? [])
      .filter((name) => told.has(name))
      .map((name) => `[${name.replaceAll("_", " ")}]`),
  ].join(" ");
};

/** Of what an analysis says of a segment, what is out of the ordinary and stands in no number. */
const told: ReadonlySet<string> = new Set([
  "duplicate_ack",
  "fast_retransmission",
  "keep_alive",
  "lost_segment",
  "out_of_order",
  "retransmission",
  "spurious_retransmission",
  "window_full",
  "zero_window_probe",
]);

/** Rows of one ladder, and how large a part of them comes from its beginning. */
const ROWS_MAX = 200;
const HEAD_SHARE = 0.6;
/** A handshake's three segments are reported at once, before the states they lead to. */
const LOOK_BACK_MAX = 4;

/**
 * Joins the packets of a trace's connections with what its sockets reported, in the order of time. Packets come later
 * than reports, so reports are held for a while; what a socket only implies gives way to the packets of its connection.
 */
import { type State, transition } from "@tcplens/core";
import type { FedError, FedPacket, FedSegment } from "@tcplens/capture";
import type { NoteEvent, SegmentEvent, StateEvent, TraceEvent, TraceSink } from "@tcplens/trace";
import type { BoundSockets } from "./bound-sockets.ts";
import type { FindingOfPackets } from "./findings-of-packets.ts";

/** What is known of one connection's packets. */
interface Seen {
  readonly startedAt: number;
  /** Both ends' states, as far as packets that were given out show them. */
  readonly given: Record<Side, State>;
  /** The same, for all packets that have come. */
  readonly latest: Record<Side, State>;
  /** `SYN sent`, `RST received`: of the packets, and of what the socket implied. */
  readonly controls: Set<string>;
  readonly implied: Set<string>;
  packets: number;
  /** Who sent the first FIN. */
  finFrom: Side | undefined;
}

type Side = StateEvent["side"];
interface Placed {
  readonly at: number;
  readonly connection: number;
  readonly direction: SegmentEvent["direction"];
  readonly packet: FedPacket;
}

/** See the file's head. Times are ms since the trace's start. */
export class PacketMerge {
  readonly #sockets: BoundSockets;
  readonly #deliver: TraceSink;
  readonly #segmentsMax: number;
  readonly #events: TraceEvent[] = [];
  readonly #packets: Placed[] = [];
  readonly #seen = new Map<number, Seen>();
  #segments = 0;
  #more = 0;
  #last = 0;

  constructor(sockets: BoundSockets, deliver: TraceSink, segmentsMax: number = SEGMENTS_MAX) {
    this.#sockets = sockets;
    this.#deliver = deliver;
    this.#segmentsMax = segmentsMax;
  }

  /** The time of what has been held longest; undefined: nothing is held. */
  get oldest(): number | undefined {
    const event = this.#events[0]?.at ?? Infinity;
    const packet = this.#packets[0]?.at ?? Infinity;
    return event === Infinity && packet === Infinity ? undefined : Math.min(event, packet);
  }

  /** Whether nothing more is to be expected: what sockets imply has been seen, and each connection's end. */
  get settled(): boolean {
    return [...this.#seen.values()].every(
      ({ controls, implied, latest }) =>
        [...implied].every((control) => controls.has(control)) &&
        (latest.local === "SYN-SENT" ||
          latest.local === "CLOSED" ||
          latest.local === "TIME-WAIT" ||
          latest.peer === "CLOSED"),
    );
  }

  /** Something that a socket reported. */
  event(event: TraceEvent): void {
    if (event.type === "attempt-started") this.#seen.set(event.connection, begun(event.at));
    const control = event.type === "segment" ? controlOf(event.flags, event.direction) : "";
    if (control !== "") this.#seen.get(event.connection)?.implied.add(control);
    this.#events.push(event);
  }

  /** A packet that was captured `at`. */
  packet(packet: FedPacket, at: number): void {
    const found = this.#sockets.find(packet.from, packet.to);
    const seen = found === undefined ? undefined : this.#seen.get(found.connection);
    if (found === undefined || seen === undefined) return;
    seen.packets += 1;
    if (packet.kind === "segment") {
      seen.controls.add(controlOf(packet.flags, found.direction));
      if (packet.flags.includes("FIN")) seen.finFrom ??= found.direction === "sent" ? "local" : "peer";
      for (const change of packet.changes)
        seen.latest[sideOf(packet, found.direction, change.side)] = change.to;
      if (this.#isTooMany(packet)) return;
    }
    // What clocks tell apart by microseconds is put right: nothing leaves before the socket was asked.
    const placed = { ...found, at: Math.max(at, seen.startedAt), packet };
    let place = this.#packets.length;
    while (place > 0 && (this.#packets[place - 1] as Placed).at > placed.at) place -= 1;
    this.#packets.splice(place, 0, placed);
  }

  /** Gives out what happened before `time`. */
  release(time: number): void {
    for (;;) {
      const [event] = this.#events;
      const [packet] = this.#packets;
      if (event !== undefined && (packet === undefined || precedes(event, packet))) {
        if (event.at >= time - this.#patience(event)) return;
        this.#events.shift();
        this.#giveEvent(event);
      } else if (packet !== undefined) {
        if (packet.at >= time) return;
        this.#packets.shift();
        this.#givePacket(packet);
      } else return;
    }
  }

  /** Gives out everything. `complete`: no packet was lost on the way here, so that what is not there did not happen. */
  finish(complete: boolean): void {
    this.release(Infinity);
    if (this.#more > 0)
      this.#remark(0, `${this.#more} more packets are not shown: a trace holds the first ones`);
    if (!complete) return;
    for (const [connection, { packets, controls, implied }] of this.#seen) {
      if (packets === 0) continue;
      for (const control of implied) {
        if (!controls.has(control))
          this.#remark(
            connection,
            `what the socket reported implies ${control}, but no such packet was captured`,
          );
      }
    }
  }

  /** What the analysis has found, at the end. */
  found(notes: readonly FindingOfPackets[]): void {
    for (const note of notes)
      this.#give({ type: "note", topic: "packet-finding", at: this.#last, evidence: "packet", ...note });
  }

  /** What is implied waits longer for a connection's first packet: once given out, it would stand beside it. */
  #patience({ type, connection, evidence }: TraceEvent): number {
    const implied = evidence === "socket" && (type === "segment" || type === "state");
    return implied && this.#seen.get(connection)?.packets === 0 ? PATIENCE : 0;
  }

  #isTooMany({ flags }: FedSegment): boolean {
    const control = flags.includes("SYN") || flags.includes("FIN") || flags.includes("RST");
    if (this.#segments >= this.#segmentsMax && !(control && this.#segments < this.#segmentsMax * 2)) {
      this.#more += 1;
      return true;
    }
    this.#segments += 1;
    return false;
  }

  #giveEvent(event: TraceEvent): void {
    const seen = this.#seen.get(event.connection);
    if (seen === undefined || seen.packets === 0 || event.evidence === "packet") this.#give(event);
    else if (event.type === "state") {
      // Of what crosses no wire the packets know nothing: a time-out, a close before the SYN was answered.
      if (!isSilent(event) || seen.given[event.side] !== event.from) return;
      seen.given[event.side] = event.to;
      this.#give(event);
    } else if (event.type !== "segment") this.#give(asSeen(event, seen));
  }

  #givePacket({ at, connection, direction, packet }: Placed): void {
    if (packet.kind === "icmp") {
      this.#giveError(at, connection, packet);
      return;
    }
    const { flags, sequence, acknowledgement, length, window, ttl, frame, analysis } = packet;
    this.#give({
      type: "segment",
      at,
      connection,
      evidence: "packet",
      direction,
      flags,
      sequence,
      ...(acknowledgement === undefined ? {} : { acknowledgement }),
      length,
      window,
      ttl,
      frame,
      ...(analysis.length === 0 ? {} : { analysis }),
    });
    const seen = this.#seen.get(connection);
    for (const { side: end, from, to, trigger, rfc } of packet.changes) {
      const side = sideOf(packet, direction, end);
      if (seen !== undefined) seen.given[side] = to;
      if (from === undefined || trigger === undefined || rfc === undefined) continue;
      this.#give({ type: "state", at, connection, evidence: "packet", side, from, to, trigger, rfc });
    }
  }

  #giveError(at: number, connection: number, { text }: FedError): void {
    this.#give({ type: "note", at, connection, evidence: "packet", topic: "remark", text });
  }

  #remark(connection: number, text: string): void {
    const note: NoteEvent = {
      type: "note",
      at: this.#last,
      connection,
      evidence: "packet",
      topic: "remark",
      text,
    };
    this.#give(note);
  }

  /** A packet that came too late for its place stands where the trace is by then. */
  #give(event: TraceEvent): void {
    this.#last = Math.max(event.at, this.#last);
    this.#deliver(event.at === this.#last ? event : { ...event, at: this.#last });
  }
}

/** Whose state it is: the end that sent the segment, or the one that it went to. */
const sideOf = (packet: FedSegment, direction: SegmentEvent["direction"], end: FedSegment["side"]): Side =>
  (end === packet.side) === (direction === "sent") ? "local" : "peer";

const begun = (startedAt: number): Seen => ({
  startedAt,
  given: { local: "CLOSED", peer: "LISTEN" },
  latest: { local: "CLOSED", peer: "LISTEN" },
  controls: new Set(),
  implied: new Set(),
  packets: 0,
  finFrom: undefined,
});

/** At one instant an attempt begins before its packets pass; everything else follows from packets. */
const precedes = (event: TraceEvent, packet: Placed): boolean =>
  event.at < packet.at || (event.at === packet.at && event.type === "attempt-started");

/** `a SYN,ACK received`; empty for a segment that opens and ends nothing. */
const controlOf = (flags: SegmentEvent["flags"], direction: SegmentEvent["direction"]): string => {
  const has = (flag: SegmentEvent["flags"][number]): boolean => flags.includes(flag);
  if (has("RST")) return `a RST ${direction}`;
  if (has("SYN")) return `a SYN${has("ACK") ? ",ACK" : ""} ${direction}`;
  return has("FIN") ? `a FIN ${direction}` : "";
};

/** What is reported, where it was seen to happen: the answer to the SYN, the reset, whose FIN came first. */
const asSeen = (event: TraceEvent, { controls, finFrom }: Seen): TraceEvent => {
  const evidence = "packet";
  if (event.type === "attempt-connected" && controls.has("a SYN,ACK received")) return { ...event, evidence };
  if (event.type === "peer-finished" && controls.has("a FIN received")) return { ...event, evidence };
  if (event.type === "attempt-failed" && event.answer === "reset" && controls.has("a RST received"))
    return { ...event, evidence };
  if (event.type !== "closed") return event;
  if (event.by === "reset") return controls.has("a RST received") ? { ...event, evidence } : event;
  if (finFrom === undefined || (event.by !== "local" && event.by !== "peer")) return event;
  return { ...event, by: finFrom, evidence };
};

/** Whether the change neither follows from a segment nor sends one. */
const isSilent = ({ from, to, trigger }: StateEvent): boolean =>
  !trigger.startsWith("rcv-") &&
  [{}, { retransmissions: "exhausted" }, { softErrors: "fatal" }].some((conditions) => {
    const row = transition(from, trigger, conditions as Parameters<typeof transition>[2]);
    return row?.to === to && row.emit.length === 0;
  });

/** ms. */
const PATIENCE = 1500;
/** Of one trace. SYN, FIN and RST are kept beyond, up to twice as many. */
const SEGMENTS_MAX = 10_000;

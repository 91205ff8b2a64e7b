/** What one connection of a simulated run is in a trace: the attempt, states at both ends, segments as this end saw them, data, the end. */
import type { CloseReason, State } from "@tcplens/core";
import { addressOf, type RunEvent, type SimulationRun } from "@tcplens/core/simulation";
import { ipAddressText } from "@tcplens/core/wire";
import type { AttemptFailed } from "../event/attempt-events.ts";
import type { ClosedEvent, SegmentEvent } from "../event/connection-events.ts";
import type { TraceEvent } from "../event/event.ts";
import { endpointWords } from "../findings/words.ts";
import type { Opening } from "./openings.ts";
import type { PacketView, SegmentContent } from "./packet-view.ts";

/** An event, and what comes first of what has the same time. */
export interface StoryEvent {
  readonly event: TraceEvent;
  readonly rank: number;
}

/** The events of one connection, not in order yet. */
export const storyOf = (
  run: SimulationRun,
  packets: readonly PacketView[],
  opening: Opening,
): readonly StoryEvent[] => new Story(run, packets, opening).told();

const RANK = { started: 0, arrival: 1, state: 2, connected: 3, data: 4, departure: 5, over: 6 } as const;

class Story {
  readonly #run: SimulationRun;
  readonly #opening: Opening;
  readonly #own: readonly PacketView[];
  readonly #address: string;
  readonly #told: StoryEvent[] = [];
  #connectedAt: number | undefined;
  /** When nothing more could be said by the program: on entering TIME-WAIT. */
  #timeWaitAt: number | undefined;
  #written = 0;
  #received = 0;
  /** The peer's FIN has been numbered so: that many octets came before it. */
  #peerOctets = 0;
  #acknowledged = 0;

  constructor(run: SimulationRun, packets: readonly PacketView[], opening: Opening) {
    this.#run = run;
    this.#opening = opening;
    const { end, name, at, until } = opening;
    this.#own = packets.filter(
      (packet) => packet.connection === name && packet.at >= at && packet.at < until,
    );
    this.#address = ipAddressText(addressOf(end === "A" ? "B" : "A", run.scenario.family ?? 4));
  }

  told(): readonly StoryEvent[] {
    const { id, at, name, until, remotePort } = this.#opening;
    const family = this.#run.scenario.family ?? 4;
    const where = { attempt: id, address: this.#address, port: remotePort };
    this.#tell({ ...this.#base(at), type: "attempt-started", ...where, family }, RANK.started);
    for (const packet of this.#own) this.#packet(packet);
    for (const event of this.#run.events) {
      if (event.connection === name && event.at >= at && event.at < until) this.#event(event);
    }
    return this.#told;
  }

  #packet({ from, to, at, says, arrivals, stopped }: PacketView): void {
    if (says.kind !== "segment") return;
    const { end } = this.#opening;
    if (from === end) {
      const arrives = arrivals.some(({ damaged }) => !damaged);
      // What is under way when a run ends is not lost yet.
      const lost = !arrives && (stopped !== undefined || arrivals.length > 0);
      this.#tell({ ...this.#segment("sent", at, says), ...(lost ? { lost } : {}) }, RANK.departure);
    } else if (to === end) {
      for (const arrival of arrivals) {
        if (!arrival.damaged) this.#tell(this.#segment("received", arrival.at, says), RANK.arrival);
      }
      if (arrivals.some(({ damaged }) => !damaged)) this.#heard(says);
    }
  }

  #heard({ flags, sequence, length, acknowledgement }: SegmentContent): void {
    if (flags.includes("FIN")) this.#peerOctets = Math.max(this.#peerOctets, sequence + length - 1);
    this.#acknowledged = Math.max(this.#acknowledged, (acknowledgement ?? 0) - 1);
  }

  #event(event: RunEvent): void {
    const { end, at } = event;
    const isOwn = end === this.#opening.end;
    switch (event.type) {
      case "state-changed": {
        const { from, to, trigger, rfc } = event;
        const side = isOwn ? "local" : "peer";
        // A connection made from a listener begins as one; the listener has been there all along.
        const since = !isOwn && to === "LISTEN" ? this.#opening.at : at;
        this.#tell({ ...this.#base(since), type: "state", side, from, to, trigger, rfc }, RANK.state);
        if (isOwn) this.#entered(to, at);
        break;
      }
      case "read":
      case "written":
        if (isOwn) this.#transferred(event);
        break;
      case "peer-finished":
        if (isOwn)
          this.#tell(
            { ...this.#base(at), type: "peer-finished", bytesReceived: this.#peerOctets },
            RANK.data,
          );
        break;
      case "closed":
        if (isOwn) this.#closed(event.reason, at);
        break;
      case "call":
      case "accepted":
      case "mechanism":
      case "signal":
      case "urgent":
        break;
    }
  }

  #transferred({ type, at, bytes, total }: Extract<RunEvent, { readonly type: "read" | "written" }>): void {
    if (type === "read") this.#received = total;
    else this.#written = total;
    const direction = type === "read" ? "received" : "sent";
    this.#tell({ ...this.#base(at), type: "data", direction, bytes, total }, RANK.data);
  }

  #entered(to: State, at: number): void {
    if (to === "TIME-WAIT") this.#timeWaitAt = at;
    if (this.#connectedAt !== undefined || !acknowledgedStates.has(to)) return;
    this.#connectedAt = at;
    const { id, localPort, remotePort, end } = this.#opening;
    const local = { address: ipAddressText(addressOf(end, this.#run.scenario.family ?? 4)), port: localPort };
    const duration = at - this.#opening.at;
    this.#tell(
      {
        ...this.#base(at),
        type: "attempt-connected",
        attempt: id,
        address: this.#address,
        port: remotePort,
        duration,
        local,
      },
      RANK.connected,
    );
  }

  #closed(reason: CloseReason, at: number): void {
    if (this.#connectedAt === undefined) {
      this.#tell(this.#failed(reason, at), RANK.over);
      return;
    }
    // What remains of it in TIME-WAIT is the machine's affair: to the program it is over.
    const over = reason.kind === "closed" || reason.kind === "replaced" ? (this.#timeWaitAt ?? at) : at;
    const { by, code } = endOf(reason);
    this.#tell(
      {
        ...this.#base(over),
        type: "closed",
        by,
        ...(code === undefined ? {} : { code }),
        bytesSent: this.#written,
        bytesReceived: this.#received,
        bytesUnacknowledged: Math.max(0, this.#written - this.#acknowledged),
        age: over - this.#connectedAt,
      },
      RANK.over,
    );
  }

  #failed(reason: CloseReason, at: number): TraceEvent {
    const { id, remotePort } = this.#opening;
    const where = { attempt: id, address: this.#address, port: remotePort, duration: at - this.#opening.at };
    const synCount = this.#own.filter(
      ({ from, says }) => from === this.#opening.end && says.kind === "segment" && says.flags.includes("SYN"),
    ).length;
    const failure = failureOf(reason);
    if (failure === undefined)
      return { ...this.#base(at), type: "attempt-abandoned", ...where, reason: "cancelled", synCount };
    const message = `connect ${failure.code} ${endpointWords(this.#address, remotePort)}`;
    return {
      ...this.#base(at),
      type: "attempt-failed",
      ...where,
      code: failure.code,
      syscall: "connect",
      message,
      synSent: synCount > 0,
      synCount,
      answer: failure.answer,
    };
  }

  #segment(direction: SegmentEvent["direction"], at: number, says: SegmentContent): SegmentEvent {
    const { flags, sequence, acknowledgement, length, window } = says;
    return {
      ...this.#base(at),
      type: "segment",
      direction,
      flags,
      sequence: sequence >>> 0,
      ...(acknowledgement === undefined ? {} : { acknowledgement: acknowledgement >>> 0 }),
      length,
      window,
    };
  }

  #base(at: number): { readonly at: number; readonly connection: number; readonly evidence: "model" } {
    return { at, connection: this.#opening.id, evidence: "model" };
  }

  #tell(event: TraceEvent, rank: number): void {
    this.#told.push({ event, rank });
  }
}

/** States in which the peer has acknowledged the SYN. */
const acknowledgedStates: ReadonlySet<State> = new Set([
  "ESTABLISHED",
  "CLOSE-WAIT",
  "FIN-WAIT-2",
  "CLOSING",
]);

const endOf = (reason: CloseReason): Pick<ClosedEvent, "by" | "code"> => {
  switch (reason.kind) {
    case "closed":
      return { by: reason.first === "peer" ? "peer" : "local" };
    case "replaced":
      return { by: "local" };
    case "reset-by-peer":
    case "refused":
      return { by: "reset", code: "ECONNRESET" };
    case "aborted":
      return { by: "aborted" };
    case "user-timeout":
    case "retransmissions-exhausted":
    case "keep-alive-timeout":
      return { by: "timeout", code: "ETIMEDOUT" };
    case "unreachable":
      return { by: "failed", code: "EHOSTUNREACH" };
  }
};

/** `undefined`: the program itself gave it up. */
const failureOf = (
  reason: CloseReason,
): { readonly code: string; readonly answer: NonNullable<AttemptFailed["answer"]> } | undefined => {
  switch (reason.kind) {
    case "refused":
      return { code: "ECONNREFUSED", answer: "reset" };
    case "reset-by-peer":
      return { code: "ECONNRESET", answer: "reset" };
    case "user-timeout":
    case "retransmissions-exhausted":
    case "keep-alive-timeout":
      return { code: "ETIMEDOUT", answer: "none" };
    case "unreachable":
      return { code: "EHOSTUNREACH", answer: "icmp" };
    case "closed":
    case "aborted":
    case "replaced":
      return undefined;
  }
};

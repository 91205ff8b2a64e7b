/**
 * Both ends' states, walked through core's transition table as socket events come in. The table says the next state,
 * the segment and the clause; this file says only which trigger a socket event stands for. All of it is implied
 * (evidence `socket`), but for the repeated SYNs that the kernel counted.
 */
import { type Conditions, type State, type Transition, transition, type Trigger } from "@tcplens/core";
import type { ClosedEvent } from "@tcplens/trace";
import type { Recorder } from "./recorder.ts";

/** One connection's walk. The peer is taken to listen; a refusal shows that it does not. */
export class StateWalk {
  readonly #recorder: Recorder;
  readonly #connection: number;
  readonly #state: { local: State; peer: State } = { local: "CLOSED", peer: "LISTEN" };

  constructor(recorder: Recorder, connection: number) {
    this.#recorder = recorder;
    this.#connection = connection;
  }

  /** The operating system took the connection request: a SYN is on its way. */
  activeOpen(): void {
    this.#step("local", "open-active");
  }

  /** The SYN was answered with a SYN-ACK. */
  synAcknowledged(): void {
    this.#step("peer", "rcv-syn");
    this.#step("local", "rcv-syn-ack");
    this.#step("peer", "rcv-ack-of-syn");
  }

  /** The SYN was answered with a reset: what answers so has no such socket. */
  refused(): void {
    this.#state.peer = "CLOSED";
    this.#step("peer", "rcv-syn", { acknowledgement: "absent" });
    this.#step("local", "rcv-rst", { opened: "actively" });
  }

  /** A reset came behind the SYN-ACK, before this program had seen that it was connected. */
  resetAtOnce(): void {
    this.synAcknowledged();
    this.ended("reset");
  }

  /**
   * The network reported an error while we were in SYN-SENT. Only a port that cannot be reached is a hard error; the
   * operating system takes the soft ones for final as well while a connection opens (RFC 9293 §3.9.2.2).
   */
  unreachable(code: string): void {
    if (code === "ECONNREFUSED") this.#step("local", "icmp-hard-error");
    else this.#step("local", "icmp-soft-error", { softErrors: "fatal" });
  }

  /** The SYN went out again, so many times, as the kernel counted. */
  synRepeated(count: number): void {
    this.#recorder.record(this.#connection, {
      type: "segment",
      direction: "sent",
      flags: ["SYN"],
      ...(count > 1 ? { count } : {}),
      evidence: "kernel",
    });
  }

  /** Nobody answered: the operating system gave up, or we did and closed the socket. */
  gaveUp(who: "system" | "us"): void {
    if (this.#state.local !== "SYN-SENT") return;
    if (who === "us") this.#step("local", "close");
    else this.#step("local", "retransmission-timeout", { retransmissions: "exhausted" });
  }

  /** The kernel has the acknowledgement of our FIN. */
  finAcknowledged(): void {
    if (this.#state.local !== "FIN-WAIT-1") return;
    this.#step("peer", "rcv-fin");
    this.#step("local", "rcv-ack-of-fin");
  }

  /** We have finished our half. */
  localClose(): void {
    this.#step("local", "close");
  }

  /** The peer's FIN has come. If ours was out before, it has been acknowledged by then, or is taken to have been. */
  peerFinished(): void {
    this.finAcknowledged();
    this.#step("peer", "close");
    this.#step("local", "rcv-fin");
    this.#step("peer", "rcv-ack-of-fin");
  }

  /** The socket is gone. */
  ended(by: ClosedEvent["by"]): void {
    switch (by) {
      case "reset":
        this.#step("peer", "abort");
        this.#step("local", "rcv-rst");
        return;
      case "aborted":
        this.#step("local", "abort");
        this.#step("peer", "rcv-rst");
        return;
      case "timeout":
        this.#step("local", "retransmission-timeout", { retransmissions: "exhausted" });
        return;
      case "local":
      case "peer":
      case "failed":
        this.#closedInOrder();
        return;
    }
  }

  #closedInOrder(): void {
    if (this.#state.local === "ESTABLISHED" || this.#state.local === "CLOSE-WAIT") this.localClose();
    if (this.#state.local !== "LAST-ACK") return;
    this.#step("peer", "rcv-fin");
    this.#step("local", "rcv-ack-of-fin");
  }

  #step(side: "local" | "peer", trigger: Trigger, known: Conditions = ORDINARY): void {
    const from = this.#state[side];
    const row = known === ORDINARY ? ordinaryRow(from, trigger) : transition(from, trigger, known);
    if (row === undefined) return;
    const { to, emit } = row;
    this.#state[side] = to;
    if (to !== from) this.#recorder.recordState(this.#connection, side, from, row);
    for (const { flags } of emit) {
      this.#recorder.recordSegment(this.#connection, side === "local" ? "sent" : "received", flags);
    }
  }
}

const ORDINARY: Conditions = {};

/** Rows under ordinary conditions, looked up once: a traced connection takes about ten steps. */
const ordinaryRow = (from: State, trigger: Trigger): Transition | undefined => {
  let rows = ordinaryRows.get(from);
  if (rows === undefined) ordinaryRows.set(from, (rows = new Map()));
  if (!rows.has(trigger)) rows.set(trigger, transition(from, trigger));
  return rows.get(trigger);
};

const ordinaryRows = new Map<State, Map<Trigger, Transition | undefined>>();

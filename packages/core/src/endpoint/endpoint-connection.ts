/**
 * RFC 9293 §3.1: a connection together with its pair of sockets, as an endpoint keeps it. What a program calls goes to the
 * connection, and then the endpoint learns that there may be something to send and that a timer may have moved.
 */
import {
  Connection,
  type CallProblem,
  type ConnectionSetup,
  type WriteOptions,
} from "../connection/connection.ts";
import type { ConnectionOptions } from "../connection/options.ts";
import type { State } from "../machine/state.ts";
import type { SocketAddress } from "./contract.ts";
import { ipHabits, type IpHabits, type IpOptions } from "./ip-habits.ts";
import type { FastOpening, PassiveOpening } from "./opening.ts";
import type { Timed } from "./timer-heap.ts";

/** Who keeps a connection. */
export interface ConnectionKeeper {
  /** Something has been done to the connection. */
  attend(connection: EndpointConnection): void;
}

/** What an endpoint makes a connection of. */
export interface EndpointConnectionSetup extends ConnectionSetup {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly options: ConnectionOptions;
  readonly ip: IpHabits;
  readonly keeper: ConnectionKeeper;
  /** Sum of the pseudo-header's constant part. */
  readonly pseudoSum: number;
  readonly flowLabel: number;
}

/** One connection of an endpoint. */
export class EndpointConnection extends Connection implements Timed {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;

  // From here on the endpoint's own notes.
  readonly options: ConnectionOptions;
  ip: IpHabits;
  readonly pseudoSum: number;
  readonly flowLabel: number;
  readonly #keeper: ConnectionKeeper;
  heapSlot = -1;
  /** The list of those that have actions to be polled. */
  isReady = false;
  nextReady: EndpointConnection | undefined = undefined;
  /** Where it stands: not yet in the table, in a listener's queues, with the program, or out of the table again. */
  stage: "new" | "half-open" | "waiting" | "held" | "gone" = "new";
  /** The state when it was last looked at. */
  seenState: State = "CLOSED";
  passive: PassiveOpening | undefined = undefined;
  fast: FastOpening | undefined = undefined;

  constructor(setup: EndpointConnectionSetup) {
    super(setup);
    this.options = setup.options;
    this.ip = setup.ip;
    this.local = setup.local;
    this.remote = setup.remote;
    this.pseudoSum = setup.pseudoSum;
    this.flowLabel = setup.flowLabel;
    this.#keeper = setup.keeper;
  }

  /**
   * RFC 9293 §3.9.1.9 (SHLD-21): how its packets are sent from now on; what is left out stays as it is.
   * @throws `InvalidArgument` for a value that the header has no room for.
   */
  configureIp(options: IpOptions): void {
    this.ip = ipHabits(options, this.ip);
  }

  override open(mode: "active" | "passive", now: number): CallProblem | undefined {
    const problem = super.open(mode, now);
    this.#keeper.attend(this);
    return problem;
  }

  override write(bytes: Uint8Array, now: number, options?: WriteOptions): number | CallProblem {
    const taken = super.write(bytes, now, options);
    this.#keeper.attend(this);
    return taken;
  }

  override read(into: Uint8Array, now: number): number {
    const count = super.read(into, now);
    this.#keeper.attend(this);
    return count;
  }

  override shutdown(now: number): CallProblem | undefined {
    const problem = super.shutdown(now);
    this.#keeper.attend(this);
    return problem;
  }

  override release(now: number): void {
    super.release(now);
    this.#keeper.attend(this);
  }

  override abort(now: number): CallProblem | undefined {
    const problem = super.abort(now);
    this.#keeper.attend(this);
    return problem;
  }

  override configure(options: ConnectionOptions, now: number): void {
    super.configure(options, now);
    this.#keeper.attend(this);
  }
}

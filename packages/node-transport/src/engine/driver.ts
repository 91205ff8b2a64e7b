/**
 * Binds an endpoint to a link and a clock. A loop and no decisions: what arrives is given to the endpoint, what the
 * endpoint asks for is done in its order, one timer is set for when it next wants to be called.
 */
import type { Action, Endpoint, Listener } from "@tcplens/core";
import type { Clock } from "../clock.ts";
import type { LinkReceiver, PacketLink } from "./packet-link.ts";
import { unheldClock } from "./unheld-clock.ts";

/** Who wants to know what happens to a connection; kept in its `owner`. */
export interface ConnectionReceiver {
  action(action: Action): void;
}

export interface DriverOptions {
  readonly endpoint: Endpoint;
  /** Belongs to the driver from now on, which closes it. */
  readonly link: PacketLink;
  /** Default: the machine's monotonic clock; it does not keep the process alive. */
  readonly clock?: Clock;
  /** What goes wrong in the link and does not end it. Default: it is counted there, and that is all. */
  readonly onProblem?: (error: Error) => void;
}

/**
 * One host's TCP at work. As long as something is held (a stream that is open, a server that listens), the link keeps
 * the process alive; without that nothing here does.
 */
export class EndpointDriver {
  readonly endpoint: Endpoint;
  readonly link: PacketLink;
  readonly clock: Clock;
  readonly #onProblem: (error: Error) => void;
  readonly #acceptors = new Map<Listener, () => void>();
  readonly #lost = new Set<(error: Error) => void>();
  #holders = 0;
  #isScheduled = false;
  #alarmAt = Infinity;
  #cancelAlarm: () => void = () => undefined;
  #isClosed = false;

  constructor({ endpoint, link, clock, onProblem }: DriverOptions) {
    this.endpoint = endpoint;
    this.link = link;
    this.clock = clock ?? unheldClock;
    this.#onProblem = onProblem ?? (() => undefined);
    const receiver: LinkReceiver = {
      packet: (bytes) => {
        this.#orStop(() => this.endpoint.receive(bytes, this.clock.now()));
        this.wake();
      },
      ready: () => this.wake(),
      problem: (error) => this.#onProblem(error),
      closed: (error) => this.#linkClosed(error ?? new Error("the link was closed")),
    };
    link.attach(receiver);
    link.unref();
  }

  /** ms, as the endpoint and its connections want it. */
  now(): number {
    return this.clock.now();
  }

  /**
   * To be called after any call of the endpoint or of one of its connections. What it led to is done when the event loop
   * has come round: everything that one turn brings in is answered together.
   */
  wake(): void {
    if (this.#isScheduled || this.#isClosed) return;
    this.#isScheduled = true;
    setImmediate(() => this.#run());
  }

  /** Who is called when a connection of the listener can be accepted; `undefined`: nobody any more. */
  acceptBy(listener: Listener, accept: (() => void) | undefined): void {
    if (accept === undefined) this.#acceptors.delete(listener);
    else this.#acceptors.set(listener, accept);
  }

  /** Calls `tell` once should the link end; gives the way to take that back. */
  whenLost(tell: (error: Error) => void): () => void {
    this.#lost.add(tell);
    return () => this.#lost.delete(tell);
  }

  /** Keeps the process alive until as many `letGo` as `hold` have been called. */
  hold(): void {
    this.#holders += 1;
    if (this.#holders === 1) this.link.ref();
  }

  letGo(): void {
    this.#holders -= 1;
    if (this.#holders === 0) this.link.unref();
  }

  /** Closes the link. Connections that are open are lost without a segment, as when a cable is pulled. */
  async close(): Promise<void> {
    this.#stop();
    await this.link.close();
  }

  #run(): void {
    this.#isScheduled = false;
    let isDone = false;
    try {
      isDone = this.#perform();
    } finally {
      // A program's listener that throws, and a long batch, leave work behind.
      if (!isDone) this.wake();
    }
  }

  /** `false`: there is more to do. */
  #perform(): boolean {
    if (this.#isClosed) return true;
    const { endpoint, link } = this;
    const now = this.clock.now();
    if (endpoint.nextTimeout() <= now) this.#orStop(() => endpoint.handleTimeout(now));
    for (let done = 0; done < BATCH; done++) {
      // What the link has no room for waits where it came from.
      if (!link.isReady) return this.#arm();
      const action = this.#orStop(() => endpoint.poll());
      if (action === undefined) return this.#arm();
      switch (action.type) {
        case "packet":
          // What the link does not take has not been sent: the endpoint tries it again later.
          if (!link.send(action.bytes)) endpoint.refused(now);
          break;
        case "connection":
          (action.connection.owner as ConnectionReceiver | undefined)?.action(action.action);
          break;
        case "acceptable":
          this.#acceptors.get(action.listener)?.();
          break;
      }
    }
    return false;
  }

  #arm(): true {
    const at = this.endpoint.nextTimeout();
    if (at === this.#alarmAt || this.#isClosed) return true;
    this.#cancelAlarm();
    this.#alarmAt = at;
    if (at !== Infinity) {
      this.#cancelAlarm = this.clock.after(Math.max(0, at - this.clock.now()), () => {
        this.#alarmAt = Infinity;
        this.#run();
      });
    }
    return true;
  }

  /** An endpoint throws only where its own code is wrong. It would again and again: whoever depends on it is told. */
  #orStop<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      this.#linkClosed(error as Error);
      void this.link.close();
      throw error;
    }
  }

  #linkClosed(error: Error): void {
    if (this.#isClosed) return;
    this.#stop();
    // Who is told takes itself off the list.
    const told = Array.from(this.#lost);
    for (const tell of told) tell(error);
  }

  #stop(): void {
    this.#isClosed = true;
    this.#cancelAlarm();
  }
}

/** Actions done before the event loop gets its turn: acknowledgements are heard between the parts of a large window. */
const BATCH = 64;

/**
 * RFC 9293 §3.3.1: all connections of an endpoint, by their pair of sockets; which of them have something to be polled,
 * and which timer is due next. What is left of them in TIME-WAIT stands in the same table.
 */
import type { Port } from "../base/port.ts";
import type { IpAddress } from "../wire/address.ts";
import type { IpHeader } from "../wire/ip-header.ts";
import type { EndpointConnection, ConnectionKeeper } from "./endpoint-connection.ts";
import { resolve } from "../connection/settings.ts";
import type { PassiveOpening } from "./opening.ts";
import { TimeWait } from "./time-wait.ts";
import { TimerHeap } from "./timer-heap.ts";
import { TupleTable } from "./tuple-table.ts";

/** What a pair of sockets can be. */
export type Entry = EndpointConnection | TimeWait;

export class ConnectionTable implements ConnectionKeeper {
  readonly timers: TimerHeap = new TimerHeap();
  readonly #ipv4: TupleTable<Entry>;
  readonly #ipv6: TupleTable<Entry>;
  /** In the order of their beginning. */
  readonly #timeWaits = new Set<TimeWait>();
  readonly #timeWaitsMax: number;
  #readyHead: EndpointConnection | undefined = undefined;
  #readyTail: EndpointConnection | undefined = undefined;
  /** Half-open connections of all listeners. */
  halfOpen = 0;

  /** `key0`, `key1`: for the table's hash. */
  constructor(key0: number, key1: number, timeWaitsMax: number) {
    this.#ipv4 = new TupleTable(1, key0, key1);
    this.#ipv6 = new TupleTable(4, key0, key1);
    this.#timeWaitsMax = timeWaitsMax;
  }

  /** Connections, those in TIME-WAIT not counted that nobody holds. */
  get size(): number {
    return this.#ipv4.size + this.#ipv6.size - this.#timeWaits.size;
  }

  get timeWaits(): number {
    return this.#timeWaits.size;
  }

  find(local: IpAddress, localPort: Port, remote: IpAddress, remotePort: Port): Entry | undefined {
    return this.#of(local).find(local.words, localPort, remote.words, remotePort);
  }

  /** What a packet that has come in belongs to. */
  findFor(header: IpHeader, localPort: number, remotePort: number): Entry | undefined {
    return header.version === 4
      ? this.#ipv4.findFor(header, localPort, remotePort)
      : this.#ipv6.findFor(header, localPort, remotePort);
  }

  *connections(): Generator<EndpointConnection> {
    for (const entry of this.#ipv4.values()) if (!(entry instanceof TimeWait)) yield entry;
    for (const entry of this.#ipv6.values()) if (!(entry instanceof TimeWait)) yield entry;
  }

  /** A connection that has just been opened, actively or by a SYN. */
  add(connection: EndpointConnection, stage: "half-open" | "held"): void {
    const { local, remote } = connection;
    this.#of(local.address).add(
      local.address.words,
      local.port,
      remote.address.words,
      remote.port,
      connection,
    );
    connection.stage = stage;
    if (connection.passive !== undefined) {
      this.halfOpen += 1;
      connection.passive.listener.halfOpen += 1;
    }
    this.attend(connection);
  }

  /** To be called after anything that has been done to a connection. */
  attend(connection: EndpointConnection): void {
    if (connection.stage === "new") return;
    if (!connection.isReady) this.#makeReady(connection);
    if (connection.stage === "gone") return;
    this.timers.arm(connection, connection.nextTimeout());
    const { state } = connection;
    if (state !== connection.seenState) this.#changed(connection);
  }

  /** The first connection that has actions to be polled. */
  get ready(): EndpointConnection | undefined {
    return this.#readyHead;
  }

  /** That one has been polled until it had no more. */
  removeReady(): void {
    const connection = this.#readyHead;
    if (connection === undefined) return;
    this.#readyHead = connection.nextReady;
    if (this.#readyHead === undefined) this.#readyTail = undefined;
    connection.nextReady = undefined;
    connection.isReady = false;
  }

  /** A half-open connection whose listener is gone: nobody is told. */
  forget(connection: EndpointConnection): void {
    this.#remove(connection);
  }

  /** A connection in TIME-WAIT that nobody holds, and that has nothing more to send, becomes a few numbers. */
  shrink(connection: EndpointConnection): void {
    const facts = connection.timeWait();
    if (facts === undefined) return;
    const { local, remote } = connection;
    connection.handOver();
    connection.stage = "gone";
    this.timers.remove(connection);
    const settings = resolve(connection.options);
    const timeWait = new TimeWait(local, remote, facts, {
      duration: settings.timeWait,
      challengeInterval: settings.profile.challengeInterval,
    });
    this.#of(local.address).replace(
      local.address.words,
      local.port,
      remote.address.words,
      remote.port,
      timeWait,
    );
    this.#keepTimeWait(timeWait);
    this.attend(connection);
  }

  removeTimeWait(timeWait: TimeWait): void {
    this.timers.remove(timeWait);
    this.#timeWaits.delete(timeWait);
    this.#delete(timeWait);
  }

  /** The FIN has come again: the wait has begun anew. */
  renewTimeWait(timeWait: TimeWait): void {
    this.#timeWaits.delete(timeWait);
    this.#timeWaits.add(timeWait);
  }

  #keepTimeWait(timeWait: TimeWait): void {
    this.#timeWaits.add(timeWait);
    this.timers.arm(timeWait, timeWait.nextTimeout());
    if (this.#timeWaits.size <= this.#timeWaitsMax) return;
    for (const oldest of this.#timeWaits) {
      this.removeTimeWait(oldest);
      break;
    }
  }

  /** The state is another than when the connection was last looked at. */
  #changed(connection: EndpointConnection): void {
    const before = connection.seenState;
    const { state } = connection;
    connection.seenState = state;
    // A listener's connection goes back to LISTEN when its SYN is taken back (RFC 9293 §3.10.7.4). The listener has
    // never stopped listening, so there is nothing to go back to but oblivion.
    if (state === "CLOSED" || (state === "LISTEN" && before === "SYN-RECEIVED")) this.#remove(connection);
    else if (connection.passive?.isHalfOpen === true && isOpened(connection))
      this.#opened(connection, connection.passive);
  }

  /** The handshake of a listener's connection is over, or Fast Open makes the program wait for no handshake. */
  #opened(connection: EndpointConnection, passive: PassiveOpening): void {
    const { listener } = passive;
    if (connection.stage === "half-open") {
      connection.stage = "waiting";
      passive.isToBeAnnounced = true;
      listener.enqueue(connection);
      if (connection.state === "SYN-RECEIVED") {
        listener.fastOpening += 1;
        return;
      }
    } else listener.fastOpening -= 1;
    this.#noLongerHalfOpen(passive);
    passive.previous = undefined;
    if (passive.isOver) connection.passive = undefined;
  }

  #noLongerHalfOpen(passive: PassiveOpening): void {
    passive.isHalfOpen = false;
    this.halfOpen -= 1;
    passive.listener.halfOpen -= 1;
  }

  #remove(connection: EndpointConnection): void {
    this.timers.remove(connection);
    this.#delete(connection);
    const { passive, stage } = connection;
    connection.stage = "gone";
    if (passive?.isHalfOpen !== true) return;
    if (stage !== "half-open") passive.listener.fastOpening -= 1;
    this.#noLongerHalfOpen(passive);
    const { previous } = passive;
    if (previous === undefined) return;
    // RFC 9293 §3.6.1 (MAY-2): the SYN was an old one after all, so TIME-WAIT goes on.
    passive.previous = undefined;
    const { local, remote } = previous;
    this.#of(local.address).add(local.address.words, local.port, remote.address.words, remote.port, previous);
    this.#keepTimeWait(previous);
  }

  #delete({ local, remote }: Entry): void {
    this.#of(local.address).delete(local.address.words, local.port, remote.address.words, remote.port);
  }

  #of(address: IpAddress): TupleTable<Entry> {
    return address.family === 4 ? this.#ipv4 : this.#ipv6;
  }

  #makeReady(connection: EndpointConnection): void {
    connection.isReady = true;
    if (this.#readyTail === undefined) this.#readyHead = connection;
    else this.#readyTail.nextReady = connection;
    this.#readyTail = connection;
  }
}

const isOpened = (connection: EndpointConnection): boolean => {
  switch (connection.state) {
    case "CLOSED":
    case "LISTEN":
    case "SYN-SENT":
      return false;
    case "SYN-RECEIVED":
      return connection.fastOpened;
    case "ESTABLISHED":
    case "FIN-WAIT-1":
    case "FIN-WAIT-2":
    case "CLOSE-WAIT":
    case "CLOSING":
    case "LAST-ACK":
    case "TIME-WAIT":
      return true;
  }
};

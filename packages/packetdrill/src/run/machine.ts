/** The system under test in virtual time: the model's endpoint, a clock, the link's packets, and the program's sockets. */
import {
  Endpoint,
  seeded,
  type Action,
  type ConnectionOptions,
  type EndpointConnection,
  type EndpointCounters,
  type EndpointOptions,
  type IpAddress,
  type State,
} from "@tcplens/core";
import type { SystemConfiguration } from "../command/system.ts";
import type { SocketRow } from "../command/socket-table.ts";
import { octetsOf, wordsOf } from "../packet/addresses.ts";
import { answerBound } from "../socket/bound-header.ts";
import { endError } from "../socket/connection-errors.ts";
import type { Epoll } from "../socket/epoll.ts";
import { FastOpenMemory } from "../socket/fast-open-memory.ts";
import { makeRoom } from "../socket/send-room.ts";
import { TcpSocket } from "../socket/tcp-socket.ts";
import type { RunSettings } from "./settings.ts";
import { fail, unsupported } from "./verdict.ts";

/** A packet that the model has sent; `at` in microseconds from the script's start. */
export interface SentPacket {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** What one script acts on. Times are ms of the model's clock, except where it says microseconds. */
export class Machine {
  readonly settings: RunSettings;
  readonly system: SystemConfiguration;
  readonly sockets: Map<number, TcpSocket> = new Map();
  /** What `epoll_create` has made, by descriptor. */
  readonly epolls: Map<number, Epoll> = new Map();
  /** Sent and not yet looked at, the oldest first. */
  readonly sent: SentPacket[] = [];
  /** What is remembered of the peer's cookies. */
  readonly fastOpen: FastOpenMemory = new FastOpenMemory();
  /** Called after everything that may let a call go on. */
  onProgress: () => void = () => {};
  /** The error that the ICMP message injected last stands for. */
  icmpErrno: string | undefined;
  #now = EPOCH;
  #endpoint: Endpoint | undefined;
  #endpointFacts = "";
  #steps = 0;
  #pacing: ConnectionOptions["pacing"];
  #routeMtu: number | undefined;
  readonly #isn: number | undefined;
  readonly #connections = new Set<EndpointConnection>();
  readonly #before = new WeakMap<EndpointConnection, State>();

  constructor(settings: RunSettings, system: SystemConfiguration, isn: number | undefined) {
    this.settings = settings;
    this.system = system;
    this.#isn = isn;
  }

  /** The model's clock, ms. */
  get now(): number {
    return this.#now;
  }

  /** Microseconds from the script's start. */
  get elapsed(): number {
    return (this.#now - EPOCH) * 1000;
  }

  /** A moment of the model's clock, in microseconds from the script's start. */
  toElapsed(moment: number): number {
    return (moment - EPOCH) * 1000;
  }

  get endpoint(): Endpoint {
    this.#endpoint ??= this.#makeEndpoint();
    return this.#endpoint;
  }

  /** What the endpoint has counted; `undefined`: there is none yet. */
  get counters(): Readonly<EndpointCounters> | undefined {
    return this.#endpoint?.counters;
  }

  get localAddress(): IpAddress {
    return addressOf(this.settings.localAddress);
  }

  get remoteAddress(): IpAddress {
    return addressOf(this.settings.remoteAddress);
  }

  /** After a command: what holds for the whole endpoint cannot change once there is one; connections begin to pace. */
  takeConfiguration(): void {
    const pacing = this.system.queue === "paces" ? this.system.pacing : undefined;
    if (pacing !== this.#pacing)
      for (const connection of this.#connections) connection.configure({ pacing }, this.#now);
    this.#pacing = pacing;
    this.#takeRoute();
    this.settle();
    if (this.#endpoint !== undefined && this.#facts() !== this.#endpointFacts)
      unsupported("changing cookies or resets of a system that already runs");
  }

  /** Lets time go on to a moment, in microseconds from the start, and does what is due until then. */
  advanceTo(microseconds: number): void {
    this.#advance(EPOCH + microseconds / 1000);
  }

  /** Lets time go on to the next thing that is due. `false`: nothing is, up to that moment. */
  step(limit: number): boolean {
    const next = this.endpoint.nextTimeout();
    const latest = EPOCH + limit / 1000;
    if (next > latest) return false;
    this.#fire(next);
    return true;
  }

  #advance(moment: number): void {
    while (this.#endpoint !== undefined && this.#endpoint.nextTimeout() <= moment)
      this.#fire(this.#endpoint.nextTimeout());
    this.#now = Math.max(this.#now, moment);
  }

  #fire(moment: number): void {
    this.#steps += 1;
    if (this.#steps > STEPS_MAX) fail({ message: `more than ${STEPS_MAX} timers have gone off` });
    this.#now = Math.max(this.#now, moment);
    this.endpoint.handleTimeout(this.#now);
    this.settle();
  }

  /** A packet from the link. */
  deliver(bytes: Uint8Array): void {
    this.endpoint.receive(bytes, this.#now, this.settings.joinedOf);
    this.settle();
  }

  /** Takes in all that the endpoint has to send and to tell; to be called after everything that is done to it. */
  settle(): void {
    if (this.#endpoint === undefined) return;
    for (let action = this.endpoint.poll(); action !== undefined; action = this.endpoint.poll()) {
      if (action.type === "packet" && this.system.queue === "refuses") this.endpoint.refused(this.#now);
      else if (action.type === "packet") {
        const bytes = action.bytes.slice();
        if (this.settings.profile === "bsd") answerBound(bytes, this.sockets.values(), this.settings.version);
        if (this.sent.push({ at: this.elapsed, bytes }) > PACKETS_MAX)
          fail({
            message: `more than ${PACKETS_MAX} packets have been sent that the script does not look at`,
          });
      } else if (action.type === "connection") this.#note(action.connection, action.action);
    }
    const withRoom = makeRoom({ machine: this });
    for (const epoll of this.epolls.values()) epoll.look(withRoom);
    this.onProgress();
  }

  /** A connection that the program has got from `connect` or `accept`. */
  own(connection: EndpointConnection): void {
    this.#connections.add(connection);
  }

  /** Octets of data in a full segment of a connection; `undefined` where there is none that the program has. */
  segmentSize(localPort: number, remotePort: number): number | undefined {
    for (const connection of this.#connections) {
      const { local, remote } = connection;
      if (local.port === localPort && remote.port === remotePort) return connection.info(this.#now).sndMss;
    }
    return undefined;
  }

  /** All sockets as a system's tools would list them. */
  rows(): readonly SocketRow[] {
    const rows: SocketRow[] = [];
    const { version } = this.settings;
    for (const socket of this.sockets.values()) {
      const { listener, connection } = socket;
      const localPort = listener?.local.port ?? connection?.local.port ?? socket.boundPort;
      rows.push({
        state: socket.state,
        held: true,
        version,
        localPort,
        remotePort: connection?.remote.port ?? 0,
      });
      for (let count = listener?.halfOpen ?? 0; count > 0; count -= 1)
        rows.push({ state: "SYN-RECEIVED", held: false, version, localPort, remotePort: 0 });
      for (let count = listener?.waiting ?? 0; count > 0; count -= 1)
        rows.push({ state: "ESTABLISHED", held: false, version, localPort, remotePort: 0 });
    }
    for (const connection of this.#connections) {
      if (connection.state === "CLOSED" || this.#isHeld(connection)) continue;
      rows.push({
        state: connection.state,
        held: false,
        version,
        localPort: connection.local.port,
        remotePort: connection.remote.port,
      });
    }
    return rows;
  }

  #isHeld(connection: EndpointConnection): boolean {
    const { owner } = connection;
    return owner instanceof TcpSocket && this.sockets.get(owner.descriptor) === owner;
  }

  /** Does away with the connections in a state, without a segment. */
  drop(state: State): void {
    for (const connection of this.#connections) {
      if (connection.state !== state) continue;
      if (state === "TIME-WAIT") connection.replace();
      else connection.abort(this.#now);
    }
    const before = this.sent.length;
    this.settle();
    this.sent.length = before;
  }

  #note(connection: EndpointConnection, action: Action): void {
    if (action.type === "state-changed" && action.to === "CLOSED") this.#before.set(connection, action.from);
    if (!(connection.owner instanceof TcpSocket)) return;
    const socket = connection.owner;
    if (action.type === "peer-finished") socket.sawEnd = true;
    if (action.type === "state-changed" && action.to === "ESTABLISHED") this.#noteConnected(socket);
    if (action.type === "signal" && action.reply === "destination unreachable")
      socket.softError = this.icmpErrno;
    if (action.type === "closed") this.#noteEnd(socket, connection);
  }

  /** BSD's patience with a connection that is being opened ends with its opening. */
  #noteConnected(socket: TcpSocket): void {
    socket.wasConnected = true;
    if (this.settings.profile === "bsd" && socket.progress === "connecting")
      socket.connection?.configure({ userTimeout: undefined }, this.#now);
  }

  /** Also for a connection that had ended before the program accepted it. */
  #noteEnd(socket: TcpSocket, connection: EndpointConnection): void {
    const { closeReason } = connection;
    if (closeReason === undefined) return;
    socket.isOver = true;
    const from = this.#before.get(connection) ?? "ESTABLISHED";
    socket.pendingError ??= endError(
      this.settings.profile,
      closeReason,
      from,
      socket.softError,
      this.icmpErrno,
    );
  }

  /** Tells a socket what has become of a connection that it takes over. */
  catchUp(socket: TcpSocket, connection: EndpointConnection): void {
    if (connection.peerFinished) socket.sawEnd = true;
    if (connection.state === "CLOSED") this.#noteEnd(socket, connection);
  }

  #takeRoute(): void {
    const { mtu } = this.system.route;
    if (mtu === undefined || mtu === this.#routeMtu) return;
    this.#endpoint?.routeMtu(this.remoteAddress, mtu, this.#now);
    this.#routeMtu = mtu;
  }

  #facts(): string {
    const { synCookies, resets } = this.system;
    return JSON.stringify([synCookies, resets]);
  }

  #makeEndpoint(): Endpoint {
    this.#endpointFacts = this.#facts();
    const isn = this.#isn;
    const options: EndpointOptions = {
      addresses: [this.localAddress],
      connection: this.system.connection,
      random: seeded(SEED),
      mtu: this.settings.mtu,
      synCookies: this.system.synCookies,
      resets: this.system.resets,
      ...(isn === undefined ? {} : { isn: () => isn }),
    };
    const endpoint = new Endpoint(options);
    const { mtu } = this.system.route;
    if (mtu !== undefined) endpoint.routeMtu(this.remoteAddress, mtu, this.#now);
    this.#routeMtu = mtu;
    return endpoint;
  }
}

const addressOf = (text: string): IpAddress => {
  const octets = octetsOf(text) ?? fail({ message: `${text} is no address` });
  return { family: octets.length === 4 ? 4 : 6, words: wordsOf(octets) };
};

/** The model's clock at the script's start: far enough from 0 that nothing lies before it. */
const EPOCH = 1_000_000;
const SEED = 1;
/** More than any script that means something takes; a connection that never rests would go on for ever. */
const STEPS_MAX = 1_000_000;
const PACKETS_MAX = 100_000;

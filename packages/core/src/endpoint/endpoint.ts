/**
 * RFC 9293 §3.9: one host's TCP. Packets go in with `receive`, the clock with `handleTimeout`, calls of programs with
 * `connect`, `listen` and the verbs of connections; what is to be sent and told comes out of `poll`.
 */
import { InvalidArgument, invariant } from "../base/errors.ts";
import type { Port } from "../base/port.ts";
import { EphemeralPorts } from "../mechanism/ephemeral-ports.ts";
import { checkAddress } from "./addresses.ts";
import { openActive } from "./active-open.ts";
import { afterInput } from "./after-input.ts";
import { Arrivals } from "./arrivals.ts";
import type {
  ConnectOptions,
  EndpointAction,
  EndpointOptions,
  Listener,
  ListenOptions,
  OpenFailure,
} from "./contract.ts";
import type { EndpointCounters } from "./counters.ts";
import { Departures } from "./departures.ts";
import type { EndpointConnection } from "./endpoint-connection.ts";
import { Host } from "./host.ts";
import { closeListener, openPassive } from "./listening.ts";
import { sameAddress, type IpAddress } from "../wire/address.ts";
import { TimeWait } from "./time-wait.ts";

export class Endpoint {
  readonly #host: Host;
  readonly #ports: EphemeralPorts;
  readonly #arrivals: Arrivals;
  readonly #departures: Departures;

  /** @throws {@link InvalidArgument} for options that cannot be. */
  constructor(options: EndpointOptions) {
    const host = new Host(options);
    const { first, last } = options.ephemeralPorts ?? usualPorts;
    this.#host = host;
    this.#ports = new EphemeralPorts(host.hash, options.random, first, last);
    this.#arrivals = new Arrivals(host);
    this.#departures = new Departures(host);
  }

  /** What has been done and refused so far. */
  get counters(): Readonly<EndpointCounters> {
    return this.#host.counters;
  }

  /** Connections there are, half-open ones included. */
  get connections(): number {
    return this.#host.connections.size;
  }

  /** Pairs of sockets in TIME-WAIT whose connection nobody holds any more. */
  get timeWaits(): number {
    return this.#host.connections.timeWaits;
  }

  /**
   * An active OPEN. The connection is in SYN-SENT, or the reason why there is none.
   * @throws {@link InvalidArgument} for an address or options that cannot be.
   */
  connect(options: ConnectOptions, now: number): EndpointConnection | OpenFailure {
    return openActive(this.#host, this.#ports, options, now);
  }

  /**
   * A passive OPEN that stays. Port 0 has one chosen.
   * @throws {@link InvalidArgument} for a backlog or options that cannot be.
   */
  listen(options: ListenOptions, _now: number): Listener | OpenFailure {
    return openPassive(this.#host, this.#ports, options, (queue, at) => closeListener(this.#host, queue, at));
  }

  /**
   * A packet from the link. It is not needed any more when the call is over. Changes what `poll` and `nextTimeout` give.
   * `joinedOf`: the link has joined several segments into it (GRO), of so many octets of payload each; 0: none.
   */
  receive(packet: Uint8Array, now: number, joinedOf = 0): void {
    this.#arrivals.receive(packet, now, joinedOf);
  }

  /**
   * The route to a destination takes packets of `mtu` octets, less than the link or as many: for connections from now on and,
   * as far as they may know (RFC 4821 §7.2), for those there are. Changes what `poll` and `nextTimeout` give.
   * @throws {@link InvalidArgument} for an address or an MTU that cannot be.
   */
  routeMtu(destination: IpAddress, mtu: number, now: number): void {
    checkAddress("destination", destination);
    if (!Number.isInteger(mtu) || mtu < MTU_LEAST || mtu > MTU_MOST)
      throw new InvalidArgument("mtu", `a whole number from ${MTU_LEAST} to ${MTU_MOST}`, mtu);
    this.#host.pathMtus.route(destination, mtu);
    for (const connection of this.#host.connections.connections()) {
      if (!sameAddress(connection.remote.address, destination)) continue;
      connection.routeMtu(mtu, now);
      afterInput(this.#host, connection, now);
    }
  }

  /**
   * The packet that `poll` gave last was not taken by the link or its queue (ENOBUFS, EAGAIN): it counts as not sent, and is
   * tried again later. To be called before `poll` is called again. Changes what `poll` and `nextTimeout` give.
   */
  refused(now: number): void {
    this.#departures.refused(now);
  }

  /** Does what is due. An early call does nothing. Changes what `poll` and `nextTimeout` give. */
  handleTimeout(now: number): void {
    const { connections } = this.#host;
    const { timers } = connections;
    let rounds = 0;
    for (let top = timers.top(); top !== undefined && top.nextTimeout() <= now; top = timers.top()) {
      if (top instanceof TimeWait) {
        connections.removeTimeWait(top);
        continue;
      }
      const connection = top as EndpointConnection;
      connection.handleTimeout(now);
      afterInput(this.#host, connection, now);
      rounds = connection.nextTimeout() <= now ? rounds + 1 : 0;
      invariant(rounds < ROUNDS_MAX, "a timer that has gone off is set to a later time");
    }
    this.#arrivals.handleTimeout(now);
  }

  /** When `handleTimeout` is next worth calling; `Infinity`: never. Any other call may change it. */
  nextTimeout(): number {
    return Math.min(this.#host.connections.timers.nextTimeout(), this.#arrivals.nextTimeout());
  }

  /**
   * What to send or to know next; `undefined`: nothing. To be called until then after every other call. The action, and
   * the octets of a packet, are valid until the next call.
   */
  poll(): EndpointAction | undefined {
    return this.#departures.next();
  }
}

/** RFC 6056 §3.2: the whole range, but for the ports that only privileged programs have. */
const usualPorts = { first: 1024 as Port, last: 65_535 as Port };

/** RFC 791 §3.2; a route narrower than IPv6's least has links that cut packets by themselves (RFC 8200 §5). */
const MTU_LEAST = 68;
const MTU_MOST = 65_535;

/** Times one timer may go off without the clock moving on: more would never end. */
const ROUNDS_MAX = 1000;

/**
 * RFC 9293 §3.9: what an endpoint (one host's TCP) offers to a driver and to the programs above it. Packets in, packets
 * out, connections by 4-tuple; no sockets, no clock, no randomness of its own.
 */
import type { Port } from "../base/port.ts";
import type { Random } from "../base/random.ts";
import type { Action } from "../connection/action.ts";
import type { ConnectionOptions } from "../connection/options.ts";
import type { IpAddress } from "../wire/address.ts";
import type { EndpointConnection } from "./endpoint-connection.ts";
import type { IpOptions } from "./ip-habits.ts";
import type { EndpointLimits } from "./limits.ts";

export type { EndpointLimits } from "./limits.ts";

/** What an endpoint is made of. */
export interface EndpointOptions {
  /** This host's addresses; packets to others are ignored. The first of a family is the source by default. */
  readonly addresses: readonly IpAddress[];
  /** For every connection, unless its own say otherwise. */
  readonly connection?: ConnectionOptions;
  /** Chance: ports, jitter, cookies. */
  readonly random: Random;
  /** 16 octets nobody else knows, for ISNs (RFC 6528 §3), ports (RFC 6056 §3.3.3) and cookies. Default: drawn. */
  readonly secret?: Uint8Array;
  /** Largest packet the link takes, octets. Default: 1500. */
  readonly mtu?: number;
  /** For every connection, unless its own say otherwise. */
  readonly ip?: IpOptions;
  readonly limits?: Partial<EndpointLimits>;
  /** Ports to choose from, both inclusive (RFC 6056 §3.2). Default: 1024 to 65535 as it advises. */
  readonly ephemeralPorts?: { readonly first: Port; readonly last: Port };
  /** RFC 6528 is the default; a test or a script may want its own. */
  readonly isn?: (local: SocketAddress, remote: SocketAddress, now: number) => number;
  /** RFC 4987 §3.6. `overflow`: once a listener's queue is full. Default: `overflow`. */
  readonly synCookies?: "never" | "overflow" | "always";
  /** Answer what has no connection with a reset (RFC 9293 §3.5.2). Default: true. */
  readonly resets?: boolean;
}

/** What an active OPEN needs. */
export interface ConnectOptions {
  readonly remote: SocketAddress;
  /** Default: the endpoint's first address of the family. */
  readonly localAddress?: IpAddress;
  /** Default, or 0: one is chosen. */
  readonly localPort?: Port;
  readonly connection?: ConnectionOptions;
  readonly ip?: IpOptions;
  /**
   * The first octets to send, as many as the send buffer takes. Where Fast Open is on and the server's cookie is known,
   * they go with the SYN (RFC 7413 §4.2.2).
   */
  readonly data?: Uint8Array;
}

export interface SocketAddress {
  readonly address: IpAddress;
  readonly port: Port;
}

export interface ListenOptions {
  /** 0: one is chosen. */
  readonly port: Port;
  /** Default: all of the endpoint's addresses. */
  readonly address?: IpAddress;
  /** Connections that wait to be accepted; also the half-open ones. Default: 128. */
  readonly backlog?: number;
  /**
   * Half-open connections whose first data the program may have already (RFC 7413 §4.2, PendingFastOpenRequests).
   * Default: half the backlog, so that ordinary handshakes find room beside them.
   */
  readonly fastOpenBacklog?: number;
  readonly connection?: ConnectionOptions;
  readonly ip?: IpOptions;
}

/** What to do or to know next, in order, pulled by `Endpoint.poll()`. */
export type EndpointAction =
  /** Send it. The bytes are valid until the endpoint is next called: send or copy them. */
  | { readonly type: "packet"; readonly bytes: Uint8Array }
  /** Something happened to a connection that the program above has to know. Never `transmit`. */
  | { readonly type: "connection"; readonly connection: EndpointConnection; readonly action: Action }
  /** A connection is ready for `Listener.accept()`. */
  | { readonly type: "acceptable"; readonly listener: Listener };

/** A passive OPEN that stays. */
export interface Listener {
  readonly local: { readonly address: IpAddress | undefined; readonly port: Port };
  /** The oldest connection that has been established and not yet accepted. */
  accept(): EndpointConnection | undefined;
  readonly waiting: number;
  readonly halfOpen: number;
  /** No more connections; those not yet accepted are reset. */
  close(now: number): void;
}

/** What no connection can be made for, in the RFC's words where it has them. */
export type OpenProblem =
  | "address-in-use"
  | "address-not-available"
  | "no-ports"
  | "insufficient-resources"
  | "connection-exists";

/** There is no connection, or nobody listens. */
export interface OpenFailure {
  readonly error: OpenProblem;
}

/** What a program has set on a socket, and what that means for its connection. */
import type { ConnectionOptions, ConnectOptions } from "@tcplens/core";
import type { SystemConfiguration } from "../command/system.ts";

/** Options by the name that `setsockopt` has for them; what was never set is not there. */
export class SocketOptions {
  readonly #values: Map<string, number>;
  /** `SO_LINGER`, seconds; `undefined`: off. */
  linger: number | undefined;
  congestion: string | undefined;
  /** `TCP_FASTOPEN_KEY`, as the system's own is written. */
  fastOpenKey: string | undefined;

  constructor(like?: SocketOptions) {
    this.#values = new Map(like === undefined ? [] : like.#values);
    this.linger = like?.linger;
    this.congestion = like?.congestion;
    this.fastOpenKey = like?.fastOpenKey;
  }

  value(name: string): number | undefined {
    return this.#values.get(name);
  }

  isOn(name: string): boolean {
    return (this.#values.get(name) ?? 0) !== 0;
  }

  set(name: string, value: number): void {
    this.#values.set(name, value);
  }

  remove(name: string): void {
    this.#values.delete(name);
  }
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

/** The system's options with the socket's put over them. */
export const connectionOptions = (system: SystemConfiguration, options: SocketOptions): ConnectionOptions => {
  const result: Mutable<ConnectionOptions> = { ...system.connection };
  if (options.congestion !== undefined) result.congestion = congestionNames[options.congestion] ?? "cubic";
  result.noDelay = options.isOn("TCP_NODELAY");
  result.cork = options.isOn("TCP_CORK") || options.isOn("TCP_NOPUSH");
  // BSD: without any option, whatever the system has.
  if (options.isOn("TCP_NOOPT"))
    Object.assign(result, { mssOption: false, timestamps: false, windowScaling: false, sack: false });
  if (system.queue === "paces") result.pacing = system.pacing;
  putBuffers(result, system, options);
  putTimers(result, system, options);
  const size = options.value("TCP_MAXSEG");
  if (size !== undefined) result.maximumSegmentSize = size;
  if (system.route.advertisedSize !== undefined) result.offeredMss = system.route.advertisedSize;
  if (system.route.initialWindow !== undefined) result.initialWindow = system.route.initialWindow;
  return result;
};

/** What the program says about the IP header. */
export const ipOptions = (options: SocketOptions, version: 4 | 6): NonNullable<ConnectOptions["ip"]> => {
  const [byteName, hopsName] = version === 4 ? ["IP_TOS", "IP_TTL"] : ["IPV6_TCLASS", "IPV6_UNICAST_HOPS"];
  const byte = options.value(byteName);
  const hops = options.value(hopsName);
  return {
    // The two bits below are ECN's, and TCP's own to set.
    ...(byte === undefined || byte < 0 ? {} : { dscp: (byte & 0xff) >> 2 }),
    ...(hops === undefined || hops < 1 ? {} : { hopLimit: hops & 0xff }),
  };
};

/** What differs between two sets of options. */
export const changedOptions = (before: ConnectionOptions, after: ConnectionOptions): ConnectionOptions => {
  const old = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(old.get(name)),
  );
  return Object.fromEntries(changed);
};

/** What the model knows of the controllers that can be named. */
export const congestionNames: Readonly<Record<string, "new-reno" | "cubic" | "bbr">> = {
  reno: "new-reno",
  newreno: "new-reno",
  cubic: "cubic",
  bbr: "bbr",
};

const putBuffers = (
  result: Mutable<ConnectionOptions>,
  system: SystemConfiguration,
  options: SocketOptions,
): void => {
  const receive = options.value("SO_RCVBUF");
  result.receiveBuffer = Math.min(BUFFER_MAX, receive ?? system.receiveBuffer);
  // A size that the program sets is the size it stays at.
  result.receiveBufferMax = Math.min(BUFFER_MAX, receive ?? system.receiveBufferMax);
  // How much a write takes is decided before it comes to the connection.
  const send = Math.max(SEND_BUFFER, system.sendBufferMax, options.value("SO_SNDBUF") ?? 0);
  result.sendBuffer = Math.min(BUFFER_MAX, send);
};

const SEND_BUFFER = 16_777_216;
/** RFC 7323 §2.3: no window is larger. */
const BUFFER_MAX = 1_073_741_824;

const putTimers = (
  result: Mutable<ConnectionOptions>,
  system: SystemConfiguration,
  options: SocketOptions,
): void => {
  const { keepAlive } = system;
  const seconds = (name: string, usual: number): number => {
    const value = options.value(name);
    return value === undefined ? usual : value * 1000;
  };
  result.keepAlive = options.isOn("SO_KEEPALIVE")
    ? {
        idle: seconds("TCP_KEEPIDLE", keepAlive.idle),
        interval: seconds("TCP_KEEPINTVL", keepAlive.interval),
        count: options.value("TCP_KEEPCNT") ?? keepAlive.count,
      }
    : undefined;
  const userTimeout = options.value("TCP_USER_TIMEOUT") ?? 0;
  result.userTimeout = userTimeout > 0 ? userTimeout : undefined;
  const synRetries = options.value("TCP_SYNCNT");
  if (synRetries !== undefined) result.synRetries = synRetries;
  const linger = options.value("TCP_LINGER2");
  if (linger !== undefined) result.finWait2Timeout = linger < 0 ? 0 : linger * 1000;
  const rtoMax = options.value("TCP_RTO_MAX_MS");
  if (rtoMax !== undefined) result.rtoMax = rtoMax;
};

/** What a program has set on a socket, and what that means for its connection. */
import type { ConnectionOptions } from "@tcplens/core";
import type { SystemConfiguration } from "../command/system.ts";

/** Options by the name that `setsockopt` has for them; what was never set is not there. */
export class SocketOptions {
  readonly #values: Map<string, number>;
  /** `SO_LINGER`, seconds; `undefined`: off. */
  linger: number | undefined;
  congestion: string | undefined;

  constructor(like?: SocketOptions) {
    this.#values = new Map(like === undefined ? [] : like.#values);
    this.linger = like?.linger;
    this.congestion = like?.congestion;
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
  if (options.isOn("TCP_NODELAY")) result.noDelay = true;
  if (options.isOn("TCP_CORK") || options.isOn("TCP_NOPUSH")) result.cork = true;
  // BSD: without any option, whatever the system has.
  if (options.isOn("TCP_NOOPT"))
    Object.assign(result, { timestamps: false, windowScaling: false, sack: false });
  putBuffers(result, system, options);
  putTimers(result, system, options);
  const size = Math.min(options.value("TCP_MAXSEG") ?? Infinity, system.route.advertisedSize ?? Infinity);
  if (Number.isFinite(size)) result.maximumSegmentSize = size;
  if (system.route.initialWindow !== undefined) result.initialWindow = system.route.initialWindow;
  return result;
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
  result.receiveBuffer = receive ?? system.receiveBuffer;
  // A size that the program sets is the size it stays at.
  result.receiveBufferMax = receive ?? system.receiveBufferMax;
  // How much a write takes is decided before it comes to the connection.
  result.sendBuffer = Math.max(SEND_BUFFER, system.sendBufferMax, options.value("SO_SNDBUF") ?? 0);
};

const SEND_BUFFER = 16_777_216;

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
  if (userTimeout > 0) result.userTimeout = userTimeout;
  const synRetries = options.value("TCP_SYNCNT");
  if (synRetries !== undefined) result.synRetries = synRetries;
  const linger = options.value("TCP_LINGER2");
  if (linger !== undefined) result.finWait2Timeout = linger < 0 ? 0 : linger * 1000;
  const rtoMax = options.value("TCP_RTO_MAX_MS");
  if (rtoMax !== undefined) result.rtoMax = rtoMax;
};

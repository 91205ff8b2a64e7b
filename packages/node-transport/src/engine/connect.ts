/** Connecting through an endpoint, as `net.connect` does through the operating system. */
import { isIP, type LookupFunction } from "node:net";
import {
  type ConnectionOptions,
  type IpAddress,
  InvalidArgument,
  parseIpAddress,
  type Port,
} from "@tcplens/core";
import { openCode } from "./close-code.ts";
import type { EndpointDriver } from "./driver.ts";
import { EngineSocket, type EngineSocketOptions } from "./stream.ts";
import { systemError } from "./system-error.ts";

export interface ConnectOptions extends EngineSocketOptions {
  /** An IPv4 or IPv6 address; a name only with `lookup`. */
  readonly host: string;
  readonly port: number;
  /** Default: the endpoint's first of the family. */
  readonly localAddress?: string | undefined;
  /** Default: one is chosen. */
  readonly localPort?: number | undefined;
  /** What knows names, as for `net.connect`. Default: nobody, `ENOTFOUND`. */
  readonly lookup?: LookupFunction | undefined;
  readonly family?: 0 | 4 | 6 | undefined;
  /** As `setTimeout` before connecting. */
  readonly timeout?: number | undefined;
  /** What the engine can do beyond Node's options. */
  readonly connection?: ConnectionOptions | undefined;
}

/**
 * Begins to connect. What fails is an `error` event, later: with code, errno, syscall, address and port as `net` has it.
 * @throws {@link InvalidArgument} for a port or an address that cannot be.
 */
export const connect = (
  driver: EndpointDriver,
  options: ConnectOptions,
  onConnect?: () => void,
): EngineSocket => {
  checkPort("options.port", options.port);
  if (options.localPort !== undefined) checkPort("options.localPort", options.localPort);
  const local = options.localAddress === undefined ? undefined : parseIpAddress(options.localAddress);
  if (options.localAddress !== undefined && local === undefined) {
    throw new InvalidArgument("options.localAddress", "an IPv4 or IPv6 address", options.localAddress);
  }
  const socket = new EngineSocket(driver, options);
  if (onConnect !== undefined) socket.once("connect", onConnect);
  if (options.timeout !== undefined) socket.setTimeout(options.timeout);
  socket.connecting = true;
  const address = parseIpAddress(options.host);
  if (address === undefined) lookUp(driver, socket, options, local);
  else open(driver, socket, options, address, local);
  return socket;
};

const lookUp = (
  driver: EndpointDriver,
  socket: EngineSocket,
  options: ConnectOptions,
  local: IpAddress | undefined,
): void => {
  const { host, lookup } = options;
  if (lookup === undefined) {
    const facts = { errno: EAI_NONAME, code: "ENOTFOUND", syscall: "getaddrinfo", hostname: host };
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), facts);
    process.nextTick(() => socket.emit("lookup", error, undefined, undefined, host));
    socket.refuse(error);
    return;
  }
  lookup(host, { family: options.family ?? 0, hints: 0, all: false }, (error, found, family) => {
    if (socket.destroyed) return;
    const first = typeof found === "string" ? { address: found, family } : found?.[0];
    socket.emit("lookup", error, first?.address, first?.family, host);
    if (error !== null) {
      socket.refuse(error);
      return;
    }
    const address =
      first === undefined || isIP(first.address) === 0 ? undefined : parseIpAddress(first.address);
    if (address !== undefined) open(driver, socket, options, address, local);
    else socket.refuse(new TypeError(`Invalid IP address: ${String(first?.address)}`));
  });
};

const open = (
  driver: EndpointDriver,
  socket: EngineSocket,
  options: ConnectOptions,
  address: IpAddress,
  local: IpAddress | undefined,
): void => {
  const remote = { address, port: options.port as Port };
  const opened = driver.endpoint.connect(
    {
      remote,
      ...(local === undefined ? {} : { localAddress: local }),
      ...(options.localPort === undefined ? {} : { localPort: options.localPort as Port }),
      connection: connectionOptions(options),
    },
    driver.now(),
  );
  if ("error" in opened) {
    const isLocal = options.localAddress !== undefined && opened.error === "address-not-available";
    const end = isLocal
      ? { address: options.localAddress, port: options.localPort ?? 0 }
      : { address: options.host, port: options.port };
    socket.refuse(systemError(openCode(opened.error), isLocal ? "bind" : "connect", end));
    return;
  }
  socket.adopt(opened, true);
};

/** What Node's options say, in the engine's words; the engine's own go first. */
export const connectionOptions = (
  options: EngineSocketOptions & { readonly connection?: ConnectionOptions | undefined },
): ConnectionOptions => ({
  ...(options.noDelay === undefined ? {} : { noDelay: options.noDelay }),
  ...(options.keepAlive === true
    ? { keepAlive: { idle: options.keepAliveInitialDelay || KEEP_ALIVE_IDLE, interval: 1000, count: 10 } }
    : {}),
  ...options.connection,
});

const checkPort = (argument: string, port: number): void => {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgument(argument, "a whole number from 0 to 65535", port);
  }
};

/** RFC 1122 §4.2.3.6. */
const KEEP_ALIVE_IDLE = 7_200_000;
/** Node's number for a name that is not found. */
const EAI_NONAME = -3008;

/** What each option of a socket is, and what setting it does. */
import type { Expression } from "../language/expression.ts";
import { unsupported } from "../run/verdict.ts";
import type { CallContext } from "./call-context.ts";
import { listen } from "./open-calls.ts";
import { sendBufferSize } from "./send-room.ts";
import { changedOptions, congestionNames, connectionOptions, ipOptions } from "./socket-options.ts";
import type { TcpSocket } from "./tcp-socket.ts";

/** A number, a name, or `SO_LINGER`'s pair. */
export type OptionValue = number | string | { readonly on: boolean; readonly seconds: number };

/** Options that are kept as they are set, and are what was set; others say 0 until then. */
const plain: ReadonlySet<string> = new Set(
  "SO_REUSEADDR SO_REUSEPORT SO_KEEPALIVE SO_DONTROUTE SO_BROADCAST SO_OOBINLINE SO_DEBUG SO_PRIORITY SO_MARK SO_RCVLOWAT SO_TIMESTAMP TCP_NODELAY TCP_CORK TCP_NOPUSH TCP_QUICKACK TCP_DEFER_ACCEPT TCP_USER_TIMEOUT TCP_FASTOPEN TCP_FASTOPEN_CONNECT TCP_FASTOPEN_NO_COOKIE TCP_NOTSENT_LOWAT TCP_INQ TCP_NOOPT IP_FREEBIND IPV6_V6ONLY IP_RECVERR IPV6_RECVERR".split(
    " ",
  ),
);

/** What a program may set, but the model does not follow, unless to this value. */
const fixed: Readonly<Record<string, readonly number[]>> = {
  TCP_DEFER_ACCEPT: [0],
  TCP_QUICKACK: [1],
  IP_RECVERR: [0],
  IPV6_RECVERR: [0],
  TCP_THIN_LINEAR_TIMEOUTS: [0],
  SO_RCVLOWAT: [1],
};

/** Sets an option; returns the error's name where it cannot be. */
export const writeOption = (
  context: CallContext,
  socket: TcpSocket,
  name: string,
  value: OptionValue,
  at: Expression,
): string | undefined => {
  if (name === "SO_LINGER") {
    if (typeof value !== "object") return "EINVAL";
    socket.options.linger = value.on ? value.seconds : undefined;
    return undefined;
  }
  if (name === "TCP_CONGESTION") return writeCongestion(context, socket, value);
  if (name === "TCP_FASTOPEN_KEY") return writeCookieKey(context, socket, value, at);
  if (typeof value !== "number") return unsupported(`the option ${name} with such a value`, at);
  const kept = fixed[name];
  if (kept !== undefined && !kept.includes(value))
    return unsupported(`the option ${name} set to ${value}`, at);
  const problem = writeNumber(context, socket, name, value, at);
  if (problem === undefined) apply(context, socket, name);
  return problem;
};

/** 16 octets, or 32 for a second key that is only accepted. The script writes them as text. */
const writeCookieKey = (
  context: CallContext,
  socket: TcpSocket,
  value: OptionValue,
  at: Expression,
): string | undefined => {
  const octets = typeof value === "string" ? Array.from(value, (each) => each.codePointAt(0) ?? 0) : [];
  if (octets.length !== 16 && octets.length !== 32) return "EINVAL";
  const words = [0, 4, 8, 12].map((at4) => octets.slice(at4, at4 + 4).toReversed());
  if (octets.some((octet) => octet > 255)) return unsupported("a key with such letters", at);
  const hex = words.map((word) => word.map((octet) => octet.toString(16).padStart(2, "0")).join(""));
  socket.options.fastOpenKey = hex.join("-");
  apply(context, socket, "TCP_FASTOPEN_KEY");
  return undefined;
};

const writeCongestion = (context: CallContext, socket: TcpSocket, value: OptionValue): string | undefined => {
  const name = typeof value === "string" ? value.replace(/\0+$/, "") : "";
  if (!(name in congestionNames)) return "ENOENT";
  socket.options.congestion = name;
  apply(context, socket, "TCP_CONGESTION");
  return undefined;
};

const writeNumber = (
  context: CallContext,
  socket: TcpSocket,
  name: string,
  value: number,
  at: Expression,
): string | undefined => {
  const { isBsd } = context;
  const { options } = socket;
  const range = ranges[name];
  if (range !== undefined && (value < range[0] || value > range[1])) return "EINVAL";
  switch (name) {
    case "SO_RCVBUF":
    case "SO_RCVBUFFORCE":
      options.set("SO_RCVBUF", isBsd ? value : Math.max(2304, 2 * value));
      return undefined;
    case "SO_SNDBUF":
    case "SO_SNDBUFFORCE":
      options.set("SO_SNDBUF", isBsd ? value : Math.max(4608, 2 * value));
      return undefined;
    case "TCP_NODELAY":
      options.set(name, value);
      // Linux: what a cork holds back goes out as well.
      return undefined;
    case "TCP_FASTOPEN_CONNECT":
      return writeFastOpenConnect(context, socket, value);
    case "IP_MTU_DISCOVER":
    case "IPV6_MTU_DISCOVER":
      return writeDiscovery(socket, value);
    default:
      if (!plain.has(name) && range === undefined) return unsupported(`the option ${name}`, at);
      options.set(name, value);
      return undefined;
  }
};

const writeFastOpenConnect = (
  { machine }: CallContext,
  socket: TcpSocket,
  value: number,
): string | undefined => {
  if (value !== 0 && value !== 1) return "EINVAL";
  if ((machine.system.fastOpen & 1) === 0) return "EOPNOTSUPP";
  if (socket.progress !== "none" || socket.listener !== undefined) return "EINVAL";
  socket.options.set("TCP_FASTOPEN_CONNECT", value);
  return undefined;
};

/** IP_PMTUDISC_DONT, WANT and DO. */
const writeDiscovery = (socket: TcpSocket, value: number): string | undefined => {
  if (value < 0 || value > 5) return "EINVAL";
  socket.options.set("IP_MTU_DISCOVER", value);
  return undefined;
};

/** What is refused outside of a range, and kept within it. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  IP_TOS: [0, 255],
  IP_TTL: [-1, 255],
  IPV6_TCLASS: [-1, 255],
  IPV6_UNICAST_HOPS: [-1, 255],
  TCP_MAXSEG: [1, 65_535],
  TCP_KEEPIDLE: [1, 32_767],
  TCP_KEEPINTVL: [1, 32_767],
  TCP_KEEPINIT: [1, 32_767],
  TCP_KEEPCNT: [1, 127],
  TCP_SYNCNT: [1, 127],
  TCP_LINGER2: [-1, 3600],
  TCP_USER_TIMEOUT: [0, 0x7fff_ffff],
  TCP_RTO_MAX_MS: [1000, 120_000],
};

/** A connection that is there goes by the new options from now on. */
const apply = (context: CallContext, socket: TcpSocket, name: string): void => {
  const { machine } = context;
  const { listener } = socket;
  if (listener !== undefined && listener.halfOpen === 0 && listener.waiting === 0) {
    listener.close(machine.now);
    listen(context, socket);
  }
  if (socket.connection === undefined || socket.isOver) return;
  const options = connectionOptions(machine.system, socket.options);
  const changed = changedOptions(socket.applied, options);
  socket.applied = options;
  // Linux: to ask for no delay once more also sends what is held back.
  const again = name === "TCP_NODELAY" && options.noDelay === true ? { noDelay: true } : {};
  socket.connection.configure({ ...changed, ...again }, machine.now);
  socket.connection.configureIp(ipOptions(socket.options, machine.settings.version));
};

/** What an option says. */
export const readOption = (
  context: CallContext,
  socket: TcpSocket,
  name: string,
  at: Expression,
): OptionValue => {
  const { machine, isBsd } = context;
  const { options, connection } = socket;
  const { system } = machine;
  switch (name) {
    case "SO_ERROR":
      return takeError(socket);
    case "SO_RCVBUF":
      return receiveBufferOf(context, socket);
    case "SO_SNDBUF":
      return sendBufferSize(context, socket);
    case "SO_LINGER":
      return { on: options.linger !== undefined, seconds: options.linger ?? 0 };
    case "SO_TYPE":
      return 1;
    case "SO_PROTOCOL":
      return 6;
    case "SO_ACCEPTCONN":
      return socket.listener === undefined ? 0 : isBsd ? 2 : 1;
    case "TCP_MAXSEG":
      return connection === undefined || socket.isOver
        ? (options.value(name) ?? DEFAULT_SEGMENT)
        : connection.info(machine.now).sndMss;
    case "TCP_CONGESTION":
      return (
        options.congestion ??
        (system.connection.congestion === "new-reno" ? "reno" : (system.connection.congestion ?? "cubic"))
      );
    case "TCP_KEEPIDLE":
      return options.value(name) ?? system.keepAlive.idle / 1000;
    case "TCP_KEEPINTVL":
      return options.value(name) ?? system.keepAlive.interval / 1000;
    case "TCP_KEEPCNT":
      return options.value(name) ?? system.keepAlive.count;
    case "TCP_KEEPINIT":
      return options.value(name) ?? system.connectTimeout / 1000;
    case "TCP_SYNCNT":
      return options.value(name) ?? system.connection.synRetries ?? 6;
    case "TCP_LINGER2":
      return options.value(name) ?? (system.connection.finWait2Timeout ?? 60_000) / 1000;
    default:
      if (!plain.has(name) && ranges[name] === undefined) return unsupported(`the option ${name}`, at);
      return options.value(name) ?? 0;
  }
};

/** RFC 9293 §3.7.1, MUST-15. */
const DEFAULT_SEGMENT = 536;

/** An error is reported once. */
const takeError = (socket: TcpSocket): string => {
  const error = socket.pendingError ?? socket.softError ?? "0";
  if (socket.pendingError === undefined) socket.softError = undefined;
  else socket.pendingError = undefined;
  return error;
};

/** BSD rounds it up to whole segments when a connection is there. */
const receiveBufferOf = ({ machine, isBsd }: CallContext, socket: TcpSocket): number => {
  const size = socket.options.value("SO_RCVBUF") ?? machine.system.receiveBuffer;
  const { connection } = socket;
  if (!isBsd || connection === undefined || socket.isOver || connection.state === "SYN-SENT") return size;
  return connection.info(machine.now).rcvSpace;
};

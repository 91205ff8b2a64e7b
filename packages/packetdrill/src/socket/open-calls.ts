/** `socket`, `bind`, `listen`, `accept`, `connect`, `close`, `shutdown`. */
import type {
  ConnectionOptions,
  EndpointConnection,
  FastOpenOptions,
  OpenProblem,
  Port,
} from "@tcplens/core";
import { unsupported } from "../run/verdict.ts";
import { octetsOf } from "../packet/addresses.ts";
import type { CallContext } from "./call-context.ts";
import { memberOf } from "./arguments.ts";
import { linuxCookie } from "./linux-cookie.ts";
import { blocked, refused, returned, type Outcome } from "./outcome.ts";
import { connectionOptions, ipOptions } from "./socket-options.ts";
import { needsNoCookie, segmentRoom, sendsWithSyn } from "./syn-data.ts";
import { TcpSocket } from "./tcp-socket.ts";

/** `socket(domain, type, protocol)`. */
export const socketCall = (context: CallContext): Outcome => {
  const { arguments: given, machine, wantedDescriptor } = context;
  given.count(3);
  const type = given.number(1);
  const protocol = given.number(2);
  const kind = type & 0xf;
  if (kind !== 1 || (protocol !== 6 && protocol !== 0)) {
    if (wantedDescriptor < 0) return refused("EPROTONOSUPPORT");
    return unsupported("a socket that is not TCP's", given.at(kind === 1 ? 2 : 1));
  }
  if (wantedDescriptor < 0) return returned(freeDescriptor(context));
  const socket = new TcpSocket(wantedDescriptor);
  socket.nonBlocking =
    (type & given.value({ kind: "word", name: "SOCK_NONBLOCK", line: 0, column: 0 })) !== 0;
  machine.sockets.set(wantedDescriptor, socket);
  context.onSocket("made", socket);
  return returned(wantedDescriptor);
};

const freeDescriptor = ({ machine }: CallContext): number => {
  let descriptor = 3;
  while (machine.sockets.has(descriptor)) descriptor += 1;
  return descriptor;
};

/** `bind(fd, address, length)`: to the script's own address and port, or to the port that a structure names. */
export const bindCall = (context: CallContext): Outcome => {
  const { arguments: given, machine, socket } = context;
  given.count(3);
  if (socket.boundPort !== 0 || socket.connection !== undefined) return refused("EINVAL");
  const port = memberOf(given.at(1), "sin_port");
  socket.boundPort =
    port?.kind === "application" && port.arguments[0] !== undefined
      ? given.value(port.arguments[0])
      : machine.settings.bindPort;
  return returned(0);
};

/** `listen(fd, backlog)`. */
export const listenCall = (context: CallContext): Outcome => {
  const { arguments: given, socket } = context;
  given.count(2);
  const backlog = given.number(1);
  if (socket.connection !== undefined) return refused("EINVAL");
  if (socket.listener !== undefined) return returned(0);
  socket.backlog = Math.min(Math.max(backlog, 1), BACKLOG_MAX);
  const problem = listen(context, socket);
  if (problem !== undefined) return refused(problem);
  context.onSocket("listening", socket);
  return returned(0);
};

/** Begins to listen, by the options that the socket has now. Returns the error's name where it cannot. */
export const listen = (context: CallContext, socket: TcpSocket): string | undefined => {
  const { machine } = context;
  const connection = withServerFastOpen(context, socket);
  const listener = machine.endpoint.listen(
    {
      port: socket.boundPort as Port,
      backlog: socket.backlog,
      connection,
      ip: ipOptions(socket.options, machine.settings.version),
    },
    machine.now,
  );
  if ("error" in listener) return openErrors[listener.error];
  // Where no port was bound, one has been chosen.
  socket.boundPort = listener.local.port;
  socket.listener = listener;
  return undefined;
};

/** `net.core.somaxconn`. */
const BACKLOG_MAX = 4096;

const withServerFastOpen = ({ machine }: CallContext, socket: TcpSocket) => {
  const options = connectionOptions(machine.system, socket.options);
  const bits = machine.system.fastOpen;
  const asked = socket.options.value("TCP_FASTOPEN") ?? 0;
  // The bit 0x400 has it on for every listener.
  const on = (bits & 2) !== 0 && (asked > 0 || (bits & 0x400) !== 0);
  if (!on) return options;
  const withoutCookie = (bits & 0x200) !== 0 || socket.options.isOn("TCP_FASTOPEN_NO_COOKIE");
  // The cookies of BSD are not told: there the model makes its own.
  const { settings, system } = machine;
  const [remote, local] = [settings.remoteAddress, settings.localAddress].map(octetsOf);
  const cookie =
    settings.profile === "linux" && remote !== undefined && local !== undefined
      ? linuxCookie(socket.options.fastOpenKey ?? system.fastOpenKey, remote, local)
      : undefined;
  return {
    ...options,
    fastOpen: { server: true, withoutCookie, ...(cookie === undefined ? {} : { cookie }) },
  };
};

/** The names that systems have for why there is no connection. */
const openErrors: Readonly<Record<OpenProblem, string>> = {
  "address-in-use": "EADDRINUSE",
  "address-not-available": "EADDRNOTAVAIL",
  "no-ports": "EADDRNOTAVAIL",
  "insufficient-resources": "ENOBUFS",
  "connection-exists": "EADDRNOTAVAIL",
};

/** `accept(fd, address, length)`. */
export const acceptCall = (context: CallContext): Outcome => {
  const { arguments: given, machine, socket, wantedDescriptor } = context;
  if (context.call.name === "accept4") given.count(4);
  else given.count(3);
  const { listener } = socket;
  if (listener === undefined) return refused("EINVAL");
  const connection = listener.accept();
  if (connection === undefined) return socket.nonBlocking ? refused("EAGAIN") : blocked();
  const accepted = new TcpSocket(
    wantedDescriptor < 0 ? freeDescriptor(context) : wantedDescriptor,
    socket.options,
  );
  // BSD hands the mode on, Linux does not.
  accepted.nonBlocking = context.isBsd && socket.nonBlocking;
  accepted.adopt(connection, "connected");
  accepted.applied = connectionOptions(machine.system, socket.options);
  machine.own(connection);
  machine.catchUp(accepted, connection);
  machine.sockets.set(accepted.descriptor, accepted);
  context.onSocket("accepted", accepted);
  return returned(accepted.descriptor);
};

/** `connect(fd, address, length)`. `data`: what goes with it, of `sendto` with MSG_FASTOPEN. */
export const connectCall = (context: CallContext): Outcome => {
  const { arguments: given, socket } = context;
  given.count(3);
  const family = given.at(1);
  if (family.kind === "word" && family.name === "AF_UNSPEC")
    return unsupported("connect to AF_UNSPEC", family);
  return connectStep(context, socket);
};

/** One try: begins, or looks how far it has come. */
export const connectStep = (context: CallContext, socket: TcpSocket): Outcome => {
  switch (socket.progress) {
    case "none":
      return begin(context, socket);
    case "connecting":
      return progressOf(socket, "EALREADY");
    case "connected":
    case "deferred":
      return refused("EISCONN");
  }
};

/** Opens with what is remembered of the server; `data`: what is to go with the SYN. Linux. */
export const openFast = (context: CallContext, socket: TcpSocket, data?: Uint8Array): string | undefined => {
  const withoutCookie = needsNoCookie(context, socket);
  const fastOpen = context.machine.fastOpen.options(withoutCookie, segmentRoom(context, socket));
  socket.fastOpen = {
    byCookie: !withoutCookie,
    experimental: fastOpen.experimental ?? false,
    data: data?.length ?? 0,
  };
  return openConnection(context, socket, fastOpen, data);
};

const begin = (context: CallContext, socket: TcpSocket): Outcome => {
  if (socket.listener !== undefined) return refused(context.isBsd ? "EOPNOTSUPP" : "EISCONN");
  if (socket.options.isOn("TCP_FASTOPEN_CONNECT")) {
    // Linux: with a cookie at hand it waits for the first write, whose data goes with the SYN.
    if (sendsWithSyn(context, socket)) {
      socket.progress = "deferred";
      context.onSocket("connecting", socket);
      return returned(0);
    }
    const refusal = openFast(context, socket);
    return refusal === undefined ? progressOf(socket, "EINPROGRESS") : refused(refusal);
  }
  const problem = openConnection(context, socket);
  return problem === undefined ? progressOf(socket, "EINPROGRESS") : refused(problem);
};

/**
 * Opens the connection; returns the error's name where there can be none. `data` goes with the SYN where Fast Open lets
 * it, and waits for the connection where it does not.
 */
export const openConnection = (
  context: CallContext,
  socket: TcpSocket,
  fastOpen?: FastOpenOptions,
  data?: Uint8Array,
): string | undefined => {
  const { machine } = context;
  const options = withConnectTimeout(context, socket, connectionOptions(machine.system, socket.options));
  socket.pendingError = undefined;
  socket.isOver = false;
  const opened = machine.endpoint.connect(
    {
      remote: { address: machine.remoteAddress, port: machine.settings.connectPort as Port },
      connection: fastOpen === undefined ? options : { ...options, fastOpen },
      ip: ipOptions(socket.options, machine.settings.version),
      ...(socket.boundPort === 0 ? {} : { localPort: socket.boundPort as Port }),
      ...(data === undefined ? {} : { data }),
    },
    machine.now,
  );
  if ("error" in opened) return openErrors[opened.error];
  socket.applied = options;
  adoptConnecting(context, socket, opened);
  return undefined;
};

/** BSD gives up a connection that does not come about after a time of its own, TCP_KEEPINIT. */
const withConnectTimeout = (
  { machine, isBsd }: CallContext,
  socket: TcpSocket,
  options: ConnectionOptions,
): ConnectionOptions => {
  if (!isBsd) return options;
  const own = socket.options.value("TCP_KEEPINIT");
  return { ...options, userTimeout: own === undefined ? machine.system.connectTimeout : own * 1000 };
};

const adoptConnecting = (context: CallContext, socket: TcpSocket, connection: EndpointConnection): void => {
  socket.adopt(connection, "connecting");
  context.machine.own(connection);
  context.onSocket("connecting", socket);
};

/** How far a connection has come that is being opened. `meanwhile`: the error of a program that will not wait. */
const progressOf = (socket: TcpSocket, meanwhile: string): Outcome => {
  if (socket.isOver) {
    const error = socket.pendingError ?? "ECONNABORTED";
    socket.pendingError = undefined;
    socket.progress = "none";
    socket.connection = undefined;
    return refused(error);
  }
  const state = socket.connection?.state;
  if (state === "SYN-SENT" || state === "SYN-RECEIVED")
    return socket.nonBlocking ? refused(meanwhile) : blocked();
  socket.progress = "connected";
  return returned(0);
};

/** `close(fd)`. */
export const closeCall = (context: CallContext): Outcome => {
  const { arguments: given, machine } = context;
  given.count(1);
  if (machine.epolls.delete(given.number(0))) return returned(0);
  const { socket } = context;
  machine.sockets.delete(socket.descriptor);
  socket.listener?.close(machine.now);
  socket.listener = undefined;
  const { connection } = socket;
  if (connection === undefined) return returned(0);
  if (socket.options.linger === 0) connection.abort(machine.now);
  else {
    // BSD throws away what was not read, and closes; Linux answers for it with a reset.
    if (context.isBsd) discardUnread(connection, machine.now);
    connection.release(machine.now);
  }
  return returned(0);
};

const discardUnread = (connection: EndpointConnection, now: number): void => {
  while (connection.readableBytes > 0) connection.read(new Uint8Array(connection.readableBytes), now);
};

/** `shutdown(fd, how)`. */
export const shutdownCall = (context: CallContext): Outcome => {
  const { arguments: given, machine, socket } = context;
  given.count(2);
  const how = given.number(1);
  const { connection } = socket;
  if (how > 2) return refused("EINVAL");
  if (connection === undefined || socket.isOver) return refused("ENOTCONN");
  if (how !== 1) socket.readShut = true;
  if (how === 0) return returned(0);
  if (!socket.writeShut) {
    socket.writeShut = true;
    connection.shutdown(machine.now);
  }
  return returned(0);
};

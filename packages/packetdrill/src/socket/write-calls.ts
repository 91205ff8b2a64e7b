/** `write`, `writev`, `send`, `sendto`, `sendmsg`. */
import type { Expression } from "../language/expression.ts";
import { streamOctets } from "../packet/payload.ts";
import { unsupported } from "../run/verdict.ts";
import type { CallContext } from "./call-context.ts";
import { memberOf } from "./arguments.ts";
import { connectStep, openConnection, openFast } from "./open-calls.ts";
import { blocked, refused, returned, type Outcome } from "./outcome.ts";
import { isWritable, sendBufferSize, sendRoom } from "./send-room.ts";
import { synRoom } from "./syn-data.ts";
import type { TcpSocket } from "./tcp-socket.ts";

/** What a write has come to so far, since it may take several goes. */
export interface WriteProgress {
  taken: number;
  /** It has got past the first try. */
  began: boolean;
  /** The buffer was full. */
  waitsForRoom: boolean;
}

/** One try at a write of any of the five forms. */
export const writeCall = (context: CallContext, progress: WriteProgress): Outcome => {
  const { arguments: given, call, socket } = context;
  switch (call.name) {
    case "write":
      given.count(3);
      return writeStep(context, socket, given.number(2), given.buffer(1) === "null", 0, progress);
    case "writev":
      given.count(3);
      return writeStep(context, socket, sum(given.pieces(given.at(1))), false, 0, progress);
    case "send":
      given.count(4);
      return writeStep(
        context,
        socket,
        given.number(2),
        given.buffer(1) === "null",
        given.number(3),
        progress,
      );
    case "sendto":
      given.count(6);
      if (isUnspecified(given.at(4)) && (given.number(3) & 0x2000_0000) !== 0) return refused("EOPNOTSUPP");
      return writeStep(
        context,
        socket,
        given.number(2),
        given.buffer(1) === "null",
        given.number(3),
        progress,
      );
    default:
      return sendMessage(context, socket, progress);
  }
};

const isUnspecified = (address: Expression): boolean =>
  address.kind === "word" && address.name === "AF_UNSPEC";

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const sendMessage = (context: CallContext, socket: TcpSocket, progress: WriteProgress): Outcome => {
  const { arguments: given } = context;
  given.count(3);
  const message = given.at(1);
  const pieces = memberOf(message, "msg_iov");
  const control = memberOf(message, "msg_control");
  if (control !== undefined) return unsupported("msg_control in sendmsg", control);
  const length = pieces === undefined ? 0 : sum(given.pieces(pieces));
  return writeStep(context, socket, length, false, given.number(2), progress);
};

const writeStep = (
  context: CallContext,
  socket: TcpSocket,
  length: number,
  isNull: boolean,
  flags: number,
  progress: WriteProgress,
): Outcome => {
  const flag = flagsOf(context, flags);
  if (!progress.began && (socket.progress === "deferred" || flag.fastOpen)) {
    progress.began = true;
    const opens = socket.progress === "none" || socket.progress === "deferred";
    if (opens) return fastOpenStep(context, socket, length, isNull, flag, progress);
    const outcome = connectStep(context, socket);
    if (outcome.kind === "blocked" || outcome.value < 0) return outcome;
  }
  if (context.isBsd && socket.progress === "none" && socket.options.isOn("TCP_FASTOPEN"))
    return impliedConnect(context, socket, length, progress);
  progress.began = true;
  const waits = !socket.nonBlocking && !flag.dontWait;
  if (socket.progress === "connecting") {
    // What waits for the connection goes with the segment that completes it.
    if (waits && !socket.isOver) put(context, socket, length, flag, progress);
    const opened = waitForConnection(context, socket, waits);
    if (opened !== undefined) return opened;
  }
  const error = writeError(context, socket);
  if (error !== undefined)
    return progress.taken > 0 && socket.wasConnected ? returned(progress.taken) : error;
  if (isNull && length > 0) return refused("EFAULT");
  // One that waits for room goes on when there is enough of it, not with the first octet.
  if (progress.waitsForRoom && !isWritable(context, socket)) return blocked();
  put(context, socket, length, flag, progress);
  if (progress.taken >= length) return returned(progress.taken);
  progress.waitsForRoom = waits;
  socket.foundNoRoom = true;
  if (waits) return blocked();
  return progress.taken > 0 ? returned(progress.taken) : refused("EAGAIN");
};

interface WriteFlags {
  readonly more: boolean;
  readonly dontWait: boolean;
  readonly urgent: boolean;
  readonly fastOpen: boolean;
}

const flagsOf = ({ arguments: given, call }: CallContext, flags: number): WriteFlags => {
  const has = (name: string): boolean =>
    (BigInt(flags) & BigInt(given.value({ kind: "word", name, line: 0, column: 0 }))) !== 0n;
  for (const name of ["MSG_ZEROCOPY", "MSG_EOR"])
    if (flags !== 0 && has(name)) unsupported(name, call.arguments.at(-1));
  return {
    more: has("MSG_MORE") && given.profile !== "bsd",
    dontWait: has("MSG_DONTWAIT"),
    urgent: has("MSG_OOB"),
    fastOpen: has("MSG_FASTOPEN"),
  };
};

/** Before the handshake is over nothing is written; `undefined`: it is over. */
const waitForConnection = (context: CallContext, socket: TcpSocket, waits: boolean): Outcome | undefined => {
  const state = socket.connection?.state;
  if (socket.isOver || (state !== "SYN-SENT" && state !== "SYN-RECEIVED")) {
    if (!socket.isOver) socket.progress = "connected";
    return undefined;
  }
  if (waits) return blocked();
  return refused(context.isBsd ? "ENOTCONN" : "EAGAIN");
};

/** Why nothing can be written, in the order in which each system looks for it. */
const writeError = (context: CallContext, socket: TcpSocket): Outcome | undefined => {
  const { isBsd } = context;
  if (isBsd && (socket.writeShut || (socket.isOver && socket.progress === "connected")))
    return refused("EPIPE");
  if (socket.pendingError !== undefined) {
    const error = socket.pendingError;
    socket.pendingError = undefined;
    return refused(error);
  }
  if (socket.connection === undefined) return refused(isBsd ? "ENOTCONN" : "EPIPE");
  return socket.writeShut || socket.isOver ? refused("EPIPE") : undefined;
};

/** Hands over as much as there is room for. */
const put = (
  context: CallContext,
  socket: TcpSocket,
  length: number,
  flags: WriteFlags,
  progress: WriteProgress,
): void => {
  const { machine } = context;
  for (;;) {
    const left = length - progress.taken;
    const room = left <= 0 ? 0 : sendRoom(context, socket, left);
    if (room <= 0 || socket.connection === undefined) return;
    const octets = streamOctets(socket.writePosition, room);
    const options = { more: flags.more || room < left, urgent: flags.urgent && room === left };
    const taken = socket.connection.write(octets, machine.now, options);
    if (typeof taken !== "number" || taken === 0) return;
    socket.moreFollows = flags.more;
    socket.writePosition += taken;
    progress.taken += taken;
    machine.settle();
  }
};

/** RFC 7413 §4.2: a write that opens the connection, and sends with the SYN what a cookie allows. Linux. */
const fastOpenStep = (
  context: CallContext,
  socket: TcpSocket,
  length: number,
  isNull: boolean,
  flags: WriteFlags,
  progress: WriteProgress,
): Outcome => {
  const { machine } = context;
  if ((machine.system.fastOpen & 1) === 0) return refused("EOPNOTSUPP");
  if (isNull && length > 0) return refused("EFAULT");
  const data = streamOctets(0, Math.max(0, Math.min(length, synRoom(context, socket))));
  const problem = openFast(context, socket, data.length === 0 ? undefined : data);
  if (problem !== undefined) return refused(problem);
  machine.settle();
  progress.taken = data.length;
  socket.writePosition = data.length;
  if (!socket.nonBlocking && !flags.dontWait) {
    put(context, socket, length, flags, progress);
    return blocked();
  }
  return data.length > 0 ? returned(data.length) : refused("EINPROGRESS");
};

/** BSD: a write to a socket that is not connected connects it, where Fast Open is asked for; the data waits there. */
const impliedConnect = (
  context: CallContext,
  socket: TcpSocket,
  length: number,
  progress: WriteProgress,
): Outcome => {
  const { machine } = context;
  const data = streamOctets(0, Math.min(length, sendBufferSize(context, socket)));
  const client = (machine.system.fastOpen & 1) !== 0;
  const problem = openConnection(context, socket, client ? { client: true } : undefined, data);
  if (problem !== undefined) return refused(problem);
  machine.settle();
  progress.taken = data.length;
  socket.writePosition = data.length;
  return returned(data.length);
};

/** `write`, `writev`, `send`, `sendto`, `sendmsg`. */
import { streamOctets } from "../packet/payload.ts";
import { unsupported } from "../run/verdict.ts";
import type { CallContext } from "./call-context.ts";
import { memberOf } from "./arguments.ts";
import { connectStep, openConnection, progressOf } from "./open-calls.ts";
import { blocked, refused, returned, type Outcome } from "./outcome.ts";
import { sendRoom } from "./send-room.ts";
import type { TcpSocket } from "./tcp-socket.ts";

/** What a write has come to so far, since it may take several goes. */
export interface WriteProgress {
  taken: number;
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
  if (flag.fastOpen && socket.progress === "none")
    return fastOpenStep(context, socket, length, isNull, flag, progress);
  const waits = !socket.nonBlocking && !flag.dontWait;
  if (socket.progress === "connecting") {
    const opened = waitForConnection(context, socket, waits);
    if (opened !== undefined) return opened;
  }
  const error = writeError(context, socket);
  if (error !== undefined) return progress.taken > 0 ? returned(progress.taken) : error;
  if (isNull && length > 0) return refused("EFAULT");
  put(context, socket, length, flag, progress);
  if (progress.taken >= length) return returned(progress.taken);
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
    const room = Math.min(left, sendRoom(context, socket));
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

/** RFC 7413 §4.2: `sendto` with MSG_FASTOPEN opens the connection, and sends with the SYN what a cookie allows. */
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
  const data = streamOctets(0, Math.min(length, sendRoomBeforeOpening(context, socket)));
  const problem = openConnection(context, socket, data, true);
  if (problem !== undefined) return refused(problem);
  machine.settle();
  const sent = socket.connection?.info(machine.now).options.synData === true;
  if (sent) {
    socket.writePosition = data.length;
    progress.taken = data.length;
    return returned(data.length);
  }
  const waits = !socket.nonBlocking && !flags.dontWait;
  return waits ? progressOf(socket, "EINPROGRESS") : connectStep(context, socket);
};

const sendRoomBeforeOpening = ({ machine }: CallContext, socket: TcpSocket): number =>
  socket.options.value("SO_SNDBUF") ?? machine.system.sendBuffer;

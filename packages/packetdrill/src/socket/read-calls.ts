/** `read`, `readv`, `recv`, `recvfrom`, `recvmsg`. */
import { countWords } from "../language/count-words.ts";
import type { Expression } from "../language/expression.ts";
import { firstWrongOctet } from "../packet/payload.ts";
import { fail, unsupported } from "../run/verdict.ts";
import { memberOf } from "./arguments.ts";
import type { CallContext } from "./call-context.ts";
import { blocked, refused, returned, type Outcome } from "./outcome.ts";
import type { TcpSocket } from "./tcp-socket.ts";

/** One try at a read of any of the five forms. */
export const readCall = (context: CallContext): Outcome => {
  const { arguments: given, call, socket } = context;
  switch (call.name) {
    case "read":
      given.count(3);
      return readStep(context, socket, given.number(2), given.buffer(1) === "null", 0);
    case "readv":
      given.count(3);
      return readStep(context, socket, sum(given.pieces(given.at(1))), false, 0);
    case "recv":
      given.count(4);
      return readStep(context, socket, given.number(2), given.buffer(1) === "null", given.number(3));
    case "recvfrom":
      given.count(6);
      return readStep(context, socket, given.number(2), given.buffer(1) === "null", given.number(3));
    default:
      return receiveMessage(context, socket);
  }
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const readStep = (
  context: CallContext,
  socket: TcpSocket,
  length: number,
  isNull: boolean,
  flags: number,
): Outcome => {
  const flag = flagsOf(context, flags);
  const { connection } = socket;
  const readable = connection?.readableBytes ?? 0;
  if (connection !== undefined && readable > 0 && length > 0) {
    if (
      flag.waitAll &&
      readable < length &&
      !socket.sawEnd &&
      !socket.isOver &&
      !flag.dontWait &&
      !socket.nonBlocking
    )
      return blocked();
    if (isNull) return refused("EFAULT");
    return take(context, socket, Math.min(length, readable), flag.peek);
  }
  if (length === 0 && connection !== undefined) return returned(0);
  return emptyRead(context, socket, flag.dontWait);
};

/** Nothing is there: the end, an error, or nothing yet. */
const emptyRead = (context: CallContext, socket: TcpSocket, dontWait: boolean): Outcome => {
  const { isBsd } = context;
  if (!isBsd && socket.sawEnd) return returned(0);
  if (socket.pendingError !== undefined) {
    const error = socket.pendingError;
    socket.pendingError = undefined;
    return refused(error);
  }
  if (socket.sawEnd || socket.readShut) return returned(0);
  if (socket.connection === undefined && socket.progress !== "deferred") return refused("ENOTCONN");
  // Of a connection that has been cut there is nothing more to come.
  if (socket.isOver) return isBsd || socket.progress === "connected" ? returned(0) : refused("ENOTCONN");
  return socket.nonBlocking || dontWait ? refused("EAGAIN") : blocked();
};

const take = ({ machine }: CallContext, socket: TcpSocket, length: number, peek: boolean): Outcome => {
  const { connection } = socket;
  if (connection === undefined) return refused("ENOTCONN");
  const octets = new Uint8Array(length);
  const count = peek ? connection.peek(octets) : connection.read(octets, machine.now);
  const wrong = firstWrongOctet(octets.subarray(0, count), socket.readPosition);
  if (wrong !== -1)
    fail({ message: `the octet ${socket.readPosition + wrong} that was read is not the one that was sent` });
  if (!peek) socket.readPosition += count;
  return returned(count);
};

interface ReadFlags {
  readonly peek: boolean;
  readonly dontWait: boolean;
  readonly waitAll: boolean;
}

const flagsOf = ({ arguments: given, call }: CallContext, flags: number): ReadFlags => {
  const has = (name: string): boolean =>
    (flags & given.value({ kind: "word", name, line: 0, column: 0 })) !== 0;
  if (flags !== 0 && !given.profile.startsWith("bsd") && has("MSG_ERRQUEUE"))
    unsupported("MSG_ERRQUEUE", call.arguments.at(-1));
  if (has("MSG_OOB")) unsupported("MSG_OOB in a read", call.arguments.at(-1));
  return { peek: has("MSG_PEEK"), dontWait: has("MSG_DONTWAIT"), waitAll: has("MSG_WAITALL") };
};

/** `recvmsg(fd, message, flags)`, with what `TCP_INQ` adds to it. */
const receiveMessage = (context: CallContext, socket: TcpSocket): Outcome => {
  const { arguments: given } = context;
  given.count(3);
  const message = given.at(1);
  const pieces = memberOf(message, "msg_iov");
  const outcome = readStep(
    context,
    socket,
    pieces === undefined ? 0 : sum(given.pieces(pieces)),
    false,
    given.number(2),
  );
  if (outcome.kind === "returned" && outcome.value >= 0) checkMessage(context, socket, message);
  return outcome;
};

const checkMessage = ({ arguments: given }: CallContext, socket: TcpSocket, message: Expression): void => {
  const flags = memberOf(message, "msg_flags");
  if (flags !== undefined && given.value(flags) !== 0)
    fail(
      {
        message: "recvmsg has set no msg_flags",
        expected: `msg_flags=${given.value(flags)}`,
        seen: "msg_flags=0",
      },
      flags,
    );
  const control = memberOf(message, "msg_control");
  const items = control?.kind === "list" ? control.items : [];
  const seen = socket.options.isOn("TCP_INQ") ? [bytesAfter(socket)] : [];
  for (const item of items) {
    const [level, type, data] = ["cmsg_level", "cmsg_type", "cmsg_data"].map((name) => memberOf(item, name));
    if (
      level === undefined ||
      type === undefined ||
      data === undefined ||
      given.value(level) !== 6 ||
      given.value(type) !== 36
    )
      unsupported("a control message other than TCP_CM_INQ", item);
    else if (seen[0] !== given.value(data))
      fail(
        {
          message: `recvmsg gives ${seen[0] ?? "no number"} as the octets that are left, not ${given.value(data)}`,
          expected: String(given.value(data)),
          seen: String(seen[0] ?? "none"),
        },
        data,
      );
  }
  if (control !== undefined && items.length !== seen.length)
    fail(
      { message: `recvmsg gives ${countWords(seen.length, "control message")}, not ${items.length}` },
      control,
    );
};

/** What is left to read; an end that is left counts as one octet. */
const bytesAfter = (socket: TcpSocket): number => {
  const left = socket.connection?.readableBytes ?? 0;
  return left === 0 && socket.sawEnd ? 1 : left;
};

/** `fcntl`, `ioctl`, `poll`. */
import type { Expression } from "../language/expression.ts";
import { fail, unsupported } from "../run/verdict.ts";
import { memberOf } from "./arguments.ts";
import type { CallContext } from "./call-context.ts";
import { blocked, refused, returned, type Outcome } from "./outcome.ts";
import { isWritable } from "./send-room.ts";
import type { TcpSocket } from "./tcp-socket.ts";

const symbol = ({ arguments: given }: CallContext, name: string): number =>
  given.value({ kind: "word", name, line: 0, column: 0 });

/** `fcntl(fd, F_GETFL)`, `fcntl(fd, F_SETFL, flags)`. */
export const fcntlCall = (context: CallContext): Outcome => {
  const { arguments: given, socket } = context;
  given.count(2, 3);
  const command = given.number(1);
  const nonBlock = symbol(context, "O_NONBLOCK");
  if (command === symbol(context, "F_GETFL"))
    return returned(symbol(context, "O_RDWR") + (socket.nonBlocking ? nonBlock : 0));
  if (command !== symbol(context, "F_SETFL")) return unsupported("this command of fcntl", given.at(1));
  socket.nonBlocking = (given.number(2) & nonBlock) !== 0;
  return returned(0);
};

/** `ioctl(fd, request, [value])`: how much is there to read, or not yet acknowledged, or not yet sent. */
export const ioctlCall = (context: CallContext): Outcome => {
  const { arguments: given, socket } = context;
  given.count(2, 3);
  const request = given.number(1);
  const { connection } = socket;
  if (request === symbol(context, "FIONBIO")) {
    socket.nonBlocking = given.bracketed(2) !== 0;
    return returned(0);
  }
  if (socket.listener !== undefined) return refused("EINVAL");
  if (request === symbol(context, "FIONREAD")) return checked(context, connection?.readableBytes ?? 0);
  const unacknowledged = context.isBsd ? "FIONWRITE" : "SIOCOUTQ";
  if (request === symbol(context, unacknowledged))
    return checked(context, connection?.unacknowledgedBytes ?? 0);
  if (!context.isBsd && request === symbol(context, "SIOCOUTQNSD"))
    return checked(context, connection?.unsentBytes ?? 0);
  return unsupported("this request of ioctl", given.at(1));
};

const checked = ({ arguments: given }: CallContext, seen: number): Outcome => {
  const expected = given.bracketed(2);
  if (expected !== seen)
    fail(
      { message: `ioctl says ${seen}, not ${expected}`, expected: String(expected), seen: String(seen) },
      given.at(2),
    );
  return returned(0);
};

/** `poll([{fd=…, events=…, revents=…}], count, timeout)`. `until`: when it gives up, ms. */
export const pollCall = (context: CallContext, until: number): Outcome => {
  const { arguments: given, machine } = context;
  given.count(3);
  const list = given.at(0);
  if (list.kind !== "list") return fail({ message: "poll needs a list of descriptors" }, list);
  const seen = list.items.map((item) => readiness(context, item));
  const ready = seen.filter((events) => events !== 0).length;
  if (ready === 0 && machine.now < until) return blocked(until);
  for (const [index, item] of list.items.entries()) checkEvents(context, item, seen[index] ?? 0);
  return returned(ready);
};

/** When `poll` gives up. */
export const pollDeadline = (context: CallContext): number => {
  const timeout = context.arguments.number(2);
  return timeout < 0 ? Number.POSITIVE_INFINITY : context.machine.now + timeout;
};

const member = ({ arguments: given }: CallContext, item: Expression, name: string): number => {
  const value = memberOf(item, name);
  return value === undefined ? 0 : given.value(value);
};

const readiness = (context: CallContext, item: Expression): number => {
  const socket = context.machine.sockets.get(member(context, item, "fd"));
  const wanted = member(context, item, "events");
  if (socket === undefined) return symbol(context, "POLLNVAL");
  const always = symbol(context, "POLLERR") | symbol(context, "POLLHUP");
  return eventsOf(context, socket) & (wanted | always);
};

const checkEvents = (context: CallContext, item: Expression, seen: number): void => {
  const expected = member(context, item, "revents");
  if (expected === seen) return;
  const [wanted, got] = [expected, seen].map((events) => eventNames(context, events));
  fail({ message: `poll says ${got}, not ${wanted}`, expected: wanted ?? "", seen: got ?? "" }, item);
};

const names = "POLLIN POLLPRI POLLOUT POLLERR POLLHUP POLLNVAL POLLRDNORM POLLWRNORM POLLRDHUP".split(" ");

const eventNames = (context: CallContext, events: number): string => {
  const set = names.filter((name) => (events & symbol(context, name)) !== 0);
  return set.length === 0 ? "nothing" : set.join("|");
};

/** What a socket is ready for. */
export const eventsOf = (context: CallContext, socket: TcpSocket): number => {
  const bits = (...wanted: readonly string[]): number =>
    wanted.reduce((sum, name) => sum | symbol(context, name), 0);
  if (socket.listener !== undefined) return socket.listener.waiting > 0 ? bits("POLLIN", "POLLRDNORM") : 0;
  const { connection } = socket;
  // Linux: what would go with the SYN can be written.
  if (socket.progress === "deferred") return bits("POLLOUT", "POLLWRNORM");
  if (connection === undefined && socket.pendingError === undefined)
    return context.isBsd ? bits("POLLHUP") : bits("POLLOUT", "POLLWRNORM", "POLLHUP");
  let events = 0;
  const noMoreToRead = socket.sawEnd || socket.readShut || socket.isOver;
  const noMoreToWrite = socket.writeShut || socket.isOver;
  if (socket.isOver || (noMoreToRead && noMoreToWrite)) events |= bits("POLLHUP");
  if (noMoreToRead) events |= bits("POLLIN", "POLLRDNORM", "POLLRDHUP");
  if (socket.pendingError !== undefined) events |= bits("POLLERR");
  const state = connection?.state;
  if (state === "SYN-SENT" || state === "SYN-RECEIVED") return events;
  if ((connection?.readableBytes ?? 0) > 0) events |= bits("POLLIN", "POLLRDNORM");
  if (noMoreToWrite || isWritable(context, socket)) events |= bits("POLLOUT", "POLLWRNORM");
  // To look for room and find none is to ask to be told.
  else socket.foundNoRoom = true;
  return events;
};

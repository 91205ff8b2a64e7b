/** `epoll_create`, `epoll_ctl`, `epoll_wait`. */
import type { Expression } from "../language/expression.ts";
import { fail } from "../run/verdict.ts";
import { memberOf } from "./arguments.ts";
import type { CallContext } from "./call-context.ts";
import { eventsOf } from "./control-calls.ts";
import { Epoll, type Watch } from "./epoll.ts";
import { blocked, refused, returned, type Outcome } from "./outcome.ts";
import type { TcpSocket } from "./tcp-socket.ts";

/** `epoll_create(size)`. */
export const epollCreateCall = (context: CallContext): Outcome => {
  const { arguments: given, machine, wantedDescriptor } = context;
  given.count(1);
  if (given.number(0) <= 0) return refused("EINVAL");
  machine.epolls.set(wantedDescriptor, new Epoll());
  return returned(wantedDescriptor);
};

/** `epoll_ctl(epoll, operation, fd, {events=…, fd=…})`. */
export const epollControlCall = (context: CallContext): Outcome => {
  const { arguments: given, machine } = context;
  given.count(4);
  const epoll = epollOf(context);
  const descriptor = given.number(2);
  const socket = machine.sockets.get(descriptor);
  if (socket === undefined) return refused("EBADF");
  const known = epoll.watches.get(descriptor);
  const operation = given.number(1);
  if (operation === DELETE) return epoll.watches.delete(descriptor) ? returned(0) : refused("ENOENT");
  if (operation === ADD && known?.socket === socket) return refused("EEXIST");
  if (operation === MODIFY && known?.socket !== socket) return refused("ENOENT");
  if (operation !== ADD && operation !== MODIFY) return refused("EINVAL");
  const mask = eventsIn(context, given.at(3));
  epoll.add(descriptor, socket, mask, readyFor(context, socket, mask) !== 0);
  return returned(0);
};

const ADD = 1;
const DELETE = 2;
const MODIFY = 3;

/** `epoll_wait(epoll, {events=…, fd=…}, most, timeout)`. `until`: when it gives up, ms. */
export const epollWaitCall = (context: CallContext, until: number): Outcome => {
  const { arguments: given, machine } = context;
  given.count(4);
  const found = take(context, epollOf(context), given.number(2));
  if (found.length === 0 && machine.now < until) return blocked(until);
  const [first] = found;
  const expected = given.at(1);
  if (first === undefined || expected.kind !== "structure") return returned(found.length);
  const wanted = eventsIn(context, expected);
  if (wanted !== first.events)
    fail(
      {
        message: `epoll_wait says the events ${hex(first.events)}, not ${hex(wanted)}`,
        expected: hex(wanted),
        seen: hex(first.events),
      },
      expected,
    );
  return returned(found.length);
};

const hex = (value: number): string => `0x${(value >>> 0).toString(16)}`;

/** When `epoll_wait` gives up. */
export const epollDeadline = (context: CallContext): number => {
  const timeout = context.arguments.number(3);
  return timeout < 0 ? Number.POSITIVE_INFINITY : context.machine.now + timeout;
};

/** What is ready, the sockets in the order in which they are watched. */
const take = (context: CallContext, epoll: Epoll, most: number): { readonly events: number }[] => {
  const found: { readonly events: number }[] = [];
  for (const [descriptor, watch] of epoll.watches) {
    if (context.machine.sockets.get(descriptor) !== watch.socket) epoll.watches.delete(descriptor);
    else if (watch.isReady && found.length < most) {
      const events = readyFor(context, watch.socket, watch.mask);
      watch.isReady = events !== 0 && staysReady(watch);
      // Once told, it is not told again until it is asked for anew.
      if (events !== 0 && (watch.mask & ONE_SHOT) !== 0) watch.mask &= HOW;
      if (events !== 0) found.push({ events });
    }
  }
  return found;
};

const staysReady = ({ mask }: Watch): boolean => (mask & (EDGE | ONE_SHOT)) === 0;

const EDGE = 0x8000_0000;
const ONE_SHOT = 0x4000_0000;
const HOW = 0xf000_0000;

const ALWAYS = 0x18;

const readyFor = (context: CallContext, socket: TcpSocket, mask: number): number =>
  (mask & ~HOW) === 0 ? 0 : eventsOf(context, socket) & (mask | ALWAYS) & ~HOW;

const eventsIn = ({ arguments: given }: CallContext, written: Expression): number => {
  const events = memberOf(written, "events");
  return events === undefined ? 0 : given.value(events);
};

const epollOf = ({ arguments: given, call, machine }: CallContext): Epoll =>
  machine.epolls.get(given.number(0)) ??
  fail({ message: `${call.name} is for the descriptor ${given.number(0)}, which no epoll_create has made` });

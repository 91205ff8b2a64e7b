/** Which function a call's name stands for. */
import { didYouMean } from "../language/near-name.ts";
import { fail, unsupported } from "../run/verdict.ts";
import type { CallContext } from "./call-context.ts";
import { fcntlCall, ioctlCall, pollCall, pollDeadline } from "./control-calls.ts";
import { epollControlCall, epollCreateCall, epollDeadline, epollWaitCall } from "./epoll-calls.ts";
import {
  acceptCall,
  bindCall,
  closeCall,
  connectCall,
  listenCall,
  shutdownCall,
  socketCall,
} from "./open-calls.ts";
import { getOptionCall, setOptionCall } from "./option-calls.ts";
import type { Outcome } from "./outcome.ts";
import { readCall } from "./read-calls.ts";
import { writeCall } from "./write-calls.ts";

/** One try; the same function is called again while the call is blocked. */
export type CallStep = () => Outcome;

/** Makes a call ready to be tried. */
export const prepareCall = (context: CallContext): CallStep => {
  const { name } = context.call;
  const simple = simpleCalls[name];
  if (simple !== undefined) return () => simple(context);
  if (name === "poll") {
    const until = pollDeadline(context);
    return () => pollCall(context, until);
  }
  if (name === "epoll_wait") {
    const until = epollDeadline(context);
    return () => epollWaitCall(context, until);
  }
  if (writes.has(name)) {
    const progress = { taken: 0, began: false, waitsForRoom: false };
    return () => writeCall(context, progress);
  }
  const meant = meantCall(name);
  if (meant !== "") return fail({ message: `there is no system call ${name}${meant}` });
  return unsupported(`the system call ${name}`);
};

/** `; did you mean …?` for the name of a call that does not exist; nothing for one that cannot be run, but exists. */
const meantCall = (name: string): string => (existing.has(name) ? "" : didYouMean(name, knownCalls()));

const knownCalls = (): Iterable<string> => [...Object.keys(simpleCalls), "poll", "epoll_wait", ...writes];

/** Calls that there are, that are not modelled, and whose names are like those of others. */
const existing: ReadonlySet<string> = new Set([
  "dup",
  "dup2",
  "dup3",
  "epoll_create1",
  "epoll_pwait",
  "open",
  "pipe",
  "pipe2",
  "ppoll",
  "pread",
  "preadv",
  "pselect",
  "pwrite",
  "pwritev",
  "recvmmsg",
  "select",
  "sendfile",
  "sendmmsg",
  "socketpair",
  "splice",
]);

/** Whether calls of this name exist, and cannot be run. */
export const isUnsupportedCall = (name: string): boolean =>
  !(name in simpleCalls || name === "poll" || name === "epoll_wait" || writes.has(name)) &&
  meantCall(name) === "";

const writes: ReadonlySet<string> = new Set(["write", "writev", "send", "sendto", "sendmsg"]);

const simpleCalls: Readonly<Record<string, (context: CallContext) => Outcome>> = {
  socket: socketCall,
  bind: bindCall,
  listen: listenCall,
  accept: acceptCall,
  accept4: acceptCall,
  connect: connectCall,
  close: closeCall,
  shutdown: shutdownCall,
  read: readCall,
  readv: readCall,
  recv: readCall,
  recvfrom: readCall,
  recvmsg: readCall,
  epoll_create: epollCreateCall,
  epoll_ctl: epollControlCall,
  fcntl: fcntlCall,
  ioctl: ioctlCall,
  getsockopt: getOptionCall,
  setsockopt: setOptionCall,
};

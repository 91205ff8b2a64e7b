/**
 * RFC 9293 §3.8.6: the window this end offers. It never shrinks from the right, and moves on only by a step worth a
 * segment (§3.8.6.2.2, silly window avoidance).
 */
import type { WindowUnscaled } from "../base/window.ts";
import type { Tcb } from "./tcb.ts";

/** RFC 7323 §2.3: the shift is 14 at most. */
const SHIFT_MAX = 14;
const WINDOW_MAX = 65_535;

/** RFC 7323 §2.3: the shift with which the largest buffer can just be offered. */
export const shiftFor = (bufferMax: number): number => {
  let shift = 0;
  while (shift < SHIFT_MAX && bufferMax >> shift > WINDOW_MAX) shift += 1;
  return shift;
};

/** Octets that may still come: the buffer less what waits to be read or lies beyond a gap. */
const freeSpace = (tcb: Tcb): number => Math.max(0, tcb.receiveBuffer - tcb.received.readable);

/** The window of a SYN, which is never scaled (RFC 7323 §2.2). */
export const synWindow = (tcb: Tcb): number => Math.min(WINDOW_MAX, tcb.windowClamp, freeSpace(tcb));

/** Octets of the window as it stands, counted from RCV.NXT; 0 when it is used up. */
export const currentWindow = (tcb: Tcb): number => Math.max(0, tcb.rcvAdv - tcb.rcvNxt);

/** The window by which what arrives is judged. FreeBSD goes by its buffer, even where the field could not say so much. */
export const acceptedWindow = (tcb: Tcb): number =>
  tcb.settings.profile.windowSteps === "bsd" && !(tcb.state === "SYN-RECEIVED" && tcb.opened === "passively")
    ? Math.max(currentWindow(tcb), Math.min(freeSpace(tcb), tcb.windowClamp))
    : currentWindow(tcb);

/** The window to offer now, octets, before it is cut to what the field can say. */
export const newWindow = (tcb: Tcb): number => {
  const current = currentWindow(tcb);
  const free = Math.min(freeSpace(tcb), tcb.windowClamp);
  const segment = Math.max(1, Math.min(tcb.advMss, tcb.rcvMss || tcb.advMss));
  switch (tcb.settings.profile.windowSteps) {
    case "rfc":
      // RFC 9293 §3.8.6.2.2: the edge stays until it can move by half the buffer or a segment.
      return free - current >= Math.min(tcb.receiveBuffer / 2, segment) ? free : current;
    case "linux":
      return Math.max(current, linuxWindow(tcb, free, current, segment));
    case "bsd":
      // Whatever is free, unless that is next to nothing.
      return Math.max(current, free < tcb.receiveBuffer / 4 && free < tcb.advMss ? 0 : free);
  }
};

/** Linux: nothing while little is free; with a scale all that is, else whole segments of it. */
const linuxWindow = (tcb: Tcb, free: number, current: number, segment: number): number => {
  const scale = 2 ** tcb.rcvWscale;
  const full = Math.min(tcb.windowClamp, tcb.receiveBuffer);
  const step = Math.max(1, Math.min(segment, full));
  if (free < full / 2 && (free < full / 16 || free < step)) return 0;
  if (tcb.rcvWscale > 0) return Math.ceil(free / scale) * scale;
  if (current <= free - step || current > free) return Math.floor(free / step) * step;
  return current;
};

/** The header's field for a segment that goes out now; remembers what it promises. */
export const selectWindow = (tcb: Tcb): WindowUnscaled => {
  const shift = tcb.rcvWscale;
  const current = currentWindow(tcb);
  let window = Math.min(newWindow(tcb), WINDOW_MAX * 2 ** shift);
  // What the field cannot say exactly is rounded up where the promise was larger, so that the edge never moves back.
  let field = Math.floor(window / 2 ** shift);
  if (tcb.settings.profile.windowSteps === "bsd")
    field = Math.min(WINDOW_MAX, Math.ceil(window / 2 ** shift));
  if (field * 2 ** shift < current) field = Math.min(WINDOW_MAX, Math.ceil(current / 2 ** shift));
  window = field * 2 ** shift;
  tcb.rcvAdv = Math.max(tcb.rcvAdv, tcb.rcvNxt + window);
  tcb.rcvWup = tcb.rcvNxt;
  return field as WindowUnscaled;
};

/** Whether the window has grown by so much that the peer should be told without being asked. */
export const worthTelling = (tcb: Tcb): boolean => {
  const current = currentWindow(tcb);
  const next = Math.min(newWindow(tcb), WINDOW_MAX * 2 ** tcb.rcvWscale);
  if (next <= current) return false;
  if (tcb.settings.profile.windowSteps === "linux") return next >= 2 * current;
  const grown = next - current;
  // At once when it had been shut, when it doubles, or by two segments where those are much of the buffer: of a large
  // window every further segment is no news.
  const much = grown >= tcb.receiveBuffer / 4 || current <= tcb.receiveBuffer / 8;
  return (
    current < tcb.rcvMss || next >= 2 * current || (grown >= 2 * Math.max(tcb.rcvMss, tcb.advMss) && much)
  );
};

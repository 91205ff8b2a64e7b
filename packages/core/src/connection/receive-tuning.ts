/** How far the window opens and the receive buffer grows, where a profile lets them: in step with what is used. */
import type { Tcb } from "./tcb.ts";

/** Linux opens the window by twice what a full segment brings, up to the buffer. */
export const growReceiveBuffer = (tcb: Tcb, length: number): void => {
  if (!tcb.settings.profile.windowGrows) return;
  if (length < 128 || tcb.windowClamp >= tcb.receiveBuffer) return;
  tcb.windowClamp = Math.min(tcb.receiveBuffer, tcb.windowClamp + 2 * Math.max(tcb.advMss, length));
};

/**
 * Dynamic right-sizing: a program that reads a buffer's worth in a round trip could use twice as much. Called when it has
 * read `count` octets.
 */
export const onCopied = (tcb: Tcb, count: number, now: number): void => {
  if (tcb.receiveBuffer >= tcb.settings.receiveBufferMax) return;
  tcb.copied += count;
  const round = tcb.srtt >= 0 ? tcb.srtt : 100;
  if (now - tcb.copiedAt < round) return;
  const read = tcb.copied - tcb.copiedSeen;
  if (2 * read > tcb.receiveBuffer) {
    tcb.receiveBuffer = Math.min(
      tcb.settings.receiveBufferMax,
      Math.max(tcb.receiveBuffer, 2 * read + 16 * tcb.advMss),
    );
    if (!tcb.settings.profile.windowGrows) tcb.windowClamp = tcb.receiveBuffer;
  }
  tcb.copiedSeen = tcb.copied;
  tcb.copiedAt = Math.floor(now);
};

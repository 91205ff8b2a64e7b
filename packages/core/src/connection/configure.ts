/** Options that change while a connection lives: what programs set with `setsockopt`. */
import { sendWaiting } from "./output.ts";
import type { ConnectionOptions } from "./options.ts";
import { changePacing } from "./pacing.ts";
import { syncMss } from "./path-mtu.ts";
import { resolve } from "./settings.ts";
import type { Tcb } from "./tcb.ts";

export const configure = (tcb: Tcb, options: ConnectionOptions, now: number): void => {
  const before = tcb.settings;
  const next = resolve({ ...before.options, ...options });
  tcb.settings = next;
  if (next.userTimeout !== before.userTimeout) tcb.userTimeout = next.userTimeout;
  if (next.receiveBuffer !== before.receiveBuffer) {
    tcb.receiveBuffer = next.receiveBuffer;
    tcb.windowClamp = Math.min(Math.max(tcb.windowClamp, 1), next.receiveBuffer);
    if (!next.profile.windowGrows) tcb.windowClamp = next.receiveBuffer;
  }
  if (tcb.state === "CLOSED" || tcb.state === "LISTEN") return;
  if (next.keepAlive !== before.keepAlive) {
    tcb.keepAliveProbes = 0;
    const { keepAlive } = next;
    tcb.keepAliveAt =
      keepAlive === undefined ? Number.POSITIVE_INFINITY : Math.max(now, tcb.lastReceivedAt + keepAlive.idle);
  }
  if (next.maximumSegmentSize !== before.maximumSegmentSize) syncMss(tcb);
  if (next.pacing !== before.pacing) changePacing(tcb);
  if (!next.cork) tcb.corkAt = Number.POSITIVE_INFINITY;
  // To ask for no delay, or to pull the cork, sends what is held back.
  tcb.pushNow = options.noDelay === true || (before.cork && !next.cork);
  sendWaiting(tcb, now);
  tcb.pushNow = false;
};

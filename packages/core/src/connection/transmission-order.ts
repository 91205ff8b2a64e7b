/** RFC 8985 §6.2: of two segments sent at the same time one was sent later. A count tells which, where a clock cannot. */
import type { Tcb } from "./tcb.ts";

/** Numbers a transmission. */
export const nextOrder = (tcb: Tcb): number => {
  tcb.transmissions += 1;
  return tcb.transmissions;
};

/** How many SYNs an attempt has sent, from a sample of its socket. */
import type { KernelSample } from "./kernel-sample.ts";

/**
 * The first SYN included; 0 when the system refused the call and sent none; undefined when the sample cannot tell.
 * Meant for a sample taken in SYN-SENT, when the attempt fails, or right after it connected, before data is sent.
 *
 * `segmentsOut` counts what was handed to the network layer, so it is preferred before the connection exists: while
 * the neighbour's link address is unknown, the kernel's retransmission count goes up with nothing sent.
 */
export const synCount = (sample: KernelSample): number | undefined => {
  const { state, retransmits, totalRetransmits, segmentsIn, segmentsOut } = sample;
  if (state === "SYN-SENT" || state === "CLOSED") {
    // Two segments in are a SYN-ACK and a reset: the handshake was complete, and its ACK went out too.
    if ((segmentsIn ?? 0) > 1) return 1 + (totalRetransmits ?? 0);
    if (segmentsOut !== undefined) return segmentsOut;
    return state === "SYN-SENT" ? 1 + (totalRetransmits ?? retransmits) : undefined;
  }
  return state === "ESTABLISHED" && totalRetransmits !== undefined ? 1 + totalRetransmits : undefined;
};

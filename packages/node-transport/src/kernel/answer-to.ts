/** What answered a SYN: a segment, an ICMP error, or nothing. The error code alone does not say (see `answerTo`). */
import type { AttemptFailed } from "@tcplens/trace";
import type { IcmpCounters } from "./icmp-counters.ts";
import type { KernelSample } from "./kernel-sample.ts";

/** What could be read at one instant; both parts are optional. */
export interface AnswerReading {
  /** Of the attempt's own socket, with the descriptor still open. */
  readonly sample?: KernelSample | undefined;
  readonly icmp?: IcmpCounters | undefined;
}

/**
 * What answered an attempt that failed with `code` (undefined: it was ended by a timer of ours). A reset and an ICMP
 * port-unreachable give one and the same ECONNREFUSED; they differ in the segments the kernel counted on that socket.
 * - `reset`: a segment came (or, by the counters alone, no ICMP error did) and the kernel ended the attempt.
 * - `icmp`: no segment came and the kernel ended it; by the counters alone: ICMP errors came meanwhile. The sender can
 *   be this machine itself, for a neighbour that does not answer.
 * - `none`: no segment and no ICMP error that ended it, within the time that was waited.
 * - undefined: cannot be told, or no SYN was sent.
 */
export const answerTo = (
  before: AnswerReading,
  after: AnswerReading,
  code: string | undefined,
): AttemptFailed["answer"] => {
  const waitedInVain = code === undefined || code === "ETIMEDOUT";
  const { sample } = after;
  if (sample?.segmentsIn !== undefined) {
    if (sample.segmentsOut === 0) return undefined;
    if (waitedInVain) return sample.segmentsIn === 0 ? "none" : undefined;
    if (neighbourMissing(sample)) return undefined;
    if (sample.segmentsIn > 0) return RESETS.has(code) ? "reset" : undefined;
    return ICMP_CODES.has(code) ? "icmp" : undefined;
  }
  const errors = icmpErrors(before.icmp, after.icmp);
  if (errors === undefined) return undefined;
  if (waitedInVain) return errors === 0 ? "none" : undefined;
  if (errors === 0) return RESETS.has(code) ? "reset" : undefined;
  return ICMP_CODES.has(code) ? "icmp" : undefined;
};

/**
 * Nobody on the local link has the address: the kernel counted retransmissions that never left, and then reported an
 * ICMP error of its own making. That is no answer of anybody's.
 */
const neighbourMissing = ({ retransmits, totalRetransmits, segmentsIn }: KernelSample): boolean =>
  segmentsIn === 0 && retransmits > 0 && totalRetransmits === 0;

const icmpErrors = (before: IcmpCounters | undefined, after: IcmpCounters | undefined): number | undefined =>
  before === undefined || after === undefined
    ? undefined
    : after.destinationUnreachable -
      before.destinationUnreachable +
      (after.timeExceeded - before.timeExceeded);

/** What a reset in SYN-SENT, or right after it, is reported as. */
const RESETS: ReadonlySet<string> = new Set(["ECONNREFUSED", "ECONNRESET"]);

/**
 * What Linux makes of ICMP errors to a SYN. EACCES is IPv6's administratively-prohibited, which over IPv4 is
 * EHOSTUNREACH.
 */
const ICMP_CODES: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EACCES",
  "EPROTO",
  "ENOPROTOOPT",
]);

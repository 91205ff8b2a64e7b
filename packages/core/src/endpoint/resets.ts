/** RFC 9293 §3.5.2 and §3.10.7.1: the reset that answers a segment for which there is no connection. */
import { ACK, FIN, RST, SYN } from "../base/control-bits.ts";
import { seq, seqAdd } from "../base/seq.ts";
import { windowUnscaled } from "../base/window.ts";
import { Segment } from "../wire/segment.ts";

/**
 * `undefined`: a reset is never answered with a reset. `withTimestamp`: RFC 7323 §5.2 recommends the option where the
 * segment has it, with 0 for TSval; other implementations do without.
 */
export const resetFor = (segment: Segment, withTimestamp: boolean): Segment | undefined => {
  const { flags } = segment;
  if ((flags & RST) !== 0) return undefined;
  const common = {
    sourcePort: segment.destinationPort,
    destinationPort: segment.sourcePort,
    window: noWindow,
    ...(withTimestamp && segment.timestamp >= 0 ? { timestamp: 0, timestampEcho: segment.timestamp } : {}),
  };
  if ((flags & ACK) !== 0) return new Segment({ ...common, sequence: segment.acknowledgement, flags: RST });
  const length = segment.payload.length + ((flags & SYN) === 0 ? 0 : 1) + ((flags & FIN) === 0 ? 0 : 1);
  return new Segment({
    ...common,
    sequence: seq(0),
    acknowledgement: seqAdd(segment.sequence, length),
    flags: RST | ACK,
  });
};

const noWindow = windowUnscaled(0);

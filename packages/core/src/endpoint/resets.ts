/** RFC 9293 §3.5.2 and §3.10.7.1: the reset that answers a segment for which there is no connection. */
import { ACK, FIN, RST, SYN } from "../base/control-bits.ts";
import { seq, seqAdd } from "../base/seq.ts";
import { windowUnscaled } from "../base/window.ts";
import { Segment } from "../wire/segment.ts";

/** `undefined`: a reset is never answered with a reset. */
export const resetFor = (segment: Segment): Segment | undefined => {
  const { flags } = segment;
  if ((flags & RST) !== 0) return undefined;
  const ports = { sourcePort: segment.destinationPort, destinationPort: segment.sourcePort };
  if ((flags & ACK) !== 0)
    return new Segment({ ...ports, sequence: segment.acknowledgement, flags: RST, window: noWindow });
  const length = segment.payload.length + ((flags & SYN) === 0 ? 0 : 1) + ((flags & FIN) === 0 ? 0 : 1);
  return new Segment({
    ...ports,
    sequence: seq(0),
    acknowledgement: seqAdd(segment.sequence, length),
    flags: RST | ACK,
    window: noWindow,
  });
};

const noWindow = windowUnscaled(0);

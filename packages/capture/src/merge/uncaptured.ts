/** Octets that were acknowledged, and that neither of two captures has. */
import { ACK, FIN, RST, SYN } from "../segment/tcp-segment.ts";
import { RangeSet } from "./range-set.ts";
import type { PacketSeen } from "./vantage-point.ts";

/** What one end sent and what the other did, each capture's; numbers count from `base`. 0 where it is too much to tell. */
export const uncaptured = (
  sent: readonly (readonly PacketSeen[])[],
  back: readonly (readonly PacketSeen[])[],
  base: number,
): number => {
  const seen = new RangeSet();
  let first = Number.POSITIVE_INFINITY;
  for (const { seq, length, flags } of sent.flat()) {
    const from = (seq - base) | 0;
    const octets = length + ((flags & SYN) === 0 ? 0 : 1) + ((flags & FIN) === 0 ? 0 : 1);
    if (octets === 0) continue;
    if (Math.abs(from) >= NUMBERED_MOST) return 0;
    seen.add(from, from + octets);
    first = Math.min(first, from);
  }
  const acknowledged = Math.max(...back.map((answers, at) => acknowledgedBy(answers, sent[at] ?? [], base)));
  return acknowledged <= first ? 0 : acknowledged - first - seen.count(first, acknowledged);
};

/** What an old connection's end or a reset acknowledges is of another connection: only what answers data counts. */
const acknowledgedBy = (
  answers: readonly PacketSeen[],
  sent: readonly PacketSeen[],
  base: number,
): number => {
  const from = sent.find(({ length }) => length > 0)?.at ?? Number.POSITIVE_INFINITY;
  return answers
    .filter(({ at, flags }) => at >= from && (flags & (ACK | RST)) === ACK)
    .reduce((most, { ack }) => Math.max(most, (ack - base) | 0), Number.NEGATIVE_INFINITY);
};

/** Octets: further on, sequence numbers may have come round. */
const NUMBERED_MOST = 2 ** 30;

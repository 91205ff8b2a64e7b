/** Of a long ladder the rows that tell most: how it opens and ends, what is marked, what proves a finding. */
import type { StreamPacket } from "../../analyzing/stream-packets.ts";
import type { LadderRow } from "./packet-ladder.ts";

/** So many rows at most, and in place of what is left out how much it is. `evidence`: frames that findings name. */
export const tellingRows = (
  packets: readonly StreamPacket[],
  evidence: ReadonlySet<number>,
  most: number,
): readonly LadderRow[] => {
  if (packets.length <= most) return packets;
  const ranked = packets
    .map((packet, index) => ({ index, rank: rankOf(packet, index, packets.length, evidence) }))
    .filter(({ rank }) => rank > 0)
    .toSorted((one, other) => other.rank - one.rank || one.index - other.index)
    .slice(0, most);
  const shown = new Set(ranked.map(({ index }) => index));
  const rows: LadderRow[] = [];
  let aside: StreamPacket[] = [];
  for (const [index, packet] of packets.entries()) {
    if (!shown.has(index)) {
      aside.push(packet);
      continue;
    }
    rows.push(...inPlaceOf(aside), packet);
    aside = [];
  }
  return [...rows, ...inPlaceOf(aside)];
};

/** One packet takes no more room than to say that it is left out. */
const inPlaceOf = (packets: readonly StreamPacket[]): readonly LadderRow[] =>
  packets.length < 2
    ? packets
    : [{ packets: packets.length, bytes: packets.reduce((sum, { len }) => sum + len, 0) }];

const rankOf = (
  { frame, flags, analysis, judgement, duplicate_of: copied }: StreamPacket,
  index: number,
  count: number,
  evidence: ReadonlySet<number>,
): number => {
  if (evidence.has(frame)) return 4;
  if (copied !== undefined) return 0;
  // RFC 9293 §3.1: FIN, SYN and RST.
  if ((Number.parseInt(flags, 16) & 0x07) !== 0) return 3;
  if (index < OPENING || index >= count - ENDING) return 3;
  if (judgement !== undefined) return 2;
  if (analysis.some((flag) => !plain.has(flag) && flag !== "window_full")) return 2;
  return analysis.includes("window_full") ? 1 : 0;
};

/** Marks of which a long transfer has many, and which say little. */
const plain: ReadonlySet<string> = new Set([
  "window_update",
  "duplicate_ack",
  "keep_alive",
  "keep_alive_ack",
]);
const OPENING = 6;
const ENDING = 4;

/** The segments into which one packet of a capture was cut, as one row again where the same became of all of them. */
import type { LadderRow } from "@tcplens/capture";

/** A row of the ladder that stands for `pieces` segments in a row, with `length` octets of data in all. */
export interface FoldedRow extends LadderRow {
  readonly length: number;
  readonly pieces: number;
}

export const foldPieces = (ladder: readonly LadderRow[]): FoldedRow[] => {
  const folded: FoldedRow[] = [];
  // Of each side the last row: those of the other may stand between.
  const last: (number | undefined)[] = [undefined, undefined];
  for (const row of ladder) {
    const at = last[row.side];
    const before = at === undefined ? undefined : folded[at];
    const { length } = seen(row);
    if (at !== undefined && before !== undefined && follows(before, row)) {
      folded[at] = { ...before, length: before.length + length, pieces: before.pieces + 1 };
      continue;
    }
    last[row.side] = folded.length;
    folded.push({ ...row, length, pieces: 1 });
  }
  return folded;
};

const seen = ({ packet: { near, far } }: LadderRow): { readonly seq: number; readonly length: number } =>
  near ?? far ?? { seq: 0, length: 0 };

const follows = (before: FoldedRow, { packet, ...row }: LadderRow): boolean =>
  before.packet.near?.frame === packet.near?.frame &&
  before.packet.far?.frame === packet.far?.frame &&
  before.packet.fate === packet.fate &&
  before.packet.retransmission === packet.retransmission &&
  seen({ packet, ...row }).seq === ((seen(before).seq + before.length) | 0);

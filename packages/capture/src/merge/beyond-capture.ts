/** What would have come to the far point before its capture began, or after it had ended, need not be lost. */
import { FIN, SYN } from "../segment/tcp-segment.ts";
import type { LadderRow } from "./merge-captures.ts";

/**
 * `span`: when the far capture's first packet and its last were, by the first clock; `back`: what the other end sent. What
 * was sent again with no packet of the other end in between stays lost: it had no answer.
 */
export const beyondCapture = <Part extends { readonly rows: readonly LadderRow[] }>(
  part: Part,
  back: Part,
  span: { readonly from: number; readonly to: number },
): Part => {
  const { least, most } = delaysOf(part.rows);
  const again = nextSent(part.rows);
  const answers = back.rows.flatMap(({ farAt }) => farAt ?? []).toSorted((x, y) => x - y);
  const rows = part.rows.map((row): LadderRow => {
    const { near, fate } = row.packet;
    if (fate !== "lost" || near === undefined || row.nearAt === undefined) return row;
    const next = again.get(row);
    if (next !== undefined && !anyBetween(answers, row.nearAt, next)) return row;
    const beyond = row.nearAt + most > span.to || row.nearAt + least < span.from;
    return beyond ? { ...row, packet: { ...row.packet, fate: "unsure" } } : row;
  });
  return { ...part, rows };
};

/** When what has the same sequence number was sent next. */
const nextSent = (rows: readonly LadderRow[]): ReadonlyMap<LadderRow, number> => {
  const next = new Map<LadderRow, number>();
  const later = new Map<number, number>();
  for (const row of rows.toReversed()) {
    const { near } = row.packet;
    if (near === undefined || row.nearAt === undefined || !occupies(near)) continue;
    const at = later.get(near.seq);
    if (at !== undefined) next.set(row, at);
    later.set(near.seq, row.nearAt);
  }
  return next;
};

/** Of times in order. */
const anyBetween = (times: readonly number[], from: number, to: number): boolean => {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  const first = times[low];
  return first !== undefined && first < to;
};

/** It has a sequence number of its own, that is acknowledged (RFC 9293 §3.4). */
const occupies = ({ length, flags }: { readonly length: number; readonly flags: number }): boolean =>
  length > 0 || (flags & (SYN | FIN)) !== 0;

/** From the near point to the far one, ns; nothing where no packet is in both. */
const delaysOf = (rows: readonly LadderRow[]): { readonly least: number; readonly most: number } => {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { nearAt, farAt } of rows) {
    if (nearAt === undefined || farAt === undefined) continue;
    least = Math.min(least, farAt - nearAt);
    most = Math.max(most, farAt - nearAt);
  }
  return { least: Math.min(least, most), most };
};

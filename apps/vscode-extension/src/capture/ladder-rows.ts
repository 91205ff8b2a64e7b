/** The packets of one connection as rows: those of a window, the whole in a few hundred tones, the next worth a look. */
import { flagNames } from "@tcplens/capture";
import type { PacketRow } from "../shared/capture-view.ts";
import { judgementsOf } from "./judgements.ts";
import type { PacketIndex, RowList } from "./packet-index.ts";
import { flagText, toneNumber, toneOf, WARNINGS } from "./tone.ts";

/** The packet in this row of the index. */
export const packetRowOf = (index: PacketIndex, row: number): PacketRow => {
  const [analysis, flags, judgements] = [index.analysis(row), index.flags(row), index.judgements(row)];
  const [rtt, inFlight] = [index.rtt(row), index.inFlight(row)];
  return {
    frame: index.frame(row),
    at: index.time(row) / 1e6,
    fromA: (index.direction(row) & 1) === 0,
    flags: flagText(flags),
    seq: index.seq(row),
    ack: index.ack(row),
    length: index.length(row),
    window: index.window(row),
    analysis: flagNames(analysis),
    judgements: judgementsOf(judgements),
    tone: toneOf(analysis, flags, judgements),
    ...(Number.isNaN(rtt) ? {} : { rtt: rtt / 1e6 }),
    ...(inFlight === 0 ? {} : { inFlight }),
  };
};

/**
 * The worst tone of each of `parts` equal parts. A warning that very many packets have marks none of them out: it is a note
 * where a rarer one is to be seen beside it.
 */
export const minimapOf = (index: PacketIndex, rows: RowList, parts: number): Uint8Array<ArrayBuffer> => {
  const worst = new Uint8Array(Math.min(parts, Math.max(1, rows.length)));
  const common = commonWarnings(index, rows);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows.at(at);
    const analysis = index.analysis(row);
    const rare = toneNumber(analysis & ~common, index.flags(row), index.judgements(row));
    const tone = rare === 0 && (analysis & common) !== 0 ? 1 : rare;
    const part = Math.floor((at * worst.length) / rows.length);
    if (tone > (worst[part] as number)) worst[part] = tone;
  }
  return worst;
};

/** Warnings that so many packets have, if there are others; 0: none. */
const commonWarnings = (index: PacketIndex, rows: RowList): number => {
  const counts = new Uint32Array(32);
  for (let at = 0; at < rows.length; at += 1)
    for (let left = index.analysis(rows.at(at)) & WARNINGS; left !== 0; left &= left - 1)
      counts[31 - Math.clz32(left & -left)] = (counts[31 - Math.clz32(left & -left)] as number) + 1;
  let [common, rare] = [0, 0];
  counts.forEach((count, bit) => {
    if (count > rows.length * COMMON) common |= 1 << bit;
    else if (count > 0) rare |= 1 << bit;
  });
  return rare === 0 ? 0 : common;
};

/** The share of a connection's packets above which what they have is common. */
const COMMON = 0.25;

/** The next row after `at` (before it, for −1) that is worth a look; −1: there is none. */
export const seekTone = (index: PacketIndex, rows: RowList, at: number, by: 1 | -1): number => {
  for (let next = at + by; next >= 0 && next < rows.length; next += by) {
    const row = rows.at(next);
    if (toneNumber(index.analysis(row), index.flags(row), index.judgements(row)) > 1) return next;
  }
  return -1;
};

/** Lines as Wireshark's list has them, for the clipboard: as many as one message has room for, and the row that comes next. */
export const rowsText = (
  index: PacketIndex,
  rows: RowList,
  { from, to, a, b }: { readonly from: number; readonly to: number; readonly a: string; readonly b: string },
): { readonly text: string; readonly next: number } => {
  let [text, at] = ["", from];
  for (; at <= Math.min(to, rows.length - 1) && text.length < TEXT_MAX; at += 1) {
    const {
      frame,
      at: time,
      fromA,
      flags,
      seq,
      ack,
      length,
      window,
      analysis,
      judgements,
    } = packetRowOf(index, rows.at(at));
    const line = [
      String(frame).padStart(7),
      `${(time / 1000).toFixed(6)} s`.padStart(14),
      fromA ? `${a} → ${b}` : `${b} → ${a}`,
      `[${flags}] Seq=${seq} Ack=${ack} Win=${window} Len=${length}`,
      ...(analysis.length + judgements.length === 0 ? [] : [`{${[...analysis, ...judgements].join(", ")}}`]),
    ];
    text += `${line.join("  ")}\n`;
  }
  return { text, next: at };
};

/** Characters, of two octets each where it crosses: a line more is still less than a message may have. */
const TEXT_MAX = 125_000;

/** The packets of one connection as rows: those of a window, the whole in a few hundred tones, the next worth a look. */
import { flagNames } from "@tcplens/capture";
import type { PacketRow } from "../shared/capture-view.ts";
import { judgementsOf } from "./judgements.ts";
import type { PacketIndex, RowList } from "./packet-index.ts";
import { flagText, toneNumber, toneOf } from "./tone.ts";

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

/** The worst tone of each of `parts` equal parts. */
export const minimapOf = (index: PacketIndex, rows: RowList, parts: number): Uint8Array<ArrayBuffer> => {
  const worst = new Uint8Array(Math.min(parts, Math.max(1, rows.length)));
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows.at(at);
    const tone = toneNumber(index.analysis(row), index.flags(row), index.judgements(row));
    const part = Math.floor((at * worst.length) / rows.length);
    if (tone > (worst[part] as number)) worst[part] = tone;
  }
  return worst;
};

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

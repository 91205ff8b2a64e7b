/** A row in one line: `CLOSE-WAIT snd ACK "connection closing"`. */
import type { Transition } from "../../src/index.ts";

export const showRow = (row: Transition | undefined): string => {
  if (row === undefined) return "-";
  const sent = row.emit.map((emission) => ` snd ${emission.control}`).join("");
  return `${row.to}${sent}${row.reply === undefined ? "" : ` "${row.reply}"`}`;
};

/** A ladder drawn in plain characters, for tests to compare with the RFC's figures. */
import type { Ladder } from "../../src/export/ladder.ts";

/** One row a line: this end's state, what crossed, the peer's state. Begins and ends with a line break. */
export const drawnOf = ({ localStart, peerStart, rows }: Ladder): string => {
  const start = `${(localStart ?? "").padEnd(13)}${peerStart ?? ""}`;
  const drawn = rows.map(({ direction, label, localState, peerState }) => {
    const arrow = direction === undefined ? "·" : direction === "sent" ? "-->" : "<--";
    return `${(localState ?? "").padEnd(13)}${`${arrow} ${label}`.padEnd(16)}${peerState ?? ""}`;
  });
  return `\n${[start, ...drawn].map((line) => line.trimEnd()).join("\n")}\n`;
};

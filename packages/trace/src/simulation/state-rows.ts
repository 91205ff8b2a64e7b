/** Which row of a ladder a change of state belongs to: the packet that came, the call, or the packet that went out with it. */
import type { Flag, Trigger } from "@tcplens/core";
import type { RunEvent } from "@tcplens/core/simulation";
import type { SegmentContent } from "./packet-view.ts";
import type { RowDraft } from "./run-ladder.ts";

/** The rows of the end and the moment of the change. */
export interface RowsAtHand {
  readonly called: readonly RowDraft[];
  readonly sent: readonly RowDraft[];
  readonly reached: readonly RowDraft[];
}

/** `undefined`: it happened by itself, and has a row of its own. */
export const rowOfChange = (
  { end, connection, trigger }: Extract<RunEvent, { readonly type: "state-changed" }>,
  { called, sent, reached }: RowsAtHand,
): RowDraft | undefined => {
  const isOurs = (row: RowDraft): boolean => row.connection === connection;
  if (trigger.startsWith("rcv-")) return bringer(reached.filter(isOurs), trigger);
  const isFree = (row: RowDraft): boolean => isOurs(row) && row.states[end] === undefined;
  return called.find(isFree) ?? sent.find(isFree);
};

/** Of the packets that came at that moment, the one that says what the trigger is about. */
const bringer = (rows: readonly RowDraft[], trigger: Trigger): RowDraft | undefined => {
  const having = (flag: Flag): readonly RowDraft[] =>
    rows.filter((row) => segmentOf(row)?.flags.includes(flag) === true);
  if (trigger.startsWith("rcv-rst")) return having("RST")[0];
  if (trigger.startsWith("rcv-syn")) return having("SYN")[0];
  // A FIN counts once nothing is missing before it: what fills the last gap brings it about.
  if (trigger === "rcv-fin") return having("FIN").at(-1) ?? rows.at(-1);
  const farthest = having("ACK").toSorted((a, b) => acknowledged(b) - acknowledged(a));
  return trigger === "rcv-ack-of-syn" ? having("ACK")[0] : (farthest[0] ?? rows.at(-1));
};

const segmentOf = (row: RowDraft): SegmentContent | undefined =>
  row.kind !== "happening" && row.packet.says.kind === "segment" ? row.packet.says : undefined;

const acknowledged = (row: RowDraft): number => segmentOf(row)?.acknowledgement ?? 0;

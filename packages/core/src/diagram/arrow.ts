/** The table's rows as arrows, in RFC 9293 figure 5's way: what happened, a stroke, what is done about it. */
import type { Conditions } from "../machine/conditions.ts";
import { states, type State } from "../machine/state.ts";
import type { Transition } from "../machine/transition.ts";
import { transitionRows } from "../machine/transitions.ts";
import type { Trigger } from "../machine/trigger.ts";

/**
 * Which rows a diagram draws.
 *
 * - `figure-5`: those that RFC 9293 figure 5 draws. The default.
 * - `changes`: every change of state. Resets, ABORT and timeouts lead to CLOSED from nearly everywhere, so they are many.
 * - `all`: also the rows that leave the state as it is.
 */
export type DrawnRows = "figure-5" | "changes" | "all";

/** How a diagram is printed. */
export interface DiagramOptions {
  /** Default: `figure-5`. */
  readonly rows?: DrawnRows;
}

/** One arrow: all rows that lead the same way and do the same. */
export interface Arrow {
  readonly from: State;
  readonly to: State;
  /** `rcv FIN / snd ACK`. */
  readonly label: string;
}

/** The arrows to draw, by the order of the states, first of those they leave, then of those they reach. */
export const arrows = (drawn: DrawnRows): readonly Arrow[] => {
  const grouped = new Map<string, { readonly row: Transition; readonly causes: Set<string> }>();
  for (const row of transitionRows) {
    if (!isDrawn(row, drawn)) continue;
    const key = `${row.from} ${row.to} ${deeds(row)}`;
    const group = grouped.get(key) ?? { row, causes: new Set<string>() };
    group.causes.add(triggerLabels[row.trigger] + conditionText(row.when));
    grouped.set(key, group);
  }
  const drawnArrows = [...grouped.values()].map(({ row, causes }) => ({
    from: row.from,
    to: row.to,
    label: [...causes].join(" or ") + deeds(row),
  }));
  const place = ({ from, to }: Arrow): number => states.indexOf(from) * states.length + states.indexOf(to);
  return drawnArrows.toSorted((a, b) => place(a) - place(b));
};

/** What the figure leaves out, in words, or `undefined` where nothing that changes the state is left out. */
export const leftOut = (drawn: DrawnRows): string | undefined => {
  const missing = transitionRows.filter((row) => row.from !== row.to && !isDrawn(row, drawn));
  if (missing.length === 0) return undefined;
  const named = new Set(missing.map((row) => triggerLabels[row.trigger]));
  return `Not drawn: ${missing.length} more changes of state, by ${[...named].join(", ")}`;
};

const isDrawn = (row: Transition, drawn: DrawnRows): boolean => {
  switch (drawn) {
    case "figure-5":
      return row.inFigure5;
    case "changes":
      return row.from !== row.to;
    case "all":
      return true;
  }
};

const deeds = (row: Transition): string => {
  const record = row.effects.filter((effect) => effect === "create-tcb" || effect === "delete-tcb");
  const done = [
    ...record.map((effect) => effect.replace("-tcb", " TCB")),
    ...row.emit.map((emission) => `snd ${emission.control}`),
  ];
  return done.length === 0 ? "" : ` / ${done.join(", ")}`;
};

const conditionText = (when: Conditions | undefined): string => {
  const parts = Object.entries(when ?? {}).map(
    ([name, value]) => conditionLabels[`${name} ${value}`] ?? value,
  );
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
};

/** Where the value alone does not say what it is about. */
const conditionLabels: Readonly<Record<string, string>> = {
  "opened passively": "opened passively",
  "opened actively": "opened actively",
  "remoteSocket unspecified": "remote socket unspecified",
  "sendQueue waiting": "data waiting",
  "received too-little": "too little received",
  "room none": "no room",
  "access denied": "not permitted",
  "parameters diffserv-not-allowed": "Diffserv not allowed",
  "parameters compartment-not-allowed": "compartment not allowed",
  "acknowledgement absent": "without ACK",
  "oldest data": "data first",
  "retransmissions exhausted": "too often",
  "softErrors fatal": "taken for final",
};

/** What each trigger is called in a drawing; figure 5's words where it has them. */
const triggerLabels: Readonly<Record<Trigger, string>> = {
  "open-active": "active OPEN",
  "open-passive": "passive OPEN",
  send: "SEND",
  receive: "RECEIVE",
  close: "CLOSE",
  abort: "ABORT",
  status: "STATUS",
  "rcv-syn": "rcv SYN",
  "rcv-syn-ack": "rcv SYN,ACK",
  "rcv-ack-of-syn": "rcv ACK of SYN",
  "rcv-ack-of-fin": "rcv ACK of FIN",
  "rcv-ack": "rcv ACK",
  "rcv-data": "rcv data",
  "rcv-urg": "rcv URG",
  "rcv-fin": "rcv FIN",
  "rcv-rst": "rcv RST",
  "rcv-rst-in-window": "rcv RST in window",
  "rcv-rst-unacceptable": "rcv unacceptable RST",
  "rcv-syn-in-window": "rcv SYN in window",
  "rcv-ack-unacceptable": "rcv unacceptable ACK",
  "rcv-no-ack": "rcv segment without ACK",
  "rcv-out-of-window": "rcv segment out of window",
  "rcv-security-mismatch": "rcv other security",
  "user-timeout": "user timeout",
  "retransmission-timeout": "retransmission timeout",
  "time-wait-timeout": "timeout 2 MSL",
  "icmp-hard-error": "ICMP hard error",
  "icmp-soft-error": "ICMP soft error",
};

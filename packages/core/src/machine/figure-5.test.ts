/** RFC 9293 figure 5, read off the figure and set against the table, both ways. */
import { describe, expect, test } from "vitest";
import type { State } from "./state.ts";
import { transitionRows } from "./transitions.ts";
import type { Trigger } from "./trigger.ts";

/** Each arrow of the figure: from, what happened, what is sent, to. */
const figure: readonly (readonly [State, Trigger, string, State])[] = [
  ["CLOSED", "open-passive", "", "LISTEN"],
  ["CLOSED", "open-active", "SYN", "SYN-SENT"],
  ["LISTEN", "close", "", "CLOSED"],
  ["LISTEN", "rcv-syn", "SYN,ACK", "SYN-RECEIVED"],
  ["LISTEN", "send", "SYN", "SYN-SENT"],
  ["SYN-SENT", "close", "", "CLOSED"],
  ["SYN-SENT", "rcv-syn", "SYN,ACK", "SYN-RECEIVED"],
  ["SYN-SENT", "rcv-syn-ack", "ACK", "ESTABLISHED"],
  ["SYN-RECEIVED", "rcv-rst", "", "LISTEN"], // Note 1.
  ["SYN-RECEIVED", "rcv-ack-of-syn", "", "ESTABLISHED"],
  ["SYN-RECEIVED", "close", "FIN", "FIN-WAIT-1"],
  ["ESTABLISHED", "close", "FIN", "FIN-WAIT-1"],
  ["ESTABLISHED", "rcv-fin", "ACK", "CLOSE-WAIT"],
  ["CLOSE-WAIT", "close", "FIN", "LAST-ACK"],
  ["LAST-ACK", "rcv-ack-of-fin", "", "CLOSED"],
  ["FIN-WAIT-1", "rcv-ack-of-fin", "", "FIN-WAIT-2"],
  ["FIN-WAIT-1", "rcv-fin", "ACK", "CLOSING"],
  ["FIN-WAIT-2", "rcv-fin", "ACK", "TIME-WAIT"],
  ["CLOSING", "rcv-ack-of-fin", "", "TIME-WAIT"],
  ["TIME-WAIT", "time-wait-timeout", "", "CLOSED"],
];

/**
 * Changes of state that the figure leaves out, with the words that have them. `from` "any": from several states.
 * Note 2's arrow, FIN-WAIT-1 to TIME-WAIT, is not a row: the segment is `rcv-ack-of-fin`, then `rcv-fin`.
 */
const beside: readonly { readonly row: string; readonly because: string }[] = [
  { row: "any rcv-rst CLOSED", because: "figure 5, note 3; §3.10.7.3 and §3.10.7.4" },
  {
    row: "any abort CLOSED",
    because: "figure 5, note 3; §3.10.5 has CLOSED where note 3 and §3.5.2 have TIME-WAIT",
  },
  { row: "any rcv-security-mismatch CLOSED", because: "§3.10.7.4, third step" },
  { row: "any user-timeout CLOSED", because: "§3.10.8" },
  { row: "any retransmission-timeout CLOSED", because: "§3.8.3, the threshold R2" },
  { row: "any icmp-hard-error CLOSED", because: "§3.9.2.2" },
  { row: "any icmp-soft-error CLOSED", because: "§3.9.2.2, what hosts are known to do while opening" },
  {
    row: "LISTEN open-active SYN-SENT",
    because: "§3.10.1, the listener turned active by OPEN instead of SEND",
  },
  { row: "SYN-RECEIVED rcv-syn-in-window LISTEN", because: "§3.10.7.4, fourth step" },
  { row: "SYN-RECEIVED rcv-fin CLOSE-WAIT", because: "§3.10.7.4, eighth step" },
  { row: "ESTABLISHED close FIN-WAIT-1", because: "§3.10.4, the FIN behind data that waits" },
  { row: "TIME-WAIT rcv-syn SYN-RECEIVED", because: "§3.6.1, MAY-2" },
];

const changes = transitionRows.filter((row) => row.from !== row.to);

describe("figure 5 and the table", () => {
  test("the figure's arrows are the rows marked as drawn there", () => {
    const marked = transitionRows
      .filter((row) => row.inFigure5)
      .map((row) => [row.from, row.trigger, row.emit.map((emission) => emission.control).join(), row.to]);
    expect(marked.map(String).toSorted()).toEqual(figure.map(String).toSorted());
  });

  test("only note 1 puts a condition on an arrow of the figure", () => {
    const conditional = transitionRows.filter((row) => row.inFigure5 && row.when !== undefined);
    expect(conditional.map((row) => [row.from, row.trigger, row.when])).toEqual([
      ["SYN-RECEIVED", "rcv-rst", { opened: "passively" }],
    ]);
  });

  test("every other change of state is one of the list above, and every entry of the list is used", () => {
    const used = changes
      .filter((row) => !row.inFigure5)
      .map((row) =>
        row.to === "CLOSED" ? `any ${row.trigger} CLOSED` : `${row.from} ${row.trigger} ${row.to}`,
      );
    expect([...new Set(used)].toSorted()).toEqual(beside.map(({ row }) => row).toSorted());
  });

  test("note 3: a reset that is believed leads from every state with a connection to LISTEN or CLOSED", () => {
    for (const row of transitionRows.filter(({ trigger }) => trigger === "rcv-rst")) {
      expect(row.from === "LISTEN" ? "CLOSED" : row.to).toMatch(/^(LISTEN|CLOSED)$/u);
    }
  });
});

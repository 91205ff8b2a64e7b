import { describe, expect, test } from "vitest";
import { causes, type Cause } from "./cause.ts";
import { explain, type ExplainQuery } from "./explain.ts";
import { states, type State } from "./state.ts";

const path = (query: ExplainQuery): string | undefined =>
  explain(query)
    ?.map((step) => `${step.trigger} → ${step.to}`)
    .join(", ");

const questions: readonly (readonly [ExplainQuery, string])[] = [
  [
    { from: "CLOSED", to: "ESTABLISHED", by: "active-open" },
    "open-active → SYN-SENT, rcv-syn-ack → ESTABLISHED",
  ],
  [{ from: "CLOSED", to: "SYN-SENT", by: "active-open" }, "open-active → SYN-SENT"],
  [{ from: "SYN-SENT", to: "ESTABLISHED", by: "active-open" }, "rcv-syn-ack → ESTABLISHED"],
  [
    { from: "CLOSED", to: "ESTABLISHED", by: "passive-open" },
    "open-passive → LISTEN, rcv-syn → SYN-RECEIVED, rcv-ack-of-syn → ESTABLISHED",
  ],
  [
    { from: "LISTEN", to: "ESTABLISHED", by: "passive-open" },
    "rcv-syn → SYN-RECEIVED, rcv-ack-of-syn → ESTABLISHED",
  ],
  [{ from: "TIME-WAIT", to: "SYN-RECEIVED", by: "passive-open" }, "rcv-syn → SYN-RECEIVED"],
  [
    { from: "CLOSED", to: "ESTABLISHED", by: "simultaneous-open" },
    "open-active → SYN-SENT, rcv-syn → SYN-RECEIVED, rcv-ack-of-syn → ESTABLISHED",
  ],
  [
    { from: "ESTABLISHED", to: "CLOSED", by: "local-close" },
    "close → FIN-WAIT-1, rcv-ack-of-fin → FIN-WAIT-2, rcv-fin → TIME-WAIT, time-wait-timeout → CLOSED",
  ],
  [
    { from: "FIN-WAIT-1", to: "TIME-WAIT", by: "local-close" },
    "rcv-ack-of-fin → FIN-WAIT-2, rcv-fin → TIME-WAIT",
  ],
  [{ from: "SYN-SENT", to: "CLOSED", by: "local-close" }, "close → CLOSED"],
  [{ from: "LISTEN", to: "CLOSED", by: "local-close" }, "close → CLOSED"],
  [
    { from: "ESTABLISHED", to: "CLOSED", by: "peer-close" },
    "rcv-fin → CLOSE-WAIT, close → LAST-ACK, rcv-ack-of-fin → CLOSED",
  ],
  [{ from: "ESTABLISHED", to: "CLOSE-WAIT", by: "peer-close" }, "rcv-fin → CLOSE-WAIT"],
  [{ from: "CLOSE-WAIT", to: "CLOSED", by: "peer-close" }, "close → LAST-ACK, rcv-ack-of-fin → CLOSED"],
  [
    { from: "ESTABLISHED", to: "CLOSED", by: "simultaneous-close" },
    "close → FIN-WAIT-1, rcv-fin → CLOSING, rcv-ack-of-fin → TIME-WAIT, time-wait-timeout → CLOSED",
  ],
  [{ from: "SYN-SENT", to: "CLOSED", by: "reset-received" }, "rcv-rst → CLOSED"],
  [{ from: "ESTABLISHED", to: "CLOSED", by: "reset-received" }, "rcv-rst → CLOSED"],
  [{ from: "SYN-RECEIVED", to: "LISTEN", by: "reset-received" }, "rcv-rst → LISTEN"],
  [{ from: "SYN-RECEIVED", to: "CLOSED", by: "reset-received" }, "rcv-rst → CLOSED"],
  [{ from: "CLOSE-WAIT", to: "CLOSED", by: "abort" }, "abort → CLOSED"],
  [{ from: "ESTABLISHED", to: "CLOSED", by: "timeout" }, "user-timeout → CLOSED"],
  [{ from: "TIME-WAIT", to: "CLOSED", by: "timeout" }, "time-wait-timeout → CLOSED"],
  [{ from: "SYN-SENT", to: "CLOSED", by: "retransmissions-exhausted" }, "retransmission-timeout → CLOSED"],
  [{ from: "SYN-SENT", to: "CLOSED", by: "unreachable" }, "icmp-hard-error → CLOSED"],
];

describe("explain", () => {
  test.each(questions)("%j", (query, answer) => expect(path(query)).toBe(answer));

  test("tells what each end has sent", () => {
    const opened = explain({ from: "CLOSED", to: "ESTABLISHED", by: "active-open" }) ?? [];
    expect(
      opened.map(({ emit, received }) => [emit.map(({ flags }) => flags.join()), received?.join()]),
    ).toEqual([
      [["SYN"], undefined],
      [["ACK"], "SYN,ACK"],
    ]);
    const refused = explain({ from: "SYN-SENT", to: "CLOSED", by: "reset-received" });
    expect(refused?.[0]?.received).toEqual(["RST", "ACK"]);
    const cut = explain({ from: "ESTABLISHED", to: "CLOSED", by: "reset-received" });
    expect(cut?.[0]?.received).toEqual(["RST"]);
  });

  test("has nothing to tell where nothing has changed", () => {
    expect(explain({ from: "ESTABLISHED", to: "ESTABLISHED", by: "active-open" })).toEqual([]);
  });

  test("knows when the cause does not lead there", () => {
    expect(explain({ from: "ESTABLISHED", to: "SYN-SENT", by: "active-open" })).toBeUndefined();
    expect(explain({ from: "CLOSED", to: "ESTABLISHED", by: "local-close" })).toBeUndefined();
    expect(explain({ from: "LISTEN", to: "CLOSED", by: "reset-received" })).toBeUndefined();
    expect(explain({ from: "FIN-WAIT-2", to: "CLOSED", by: "retransmissions-exhausted" })).toBeUndefined();
    expect(explain({ from: "ESTABLISHED", to: "FIN-WAIT-2", by: "peer-close" })).toBeUndefined();
    expect(explain({ from: "ESTABLISHED", to: "CLOSE-WAIT", by: "local-close" })).toBeUndefined();
    expect(explain({ from: "ESTABLISHED", to: "CLOSING", by: "local-close" })).toBeUndefined();
    expect(explain({ from: "ESTABLISHED", to: "FIN-WAIT-2", by: "simultaneous-close" })).toBeUndefined();
    expect(explain({ from: "LISTEN", to: "SYN-SENT", by: "passive-open" })).toBeUndefined();
  });

  test("takes no row that what is known rules out", () => {
    const reset = { from: "SYN-RECEIVED", by: "reset-received" } as const;
    expect(explain({ ...reset, to: "LISTEN", conditions: { opened: "actively" } })).toBeUndefined();
    expect(explain({ ...reset, to: "CLOSED", conditions: { opened: "passively" } })).toBeUndefined();
    const open = { from: "CLOSED", to: "SYN-SENT", by: "active-open" } as const;
    expect(explain({ ...open, conditions: { room: "none" } })).toBeUndefined();
    expect(explain({ ...open, conditions: { room: "enough" } })).toHaveLength(1);
  });

  test("refuses what is no state and no cause", () => {
    const from = "SYN_SENT" as State;
    expect(() => explain({ from, to: "CLOSED", by: "abort" })).toThrow(
      "from must be one of the eleven states",
    );
    expect(() => explain({ from: "CLOSED", to: from, by: "abort" })).toThrow(
      "to must be one of the eleven states",
    );
    expect(() => explain({ from: "CLOSED", to: "CLOSED", by: "magic" as Cause })).toThrow('not "magic"');
  });

  test("takes the usual row of a cell where both lead on, and the other where it is asked for", () => {
    const close = { from: "ESTABLISHED", to: "FIN-WAIT-1", by: "local-close" } as const;
    expect(explain(close)?.[0]?.emit).toHaveLength(1);
    expect(explain({ ...close, conditions: { sendQueue: "waiting" } })?.[0]?.emit).toHaveLength(0);
  });

  test("gives, for every question there is, a path that hangs together, or none", () => {
    for (const from of states) {
      for (const to of states) {
        for (const by of causes) {
          const steps = explain({ from, to, by });
          if (steps === undefined) continue;
          expect([...steps.map((step) => step.from), to]).toEqual([from, ...steps.map((step) => step.to)]);
        }
      }
    }
  });
});

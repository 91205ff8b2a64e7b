/** RFC 9293 §3.10.7, §3.10.8 and §3.9.2.2, transcribed anew: what each segment, timeout and report comes to. */
import { describe, expect, test } from "vitest";
import { showRow } from "../../test/support/show-row.ts";
import type { Conditions } from "./conditions.ts";
import { emissionText } from "./emission.ts";
import { states, type State } from "./state.ts";
import type { Effect } from "./transition.ts";
import { transition } from "./transitions.ts";
import type { Trigger } from "./trigger.ts";

type Column = Readonly<Partial<Record<State, string>>>;

const synchronized = [
  "ESTABLISHED",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSE-WAIT",
  "CLOSING",
  "LAST-ACK",
  "TIME-WAIT",
] as const;

const inAll = (list: readonly State[], answer: (state: State) => string): Column =>
  Object.fromEntries(list.map((state) => [state, answer(state)]));

const stays = (state: State): string => state;
const acks = (state: State): string => `${state} snd ACK`;
const connected = states.filter((state) => state !== "CLOSED" && state !== "LISTEN");
const sequenced = ["SYN-RECEIVED", ...synchronized] as const;

const expected: Readonly<Partial<Record<Trigger, Column>>> = {
  "rcv-syn": {
    CLOSED: "CLOSED snd RST,ACK",
    LISTEN: "SYN-RECEIVED snd SYN,ACK",
    "SYN-SENT": "SYN-RECEIVED snd SYN,ACK",
    "TIME-WAIT": "SYN-RECEIVED snd SYN,ACK",
  },
  "rcv-syn-ack": { "SYN-SENT": "ESTABLISHED snd ACK" },
  "rcv-ack-of-syn": { "SYN-SENT": "SYN-SENT", "SYN-RECEIVED": "ESTABLISHED" },
  "rcv-ack-of-fin": { "FIN-WAIT-1": 'FIN-WAIT-2 "ok"', CLOSING: "TIME-WAIT", "LAST-ACK": "CLOSED" },
  "rcv-ack": inAll(synchronized, stays),
  "rcv-data": {
    ...inAll(synchronized, stays),
    ESTABLISHED: "ESTABLISHED snd ACK",
    "FIN-WAIT-1": "FIN-WAIT-1 snd ACK",
    "FIN-WAIT-2": "FIN-WAIT-2 snd ACK",
  },
  "rcv-urg": {
    ...inAll(synchronized, stays),
    ESTABLISHED: 'ESTABLISHED "urgent data"',
    "FIN-WAIT-1": 'FIN-WAIT-1 "urgent data"',
    "FIN-WAIT-2": 'FIN-WAIT-2 "urgent data"',
  },
  "rcv-fin": {
    "SYN-RECEIVED": 'CLOSE-WAIT snd ACK "connection closing"',
    ESTABLISHED: 'CLOSE-WAIT snd ACK "connection closing"',
    "FIN-WAIT-1": 'CLOSING snd ACK "connection closing"',
    "FIN-WAIT-2": 'TIME-WAIT snd ACK "connection closing"',
    "CLOSE-WAIT": "CLOSE-WAIT snd ACK",
    CLOSING: "CLOSING snd ACK",
    "LAST-ACK": "LAST-ACK snd ACK",
    "TIME-WAIT": "TIME-WAIT snd ACK",
  },
  "rcv-rst": {
    CLOSED: "CLOSED",
    LISTEN: "LISTEN",
    "SYN-SENT": 'CLOSED "connection reset"',
    "SYN-RECEIVED": "LISTEN",
    ESTABLISHED: 'CLOSED "connection reset"',
    "FIN-WAIT-1": 'CLOSED "connection reset"',
    "FIN-WAIT-2": 'CLOSED "connection reset"',
    "CLOSE-WAIT": 'CLOSED "connection reset"',
    CLOSING: "CLOSED",
    "LAST-ACK": "CLOSED",
    "TIME-WAIT": "CLOSED",
  },
  "rcv-rst-in-window": inAll(sequenced, acks),
  "rcv-rst-unacceptable": inAll(["SYN-SENT", ...sequenced], stays),
  "rcv-syn-in-window": { ...inAll(synchronized, acks), "SYN-RECEIVED": "LISTEN" },
  "rcv-ack-unacceptable": {
    CLOSED: "CLOSED snd RST",
    LISTEN: "LISTEN snd RST",
    "SYN-SENT": "SYN-SENT snd RST",
    "SYN-RECEIVED": "SYN-RECEIVED snd RST",
    ...inAll(synchronized, acks),
  },
  "rcv-no-ack": { ...inAll(states, stays), CLOSED: "CLOSED snd RST,ACK" },
  "rcv-out-of-window": inAll(sequenced, acks),
  "rcv-security-mismatch": {
    LISTEN: "LISTEN snd RST,ACK",
    "SYN-SENT": "SYN-SENT snd RST",
    "SYN-RECEIVED": "SYN-RECEIVED snd RST",
    ...inAll(synchronized, () => 'CLOSED snd RST "connection reset"'),
  },
  "user-timeout": inAll(
    states.filter((state) => state !== "CLOSED"),
    () => 'CLOSED "connection aborted due to user timeout"',
  ),
  "retransmission-timeout": {
    "SYN-SENT": "SYN-SENT snd SYN",
    "SYN-RECEIVED": "SYN-RECEIVED snd SYN,ACK",
    ESTABLISHED: "ESTABLISHED snd data",
    "FIN-WAIT-1": "FIN-WAIT-1 snd FIN",
    "CLOSE-WAIT": "CLOSE-WAIT snd data",
    CLOSING: "CLOSING snd FIN",
    "LAST-ACK": "LAST-ACK snd FIN",
  },
  "time-wait-timeout": { "TIME-WAIT": "CLOSED" },
  "icmp-hard-error": {
    ...inAll(connected, () => 'CLOSED snd RST "destination unreachable"'),
    ...inAll(["SYN-SENT", "CLOSING", "LAST-ACK", "TIME-WAIT"], () => 'CLOSED "destination unreachable"'),
  },
  "icmp-soft-error": inAll(connected, (state) => `${state} "destination unreachable"`),
};

describe.each(Object.entries(expected))("%s", (trigger, column) => {
  test.each(states)("in %s", (state) =>
    expect(showRow(transition(state, trigger as Trigger))).toBe(column[state] ?? "-"),
  );
});

const withConditions: readonly (readonly [State, Trigger, Conditions, string])[] = [
  ["SYN-RECEIVED", "rcv-rst", { opened: "actively" }, 'CLOSED "connection refused"'],
  ["SYN-RECEIVED", "rcv-syn-in-window", { opened: "actively" }, "SYN-RECEIVED snd ACK"],
  ["SYN-SENT", "rcv-security-mismatch", { acknowledgement: "absent" }, "SYN-SENT snd RST,ACK"],
  ["SYN-RECEIVED", "rcv-security-mismatch", { acknowledgement: "absent" }, "SYN-RECEIVED snd RST,ACK"],
  [
    "ESTABLISHED",
    "rcv-security-mismatch",
    { acknowledgement: "absent" },
    'CLOSED snd RST,ACK "connection reset"',
  ],
  ["FIN-WAIT-1", "retransmission-timeout", { oldest: "data" }, "FIN-WAIT-1 snd data"],
  ["CLOSING", "retransmission-timeout", { oldest: "data" }, "CLOSING snd data"],
  ["LAST-ACK", "retransmission-timeout", { oldest: "data" }, "LAST-ACK snd data"],
  [
    "SYN-SENT",
    "retransmission-timeout",
    { retransmissions: "exhausted" },
    'CLOSED "excessive retransmissions"',
  ],
  [
    "ESTABLISHED",
    "retransmission-timeout",
    { retransmissions: "exhausted" },
    'CLOSED "excessive retransmissions"',
  ],
  [
    "LAST-ACK",
    "retransmission-timeout",
    { retransmissions: "exhausted" },
    'CLOSED "excessive retransmissions"',
  ],
  ["SYN-SENT", "icmp-soft-error", { softErrors: "fatal" }, 'CLOSED "destination unreachable"'],
  ["SYN-RECEIVED", "icmp-soft-error", { softErrors: "fatal" }, 'CLOSED "destination unreachable"'],
  ["ESTABLISHED", "icmp-soft-error", { softErrors: "fatal" }, 'ESTABLISHED "destination unreachable"'],
];

test.each(withConditions)("in %s, %s with %j is %s", (state, trigger, conditions, row) => {
  expect(showRow(transition(state, trigger, conditions))).toBe(row);
});

const forms: readonly (readonly [State, Trigger, string])[] = [
  ["CLOSED", "open-active", "<SEQ=ISS><CTL=SYN>"],
  ["CLOSED", "rcv-syn", "<SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>"],
  ["CLOSED", "rcv-ack-unacceptable", "<SEQ=SEG.ACK><CTL=RST>"],
  ["LISTEN", "rcv-ack-unacceptable", "<SEQ=SEG.ACK><CTL=RST>"],
  ["LISTEN", "rcv-security-mismatch", "<SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>"],
  ["LISTEN", "rcv-syn", "<SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>"],
  ["SYN-SENT", "rcv-ack-unacceptable", "<SEQ=SEG.ACK><CTL=RST>"],
  ["SYN-SENT", "rcv-syn-ack", "<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>"],
  ["SYN-SENT", "rcv-syn", "<SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>"],
  ["SYN-RECEIVED", "rcv-ack-unacceptable", "<SEQ=SEG.ACK><CTL=RST>"],
  ["ESTABLISHED", "rcv-out-of-window", "<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>"],
  ["ESTABLISHED", "rcv-rst-in-window", "<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>"],
  ["ESTABLISHED", "abort", "<SEQ=SND.NXT><CTL=RST>"],
  ["ESTABLISHED", "close", "<SEQ=SND.NXT><ACK=RCV.NXT><CTL=FIN,ACK>"],
  ["LAST-ACK", "retransmission-timeout", "<SEQ=SND.UNA><ACK=RCV.NXT><CTL=FIN,ACK>"],
];

test.each(forms)("%s × %s sends %s", (state, trigger, form) => {
  expect(transition(state, trigger)?.emit.map(emissionText)).toEqual([form]);
});

const effects: readonly (readonly [string, readonly State[], Trigger, readonly Effect[]])[] = [
  ["a segment that leads nowhere is dropped", sequenced, "rcv-out-of-window", ["drop"]],
  ["so is a reset that has to be asked about", sequenced, "rcv-rst-in-window", ["drop"]],
  ["so is a reset that is not believed", ["SYN-SENT", ...sequenced], "rcv-rst-unacceptable", ["drop"]],
  ["so is a segment without ACK", states, "rcv-no-ack", ["drop"]],
  ["so is one with an ACK for nothing", states, "rcv-ack-unacceptable", ["drop"]],
  ["so is a SYN on a running connection", synchronized, "rcv-syn-in-window", ["drop"]],
  ["so is a reset where there is nothing to reset", ["CLOSED", "LISTEN"], "rcv-rst", ["drop"]],
  ["so is a SYN where nobody listens", ["CLOSED"], "rcv-syn", ["drop"]],
  ["so is an ACK of our SYN that brings none", ["SYN-SENT"], "rcv-ack-of-syn", ["drop"]],
  [
    "so is another security level while opening",
    ["LISTEN", "SYN-SENT", "SYN-RECEIVED"],
    "rcv-security-mismatch",
    ["drop"],
  ],
  [
    "another security level ends a connection",
    synchronized,
    "rcv-security-mismatch",
    ["flush", "delete-tcb"],
  ],
  ["a second SYN sends a listener back", ["SYN-RECEIVED"], "rcv-syn-in-window", ["flush", "drop"]],
  ["so does a reset", ["SYN-RECEIVED"], "rcv-rst", ["flush"]],
  [
    "a reset while data may flow throws it away",
    ["ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT"],
    "rcv-rst",
    ["flush", "delete-tcb"],
  ],
  [
    "text is delivered until the peer's FIN",
    ["ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2"],
    "rcv-data",
    ["deliver"],
  ],
  ["and ignored after it", ["CLOSE-WAIT", "CLOSING", "LAST-ACK", "TIME-WAIT"], "rcv-data", ["drop"]],
  ["in CLOSING nothing counts but the ACK of our FIN", ["CLOSING"], "rcv-ack", ["drop"]],
  [
    "elsewhere an ACK lets the rest through",
    synchronized.filter((state) => state !== "CLOSING"),
    "rcv-ack",
    [],
  ],
  ["the peer's FIN come again restarts the wait", ["TIME-WAIT"], "rcv-fin", ["restart-time-wait"]],
  [
    "a timeout sends again",
    ["SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "LAST-ACK"],
    "retransmission-timeout",
    ["retransmit"],
  ],
];

test.each(effects)("%s", (_name, where, trigger, expectedEffects) => {
  const found = where.map((state) => [state, transition(state, trigger)?.effects]);
  expect(found).toEqual(where.map((state) => [state, expectedEffects]));
});

describe("calls that still wait are answered", () => {
  test.each(["ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT"] as const)(
    "when a reset ends %s",
    (state) => {
      expect(transition(state, "rcv-rst")?.outstanding).toBe("connection reset");
    },
  );

  test.each(["SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2"] as const)(
    "when a FIN comes in %s",
    (state) => {
      expect(transition(state, "rcv-fin")?.outstanding).toBe("connection closing");
    },
  );

  test.each(connected)("when the user timeout ends %s", (state) => {
    expect(transition(state, "user-timeout")?.outstanding).toBe("connection aborted due to user timeout");
  });

  test.each(synchronized)("when another security level ends %s", (state) => {
    expect(transition(state, "rcv-security-mismatch")?.outstanding).toBe("connection reset");
  });
});

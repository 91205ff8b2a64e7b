/** RFC 9293 §3.10.1 to §3.10.6, transcribed anew: what each call comes to in each state. */
import { describe, expect, test } from "vitest";
import { showRow } from "../../test/support/show-row.ts";
import type { Conditions } from "./conditions.ts";
import { states, type State } from "./state.ts";
import { transition } from "./transitions.ts";
import type { UserCall } from "./trigger.ts";

const everyState = (answer: (state: State) => string): Record<State, string> =>
  Object.fromEntries(states.map((state) => [state, answer(state)])) as Record<State, string>;

const nothing = 'CLOSED "connection does not exist"';
const closing = (state: State): string => `${state} "connection closing"`;

const expected: Readonly<Record<UserCall, Readonly<Record<State, string>>>> = {
  "open-active": {
    ...everyState((state) => `${state} "connection already exists"`),
    CLOSED: "SYN-SENT snd SYN",
    LISTEN: "SYN-SENT snd SYN",
  },
  "open-passive": { ...everyState((state) => `${state} "connection already exists"`), CLOSED: "LISTEN" },
  send: {
    ...everyState(closing),
    CLOSED: nothing,
    LISTEN: "SYN-SENT snd SYN",
    "SYN-SENT": "SYN-SENT",
    "SYN-RECEIVED": "SYN-RECEIVED",
    ESTABLISHED: "ESTABLISHED snd data",
    "CLOSE-WAIT": "CLOSE-WAIT snd data",
  },
  receive: {
    ...everyState((state) => state),
    CLOSED: nothing,
    CLOSING: closing("CLOSING"),
    "LAST-ACK": closing("LAST-ACK"),
    "TIME-WAIT": closing("TIME-WAIT"),
  },
  close: {
    ...everyState(closing),
    CLOSED: nothing,
    LISTEN: "CLOSED",
    "SYN-SENT": "CLOSED",
    "SYN-RECEIVED": "FIN-WAIT-1 snd FIN",
    ESTABLISHED: "FIN-WAIT-1 snd FIN",
    "CLOSE-WAIT": "LAST-ACK snd FIN",
  },
  abort: {
    CLOSED: nothing,
    LISTEN: "CLOSED",
    "SYN-SENT": "CLOSED",
    "SYN-RECEIVED": "CLOSED snd RST",
    ESTABLISHED: "CLOSED snd RST",
    "FIN-WAIT-1": "CLOSED snd RST",
    "FIN-WAIT-2": "CLOSED snd RST",
    "CLOSE-WAIT": "CLOSED snd RST",
    CLOSING: 'CLOSED "ok"',
    "LAST-ACK": 'CLOSED "ok"',
    "TIME-WAIT": 'CLOSED "ok"',
  },
  status: { ...everyState((state) => `${state} "state = ${state}"`), CLOSED: nothing },
};

describe.each(Object.keys(expected) as UserCall[])("%s", (call) => {
  test.each(states)("in %s", (state) => expect(showRow(transition(state, call))).toBe(expected[call][state]));
});

const withConditions: readonly (readonly [State, UserCall, Conditions, string])[] = [
  ["CLOSED", "open-active", { access: "denied" }, 'CLOSED "connection illegal for this process"'],
  ["CLOSED", "open-active", { parameters: "diffserv-not-allowed" }, 'CLOSED "Diffserv value not allowed"'],
  [
    "CLOSED",
    "open-active",
    { parameters: "compartment-not-allowed" },
    'CLOSED "security/compartment not allowed"',
  ],
  ["CLOSED", "open-active", { remoteSocket: "unspecified" }, 'CLOSED "remote socket unspecified"'],
  ["CLOSED", "open-active", { room: "none" }, 'CLOSED "insufficient resources"'],
  ["CLOSED", "open-passive", { access: "denied" }, 'CLOSED "connection illegal for this process"'],
  ["CLOSED", "open-passive", { remoteSocket: "unspecified" }, "LISTEN"],
  ["CLOSED", "open-passive", { room: "none" }, 'CLOSED "insufficient resources"'],
  ["CLOSED", "send", { access: "denied" }, 'CLOSED "connection illegal for this process"'],
  ["CLOSED", "receive", { access: "denied" }, 'CLOSED "connection illegal for this process"'],
  ["CLOSED", "close", { access: "denied" }, 'CLOSED "connection illegal for this process"'],
  ["CLOSED", "abort", { access: "denied" }, 'CLOSED "connection illegal for this process"'],
  ["CLOSED", "status", { access: "denied" }, 'CLOSED "connection illegal for this process"'],
  ["LISTEN", "open-active", { remoteSocket: "unspecified" }, 'LISTEN "remote socket unspecified"'],
  ["LISTEN", "open-active", { room: "none" }, 'LISTEN "insufficient resources"'],
  ["LISTEN", "send", { remoteSocket: "unspecified" }, 'LISTEN "remote socket unspecified"'],
  ["LISTEN", "send", { room: "none" }, 'LISTEN "insufficient resources"'],
  ["SYN-SENT", "send", { room: "none" }, 'SYN-SENT "insufficient resources"'],
  ["SYN-RECEIVED", "send", { room: "none" }, 'SYN-RECEIVED "insufficient resources"'],
  ["ESTABLISHED", "send", { room: "none" }, 'ESTABLISHED "insufficient resources"'],
  ["CLOSE-WAIT", "send", { room: "none" }, 'CLOSE-WAIT "insufficient resources"'],
  ["LISTEN", "receive", { room: "none" }, 'LISTEN "insufficient resources"'],
  ["SYN-SENT", "receive", { room: "none" }, 'SYN-SENT "insufficient resources"'],
  ["SYN-RECEIVED", "receive", { room: "none" }, 'SYN-RECEIVED "insufficient resources"'],
  ["ESTABLISHED", "receive", { room: "none" }, "ESTABLISHED"],
  ["ESTABLISHED", "receive", { received: "too-little" }, "ESTABLISHED"],
  [
    "ESTABLISHED",
    "receive",
    { received: "too-little", room: "none" },
    'ESTABLISHED "insufficient resources"',
  ],
  ["FIN-WAIT-1", "receive", { received: "too-little", room: "none" }, 'FIN-WAIT-1 "insufficient resources"'],
  ["FIN-WAIT-2", "receive", { received: "too-little", room: "none" }, 'FIN-WAIT-2 "insufficient resources"'],
  ["CLOSE-WAIT", "receive", { received: "too-little" }, 'CLOSE-WAIT "connection closing"'],
  ["SYN-RECEIVED", "close", { sendQueue: "waiting" }, "SYN-RECEIVED"],
  ["ESTABLISHED", "close", { sendQueue: "waiting" }, "FIN-WAIT-1"],
  ["CLOSE-WAIT", "close", { sendQueue: "waiting" }, "CLOSE-WAIT"],
];

test.each(withConditions)("in %s, %s with %j is %s", (state, call, conditions, row) => {
  expect(showRow(transition(state, call, conditions))).toBe(row);
});

describe("calls that still wait are answered", () => {
  test("with a closing, when CLOSE ends what was never open", () => {
    expect(transition("LISTEN", "close")?.outstanding).toBe("closing");
    expect(transition("SYN-SENT", "close")?.outstanding).toBe("closing");
  });

  test.each([
    "LISTEN",
    "SYN-SENT",
    "SYN-RECEIVED",
    "ESTABLISHED",
    "FIN-WAIT-1",
    "FIN-WAIT-2",
    "CLOSE-WAIT",
  ] as const)("with a reset, when ABORT ends %s", (state) =>
    expect(transition(state, "abort")?.outstanding).toBe("connection reset"),
  );
});

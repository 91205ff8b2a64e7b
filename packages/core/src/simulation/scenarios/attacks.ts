/** RFC 5961, RFC 1337: segments that come from somebody else, or from long ago. */
import type { Scenario } from "../scenario/scenario.ts";
import { opened, scenario } from "./sketch.ts";

/** Without timestamps: an attacker who has to guess those as well is not even answered (RFC 7323 §3.2). */
const plain = { connection: { timestamps: false } } as const;

export const attacks: readonly Scenario[] = [
  scenario({
    name: "blind-reset",
    title: "An attacker guesses a sequence number in the window",
    about:
      "The reset has the right addresses and ports, and a number that lies in B's window but is not the next one. By the " +
      "old rule that would have been enough. B answers with a challenge ACK instead; A, which had sent no reset, does " +
      "nothing, and the connection lives.",
    rfc: ["5961 §3.2"],
    a: plain,
    b: plain,
    program: [
      ...opened,
      { at: 100, end: "A", call: "write", bytes: 1000 },
      {
        at: 500,
        end: "B",
        call: "stray",
        from: "peer",
        flags: ["RST"],
        sequence: { expected: 5000 },
        times: 5,
        every: 1000,
      },
      { at: 6000, end: "A", call: "write", bytes: 1000 },
      { at: 6000, end: "A", call: "shutdown" },
    ],
  }),
  scenario({
    name: "blind-syn",
    title: "A SYN for a connection that stands",
    about:
      "Once a SYN in the window ended a connection. Now it earns a challenge ACK: a peer that has really begun anew " +
      "answers that with a reset, and one that has not stays as it is.",
    rfc: ["5961 §4.2"],
    a: plain,
    b: plain,
    program: [
      ...opened,
      { at: 500, end: "B", call: "stray", from: "peer", flags: ["SYN"], sequence: { expected: 100 } },
      { at: 1000, end: "A", call: "write", bytes: 1000 },
      { at: 1000, end: "A", call: "shutdown" },
    ],
  }),
  scenario({
    name: "blind-data",
    title: "Data with an acknowledgement out of nowhere",
    about:
      "The attacker's segment has a sequence number in the window and an acknowledgement number that was never in use. B " +
      "takes none of its octets, and sends a challenge ACK.",
    rfc: ["5961 §5.2"],
    a: plain,
    b: plain,
    program: [
      ...opened,
      {
        at: 500,
        end: "B",
        call: "stray",
        from: "peer",
        flags: ["ACK", "PSH"],
        sequence: { expected: 0 },
        acknowledgement: { expected: 1_000_000_000 },
        bytes: 10,
      },
      { at: 1000, end: "A", call: "write", bytes: 1000 },
      { at: 1000, end: "A", call: "shutdown" },
    ],
  }),
  scenario({
    name: "time-wait-assassination",
    title: "An old duplicate does not end TIME-WAIT",
    about:
      "A waits in TIME-WAIT when an old segment turns up; A acknowledges it, B has nothing of the connection left and " +
      "answers with a reset. Were that reset believed, TIME-WAIT would be over before the other old segments are.",
    rfc: ["1337 §3"],
    a: plain,
    b: plain,
    program: [
      ...opened,
      { at: 100, end: "A", call: "write", bytes: 100 },
      { at: 200, end: "A", call: "shutdown" },
      {
        at: 5000,
        end: "A",
        call: "stray",
        from: "peer",
        flags: ["ACK"],
        sequence: { expected: -2 },
        acknowledgement: { expected: -50 },
        bytes: 1,
      },
    ],
  }),
  scenario({
    name: "old-ack-storm",
    title: "Two ends that disagree do not shout at each other for ever",
    about:
      "A stray acknowledgement of octets that B never sent makes B answer with where it stands. That answer is right, so A " +
      "does not answer it again: one packet, and quiet.",
    rfc: ["9293 §3.10.7.4", "5961 §7"],
    a: plain,
    b: plain,
    program: [
      ...opened,
      {
        at: 500,
        end: "B",
        call: "stray",
        from: "peer",
        flags: ["ACK"],
        acknowledgement: { expected: 100_000 },
        times: 3,
        every: 1000,
      },
      { at: 5000, end: "A", call: "shutdown" },
    ],
  }),
];

import { describe, expect, test } from "vitest";
import { ladder, LadderFailure } from "./ladder.ts";

const isn = { A: [100], B: [300] };
const failure = (script: string): string => {
  try {
    ladder({ isn }, script);
  } catch (error) {
    if (error instanceof LadderFailure) return error.message;
    throw error;
  }
  return "it passed";
};

describe("a ladder fails, naming the line and what was seen, when", () => {
  test("a segment was sent that no line claims", () => {
    expect(failure("0 A call open-active\n1 B call open-passive")).toBe(
      "line 2: 1 B call open-passive\n  unclaimed before this: A sent SYN seq=100",
    );
  });

  test("the last thing that was sent is not claimed", () => {
    expect(failure("0 A call open-active")).toBe("at the end\n  unclaimed before this: A sent SYN seq=100");
  });

  test("something was said to the user that no line claims", () => {
    expect(failure("0 A call send")).toBe(
      'at the end\n  unclaimed before this: A was told "connection does not exist"',
    );
  });

  test("another segment was sent than the line says", () => {
    expect(failure("0 A call open-active\n0 A send SYN seq=101")).toBe(
      "line 2: 0 A send SYN seq=101\n  A has sent SYN seq=100",
    );
  });

  test("nothing was sent where the line says something", () => {
    expect(failure("0 A send SYN seq=100")).toBe("line 1: 0 A send SYN seq=100\n  A has sent nothing");
  });

  test("a segment arrives that is not on its way", () => {
    expect(failure("0 A call open-active\n0 A send SYN seq=100\n1 B recv SYN seq=99")).toBe(
      "line 3: 1 B recv SYN seq=99\n  on the way to B: SYN seq=100",
    );
  });

  test("a segment is left in the network", () => {
    expect(failure("0 A call open-active\n0 A send SYN seq=100")).toBe(
      "at the end\n  still on the way to B: SYN seq=100",
    );
  });

  test("the state is another one", () => {
    expect(failure("0 A state LISTEN")).toBe("line 1: 0 A state LISTEN\n  A is in CLOSED");
  });

  test("the user was told nothing, or something else", () => {
    expect(failure("0 A told ok")).toContain("A was told nothing");
    expect(failure("0 A call close\n0 A told ok")).toContain('A was told "connection does not exist"');
  });

  test("the table has no row for what happens", () => {
    expect(failure("0 A expire time-wait-timeout")).toContain("no row for time-wait-timeout in CLOSED");
  });

  test("time runs backwards, or a line cannot be read", () => {
    expect(failure("5 A state CLOSED\n4 A state CLOSED")).toContain("time runs backwards");
    expect(failure("A state CLOSED")).toContain("cannot be read");
    expect(failure("0 A calls close")).toContain("not a verb");
    expect(failure("0 A call shut")).toContain("not a trigger");
    expect(failure("0 A stray SYN 100")).toContain("is not a segment");
  });

  test("an end needs more initial sequence numbers than it has", () => {
    expect(
      failure(
        "0 A call open-active\n0 A send SYN seq=100\n0 B lose SYN seq=100\n0 A reboot\n0 A call open-active",
      ),
    ).toContain("too few initial sequence numbers");
  });
});

import { describe, expect, test } from "vitest";
import type { ConnectionReport, TimeReport } from "../../src/index.ts";
import { drawn, handshake as opened } from "../support/drawn.ts";
import { analysed, generated, only, recordedAt, runOf } from "../support/judged.ts";

const recorded = (name: string, at: "A" | "B"): ConnectionReport =>
  only(analysed(recordedAt(runOf(name), at)).connections);

const waited = ({ waited_for: waits }: ConnectionReport): TimeReport => {
  const report = waits?.a;
  if (report === undefined || report === null) throw new Error("a sent nothing");
  return report;
};

/** What took most of the time. */
const most = ({ handshake, application, receiver, congestion, idle }: TimeReport): string =>
  Object.entries({ handshake, application, receiver, congestion, idle }).toSorted(
    ([, a], [, b]) => b - a,
  )[0]?.[0] ?? "";

test.each([
  ["handshake", "application"],
  ["nagle-and-delayed-ack", "application"],
  ["slow-reader", "receiver"],
  ["zero-window", "receiver"],
  ["silly-window", "receiver"],
  ["long-thin-window", "receiver"],
  ["new-reno", "congestion"],
  ["bufferbloat", "congestion"],
  ["retransmission-timeout", "congestion"],
  ["idle-restart", "idle"],
])("the sender of %s waits for its %s", (name, what) => {
  expect(most(waited(recorded(name, "A")))).toBe(what);
});

test.each([
  "slow-reader",
  "zero-window",
  "silly-window",
  "fast-retransmit",
  "idle-restart",
  "long-thin-window",
])("the capture at the receiver of %s says of the sender what the one at the sender says", (name) => {
  const { uncertainty, ...there } = waited(recorded(name, "B"));
  const here = waited(recorded(name, "A"));
  expect(here.uncertainty).toBe(0);
  expect(uncertainty).toBeGreaterThan(0);
  for (const key of ["application", "receiver", "zero_window", "congestion", "idle"] as const)
    expect(Math.abs(there[key] - here[key]), key).toBeLessThanOrEqual(Math.max(uncertainty ?? 0, 0.001));
});

test.each(["new-reno", "sack-recovery", "dead-path", "fast-retransmit"])("the times of %s add up", (name) => {
  const report = recorded(name, "A");
  const { handshake, application, receiver, congestion, idle } = waited(report);
  const sum = handshake + application + receiver + congestion + idle;
  expect(sum).toBeLessThanOrEqual(report.duration + 1e-6);
  expect(sum).toBeGreaterThan(report.duration * 0.8);
});

test("the time from a SYN-ACK to the ACK of a later copy is no way to its receiver (RFC 6298 §3)", () => {
  const report = only(
    analysed(
      drawn(`0 a S 0 mss=1460
        10 b SA 0 1 mss=1460
        2025 a S 0 mss=1460
        2030 b SA 0 1 mss=1460
        2030.1 a A 1 1
        2030.9 a PA 1+1000 1
        2031 a FA 1001 1
        2036 b SA 0 1 mss=1460
        2041 b A 1 1001
        2042 b PA 1+8 1002
        2042.1 a A 1002 9
        2057 b FA 9 1002
        2057.1 a A 1002 10`),
    ).connections,
  );
  const { handshake, application, receiver, congestion, idle } = waited(report);
  expect(handshake + application + receiver + congestion + idle).toBeLessThanOrEqual(report.duration);
  expect(idle).toBe(0);
});

test("a window that is zero is told from one that is full", () => {
  const zero = waited(generated("zero-window.pcap.gz").connection);
  expect(zero.zero_window).toBeCloseTo(2.914, 3);
  expect(zero.receiver).toBeGreaterThan(zero.zero_window);
});

test("a full window is a finding where it takes most of the time", () => {
  const { findings } = recorded("slow-reader", "A");
  expect(findings.map(({ code }) => code)).toContain("window-full");
  expect(findings.find(({ code }) => code === "window-full")).toMatchObject({
    severity: "warning",
    confidence: "is",
  });
  const there = recorded("slow-reader", "B").findings.find(({ code }) => code === "window-full");
  expect(there?.confidence).toBe("looks like");
  expect(recorded("new-reno", "A").findings.map(({ code }) => code)).not.toContain("window-full");
});

describe("away from the sender, with nothing out as far as is seen", () => {
  /** At a, whose hop limit no router has lowered: b's answer, `octets` each 50 ms, acknowledged at once. */
  const answer = (octets: number, more = ""): TimeReport => {
    const lines = Array.from({ length: 8 }, (_, at) => {
      const seq = 1 + at * octets;
      return `${50 + at * 50} b PA ${seq}+${octets} 101\n${50.1 + at * 50} a A 101 ${seq + octets}`;
    });
    const { connections } = analysed(drawn(`${opened}30 a PA 1+100 1\n${lines.join("\n")}${more}`));
    const report = only(connections).waited_for?.b;
    if (report === undefined || report === null) throw new Error("b sent nothing");
    return report;
  };

  test("what follows a whole segment was on the way, or may have been the program's", () => {
    const { application, congestion, uncertainty } = answer(1460);
    expect(congestion).toBeGreaterThan(0.2);
    expect(application).toBeLessThan(0.05);
    // 20 ms to b and back, and each of the seven waits less that.
    expect(uncertainty).toBeCloseTo(0.02 + 7 * 0.0299, 2);
  });

  test("what follows a segment that is not whole was waited for by the program", () => {
    const { application, congestion, uncertainty } = answer(700);
    expect(application).toBeGreaterThan(0.3);
    expect(congestion).toBeLessThan(0.05);
    expect(uncertainty).toBeCloseTo(0.02, 2);
  });

  test("nor was it on the way where the other side has asked for it, or after a long time", () => {
    const asked = answer(1460, "\n550 a PA 101+100 11681\n700 b PA 11681+100 201\n700.1 a A 201 11781");
    expect(asked.application - answer(1460).application).toBeGreaterThan(0.1);
    const late = answer(1460, "\n900 b PA 11681+100 101\n900.1 a A 101 11781");
    expect(late.application - answer(1460).application).toBeGreaterThan(0.4);
  });
});

describe("what HTTP shows to be due is waited for by the program, however long", () => {
  const get = `30 a PA 1+60 1 text=GET_/${"x".repeat(42)}_HTTP/1.1||`;
  /** What each side waits for its program, and for nothing. */
  const spent = (picture: string): { readonly [side in "a" | "b"]?: readonly [number, number] } => {
    const { waited_for: waits } = only(analysed(drawn(`${opened}${picture}`)).connections);
    return Object.fromEntries(
      (["a", "b"] as const).map((side) => {
        const report = waits?.[side];
        return [side, [Math.round(report?.application ?? -1), Math.round(report?.idle ?? -1)]];
      }),
    );
  };

  test("the rest of an answer of known length, or in chunks, or up to the end", () => {
    const rest = "50.1 a A 61 1001\n3050 b PA 1001+1000 61\n3050.1 a A 61 2001\n3060 b FA 2001 61";
    for (const framing of ["Content-Length:_1957", "Transfer-Encoding:_chunked", "Server:_x"])
      expect(spent(`${get}\n50 b A 1+1000 61 text=HTTP/1.1_200_OK|${framing}||\n${rest}`).b, framing).toEqual(
        [3, 0],
      );
  });

  test("a whole answer, at both ends", () => {
    const asked = `${get}\n50 b A 1 61\n3050 b PA 1+60 61 text=HTTP/1.1_200_OK|Content-Length:_22||`;
    expect(spent(asked)).toEqual({ a: [0, 3], b: [3, 0] });
    expect(spent(asked.replace("50 b", "30.1 b"))).toEqual({ a: [0, 3], b: [3, 0] });
  });

  test("the rest of a request, or of its head", () => {
    const post = `30 a PA 1+1060 1 text=POST_/_HTTP/1.1|Content-Length:_${2000 - 42}||`;
    expect(spent(`${post}\n50 b A 1 1061\n3050 a PA 1061+940 1\n3070 b A 1 2001`).a).toEqual([3, 0]);
    const head = "30 a PA 1+10 1 text=GET_/a_HTT\n50 b A 1 11\n3050 a PA 11+9 1 text=P/1.1||";
    expect(spent(`${head}\n3070 b A 1 20`).a).toEqual([3, 0]);
  });

  test("between a whole answer and the next request nothing is due", () => {
    const answer = (framing: string, rest = ""): string =>
      `${get}\n50 b A 1+500 61 text=HTTP/1.1_200_OK|${framing}||${rest}`;
    for (const first of [
      answer("Content-Length:_458"),
      answer("Transfer-Encoding:_chunked", `${"a".repeat(449)}|0||`),
    ]) {
      const next = `3050 a PA 61+60 501 text=GET_/${"x".repeat(42)}_HTTP/1.1||`;
      const again = "3070 b PA 501+60 121 text=HTTP/1.1_200_OK|Content-Length:_22||";
      expect(spent(`${first}\n50.1 a A 61 501\n${next}\n${again}`)).toEqual({ a: [0, 3], b: [0, 3] });
    }
    expect(
      spent(`${answer("Upgrade:_x").replace("200", "101")}\n50.1 a A 61 501\n3050 b PA 501+9 61`).b,
    ).toEqual([0, 3]);
  });
});

import { expect, test } from "vitest";
import type { ConnectionReport, TimeReport } from "../../src/index.ts";
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

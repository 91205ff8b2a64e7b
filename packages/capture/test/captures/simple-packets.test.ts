import { expect, test } from "vitest";
import { captured, reportsOf } from "../support/analysed.ts";

test("simple packets, which have no time, are of the time of the packet before them", () => {
  const [report] = reportsOf(captured("simple-packets.pcapng"));
  expect(report?.clock_steps).toBeUndefined();
  expect(report?.findings.map(({ code }) => code)).not.toContain("clock-set");
  expect(report?.duration).toBeCloseTo(0.4705, 6);
});

import { expect, test } from "vitest";
import { drawn, handshake } from "../support/drawn.ts";
import { analysed, only } from "../support/judged.ts";

test("between numbers that are farther apart than any window lies nothing that the capture lacks", () => {
  // Two servers answer; the first one's answer comes once more, and then the second one's data.
  const picture = `${handshake}
    20.2 b SA 1200000000 1 mss=1460
    20.3 a A  1 1200000001
    22   b SA 0 1 mss=1460
    30   b PA 1200000001+100 1
    30.1 a A  1 1200000101`;
  const report = only(analysed(drawn(picture)).connections);
  expect(report.recovery?.b.missed_bytes ?? 0).toBe(0);
  expect(report.findings.map(({ code }) => code)).not.toContain("not-recorded");
});

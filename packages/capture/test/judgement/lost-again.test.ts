/** What was sent again and lost as well, and what of it turns out to have arrived. */
import { expect, test } from "vitest";
import { drawn, handshake } from "../support/drawn.ts";
import { analysed, only } from "../support/judged.ts";

/** Sent again twice; the two copies are answered by `sacks`. */
const twice = (...sacks: readonly string[]): ReturnType<typeof only> =>
  only(
    analysed(
      drawn(`${handshake}
        30   a PA 1+100 1
        30.1 a PA 101+100 1
        50   b A 1 1 sack=101-201
        51   a PA 1+100 1
        80   a PA 1+100 1
        100  b A 1 201
        ${sacks.map((sack, at) => `${101 + at} b A 1 201 sack=${sack}`).join("\n")}`),
    ).connections,
  );

test("a copy that was sent once more before an answer was lost too", () => {
  const report = twice();
  expect(report.recovery?.a.lost_retransmissions).toBe(1);
  expect(report.findings.map(({ code }) => code)).toContain("retransmission-lost");
});

test("it was not where it turns out to have arrived", () => {
  const report = twice("1-101", "1-101");
  expect(report.recovery?.a).toMatchObject({ lost_retransmissions: 0, needless_retransmissions: 2 });
  expect(report.findings.map(({ code }) => code)).not.toContain("retransmission-lost");
});

test("a silence that turns out to have ended with a probe is no proof of a timer", () => {
  const report = only(
    analysed(
      drawn(`${handshake}
        30   a PA 1+100 1
        390  a PA 1+100 1
        1700 a PA 1+100 1
        1720 b A 1 101`),
    ).connections,
  );
  expect(report.recovery?.a).toMatchObject({ timeouts: 1, tail_loss_probes: 1 });
  const timer = report.findings.find(({ code }) => code === "retransmission-timeout");
  expect(timer?.evidence.map(({ frame }) => frame)).toEqual([6]);
});

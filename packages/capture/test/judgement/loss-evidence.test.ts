/** What proves a loss, and what is to be done about it: nothing that is known to have another cause. */
import { expect, test } from "vitest";
import type { CaptureFinding } from "../../src/index.ts";
import { reportsOf, simulated } from "../support/analysed.ts";
import { drawn, handshake } from "../support/drawn.ts";

const found = (file: Uint8Array, code: string): CaptureFinding | undefined =>
  reportsOf(file)
    .flatMap(({ findings }) => findings)
    .find((each) => each.code === code);
const frames = (finding: CaptureFinding | undefined): number[] | undefined =>
  finding?.evidence.map(({ frame }) => frame);

test("what was sent again for nothing proves no loss, though it was the first", () => {
  const needless =
    "30 a PA 1+100 1\n250 a PA 1+100 1\n270 b A 1 101\n270.1 b A 1 101 sack=1-101\n400 a PA 101+100 1\n";
  const lost = "620 a PA 101+100 1\n640 b A 1 201";
  expect(frames(found(drawn(`${handshake}${needless}${lost}`), "packets-lost"))).toEqual([9]);
});

test("nor does what an ICMP error made its sender send again, in smaller pieces", () => {
  const told =
    "30 a A 1+1400 1\n31 icmp 192.0.2.9 3/4 a A 1+1400 1\n31.1 a A 1+1200 1\n31.2 a A 1201+200 1\n51 b A 1 1401\n";
  const file = (more: string): Uint8Array => drawn(`${handshake}${told}${more}`);
  expect(found(file(""), "packets-lost")).toBeUndefined();
  expect(
    frames(found(file("60 a PA 1401+100 1\n280 a PA 1401+100 1\n300 b A 1 1501"), "packets-lost")),
  ).toEqual([10]);
});

test("whoever sends tail loss probes is not told to turn them on", () => {
  const timeout = (probe: string): CaptureFinding | undefined =>
    found(
      drawn(`${handshake}30 a PA 1+100 1\n${probe}2550 a PA 1+100 1\n2570 b A 1 101`),
      "retransmission-timeout",
    );
  const texts = (finding: CaptureFinding | undefined): string =>
    finding?.nextSteps.map(({ text }) => text).join(" ") ?? "";
  expect(texts(timeout(""))).toContain("Turn on SACK and tail loss probes");
  const probed = timeout("90 a PA 1+100 1\n");
  expect(texts(probed)).not.toContain("Turn on");
  expect(texts(probed)).toContain("where a copy is lost as well");
  expect(probed?.alternatives).toEqual([]);
});

test("what a narrow path swallowed is no sign of a full queue", () => {
  const file = simulated("path-mtu-blackhole", "A");
  expect(found(file, "mtu-black-hole")).toBeDefined();
  for (const code of ["retransmission-timeout", "packets-lost"])
    expect(found(file, code)?.nextSteps).toEqual([
      { text: "Let large packets through first: these were among them." },
    ]);
});

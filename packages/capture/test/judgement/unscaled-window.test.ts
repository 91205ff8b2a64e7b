/** RFC 7323 §2.2: a window without scale, and a sender that it holds up. */
import { scenarioNamed, simulate } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
import type { CaptureFinding } from "../../src/index.ts";
import { captureOf, reportsOf } from "../support/analysed.ts";

type Ends = { readonly a?: boolean; readonly b?: boolean };

/** A path of 200 ms there and back, on which an end does not offer window scaling; `at`: where it is recorded. */
const findings = (
  { a = true, b = true }: Ends,
  at: "A" | "B",
  receiveBuffer = 1_000_000,
  bitsPerSecond = 100_000_000,
): readonly CaptureFinding[] => {
  const scenario = scenarioNamed("long-thin-window");
  if (scenario === undefined) throw new Error("there is no such scenario");
  const ends = {
    A: { connection: { windowScaling: a, sendBuffer: 1_000_000 } },
    B: { connection: { windowScaling: b, receiveBuffer } },
  };
  const path = {
    both: [
      { kind: "rate", bitsPerSecond, queue: { packets: 4000 } },
      { kind: "delay", delay: 100 },
    ],
  } as const;
  const run = simulate({ ...scenario, ends, path });
  return reportsOf(captureOf(run, at)).flatMap((report) => report.findings);
};

test("the side whose SYN has no window scale is told, with the rate that is left, at either end", () => {
  for (const [at, confidence] of [
    ["A", "is"],
    ["B", "looks like"],
  ] as const)
    expect(findings({ a: false }, at)).toMatchObject([
      {
        code: "unscaled-window",
        severity: "warning",
        confidence,
        cause: expect.stringMatching(
          /^192\.0\.2\.2:7777 could let 192\.0\.2\.1:28886 have no more than 65,535 bytes on the way, as 192\.0\.2\.1:28886 did not offer window scaling: with a round trip of 200 ms that is 32[78] kB\/s at most\.$/,
        ),
        evidence: [{ frame: 1, text: "SYN without the window scale option" }, {}],
      },
    ]);
});

test("so is the one that did not take it up", () => {
  expect(findings({ b: false }, "A")).toMatchObject([
    {
      cause: expect.stringContaining("as 192.0.2.2:7777 did not take up window scaling"),
      evidence: [{ frame: 2, text: "SYN-ACK without the window scale option" }, {}],
      alternatives: ["A firewall or another device on the way took the option out of the SYN-ACK."],
    },
  ]);
});

test("a slow line behind which the window waits in a queue is not sped up by a larger one", () => {
  expect(findings({ a: false }, "A", 1_000_000, 600_000).map(({ code }) => code)).toEqual(["window-full"]);
});

test("neither where both did, nor where the window would be no larger with it", () => {
  expect(findings({}, "A").map(({ code }) => code)).not.toContain("unscaled-window");
  expect(findings({ a: false }, "A", 20_000).map(({ code }) => code)).toEqual(["window-full"]);
});

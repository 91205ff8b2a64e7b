import { scenarioNamed, simulate } from "@tcplens/core/simulation";
import { describe, expect, test } from "vitest";
import { codes, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";
import { traceOfRun } from "../../simulation/trace-of-run.ts";
import { diagnose } from "../diagnose.ts";

const sending = () => build().lookup(["10.0.3.7"]).tries("10.0.3.7").connects(2).sends(8_000_000);
const shut = { peerWindow: 0, sendQueue: 2_400_000 } as const;

describe("zero-window, by the kernel", () => {
  test("the window is 0, data waits, and nothing has moved for a while", () => {
    const finding = found(sending().wait(1200).kernel(shut).closes("local"), "zero-window");
    expect(finding).toMatchObject({ severity: "warning", reference: "RFC 9293 §3.8.6.1" });
    expect(finding.cause).toBe(
      "10.0.3.7:5432 does not read: it has closed its window, and 2.4 MB wait here.",
    );
    expect(proofTexts(finding)).toEqual([
      "the window of 10.0.3.7:5432 is 0, and 2.4 MB wait to be sent",
      "the program wrote last 1.2 s before that",
    ]);
  });

  test("the timer of /proc says the same", () => {
    const timer = { source: "proc", timer: "zero-window-probe", sendQueue: 5 } as const;
    expect(codes(sending().wait(1200).kernel(timer).closes("local"))).toEqual(["zero-window"]);
  });

  test("where the answer was waited for in vain, it is an error and comes first", () => {
    const trace = sending().wait(1200).deadline("answer", 1200).kernel(shut).closes("local");
    expect(codes(trace)).toEqual(["zero-window", "deadline"]);
    expect(found(trace, "zero-window").severity).toBe("error");
  });

  test.each([
    ["closed only now", sending().wait(100).kernel(shut)],
    ["nothing waits", sending().wait(1200).kernel({ peerWindow: 0, sendQueue: 0 })],
    ["a window that is open", sending().wait(1200).kernel({ peerWindow: 10, sendQueue: 50 })],
    ["a window that opened again", sending().wait(1200).kernel(shut).kernel({ peerWindow: 500 })],
    ["nothing was sent", build().lookup(["10.0.3.7"]).tries("10.0.3.7").connects(2).wait(900).kernel(shut)],
    ["not connected yet", build().lookup(["10.0.3.7"]).tries("10.0.3.7").wait(900).kernel(shut)],
  ])("%s: none", (_, trace) => {
    expect(codes(trace)).not.toContain("zero-window");
  });
});

describe("zero-window, by the segments", () => {
  const diagnosed = (name: string) => {
    const scenario = scenarioNamed(name);
    if (scenario === undefined) throw new Error(`the library has no ${name}`);
    return diagnose(traceOfRun(simulate(scenario), { producer: "test" }));
  };

  test("a window that was 0 for long, and when", () => {
    const [finding] = diagnosed("zero-window");
    expect(finding?.code).toBe("zero-window");
    expect(finding?.cause).toMatch(
      /^192\.0\.2\.2:7777 did not read for 18\.4 s: its window was closed, and nothing could be sent\.$/u,
    );
    expect(finding?.evidence).toMatchObject([{ at: 1620, evidence: "model" }]);
  });

  test("a window that is never 0, or hardly: none", () => {
    for (const name of ["slow-reader", "handshake", "cubic"])
      expect(diagnosed(name).map(({ code }) => code)).not.toContain("zero-window");
  });
});

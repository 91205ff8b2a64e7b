import { describe, expect, test } from "vitest";
import { codes, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

const asked = (connect = 2) => build().lookup(["10.0.3.7"]).tries("10.0.3.7").connects(connect).sends(101);

describe("slow-answer", () => {
  test("the answer took far longer than to connect", () => {
    const finding = found(asked().wait(2500).receives(94).closes("local"), "slow-answer");
    expect(finding).toMatchObject({ severity: "warning", reference: "docs/findings.md#slow-answer" });
    expect(finding.cause).toBe(
      "10.0.3.7:5432 took 2.5 s to answer, while connecting took 2.0 ms, so the time went into the server.",
    );
    expect(proofTexts(finding)).toEqual([
      "101 bytes had been sent to 10.0.3.7:5432",
      "the first bytes came back 2.5 s later",
      "the connection itself was made in 2.0 ms",
    ]);
    expect(finding.nextSteps).not.toHaveLength(0);
  });

  test("a far server takes its round trips, and a second is not long", () => {
    expect(codes(asked().wait(900).receives(94).closes("local"))).toEqual([]);
    expect(codes(asked(400).wait(1500).receives(94).closes("local"))).toEqual([]);
  });

  test("who greets first is slow from the moment the connection stood", () => {
    const trace = build().lookup(["10.0.3.7"]).tries("10.0.3.7").connects(2).wait(3000).receives(20);
    expect(found(trace.closes("local"), "slow-answer").cause).toMatch(/took 3\.0 s to say its first word/);
  });

  test("an answer that never came is another finding's", () => {
    expect(codes(asked().wait(5000).closes("local"))).toEqual([]);
  });
});

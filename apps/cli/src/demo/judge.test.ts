import type { Finding, FindingCode } from "@tcplens/trace";
import { describe, expect, test } from "vitest";
import { judge, verdictWords } from "./judge.ts";

const finding = (code: FindingCode): Finding => ({
  code,
  severity: "error",
  cause: "",
  evidence: [],
  alternatives: [],
  nextSteps: [],
  reference: "",
});

describe("a verdict is right", () => {
  test("when outcome and findings are the expected ones, in any order", () => {
    const expected = { outcome: "failed", findings: ["refused", "retry-exhausted"] } as const;
    const summary = {
      outcome: "failed",
      findings: [finding("retry-exhausted"), finding("refused")],
    } as const;
    expect(judge(expected, summary).right).toBe(true);
  });

  test("and wrong with another outcome", () => {
    expect(judge({ outcome: "connected", findings: [] }, { outcome: "failed", findings: [] }).right).toBe(
      false,
    );
  });

  test("and wrong when a finding is missing", () => {
    const judgement = judge(
      { outcome: "failed", findings: ["refused"] },
      { outcome: "failed", findings: [] },
    );
    expect(judgement).toEqual({ found: { outcome: "failed", findings: [] }, right: false });
  });

  test("and wrong when there is one finding too many", () => {
    const judgement = judge(
      { outcome: "connected", findings: [] },
      { outcome: "connected", findings: [finding("refused")] },
    );
    expect(judgement.right).toBe(false);
  });
});

test("a verdict reads as outcome and findings", () => {
  expect(verdictWords({ outcome: "connected", findings: [] })).toBe("connected");
  expect(verdictWords({ outcome: "failed", findings: ["refused", "retry-futile"] })).toBe(
    "failed: refused, retry-futile",
  );
});

import { expect, test } from "vitest";
import { findingComments } from "./finding-comments.ts";

const finding = {
  severity: "error",
  confidence: "is",
  alternatives: [],
  nextSteps: [],
  reference: "",
} as const;
const findings = [
  {
    ...finding,
    code: "zero-window",
    cause: "The server did not read.",
    evidence: [
      { frame: 7, text: "window 0" },
      { frame: 9, text: "window 0 still" },
    ],
  },
  { ...finding, code: "reset", cause: "The client cut it.", evidence: [{ frame: 9, text: "RST" }] },
] as const;

test("the first packet of a finding has its cause, the others what they show; a packet may prove several", () => {
  expect([...findingComments(findings)]).toEqual([
    [7, ["The server did not read. [zero-window] window 0"]],
    [9, ["[zero-window] window 0 still", "The client cut it. [reset] RST"]],
  ]);
});

test("codes alone name nobody", () => {
  expect([...findingComments(findings, true).values()].flat()).toEqual([
    "zero-window",
    "zero-window",
    "reset",
  ]);
});

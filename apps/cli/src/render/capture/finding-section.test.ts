import type { CaptureFinding, FrameEvidence } from "@tcplens/capture";
import { plainStyle } from "@tcplens/trace";
import { expect, test } from "vitest";
import { unicodeGlyphs } from "../simulation/glyphs.ts";
import { findingSection } from "./finding-section.ts";

const finding = (evidence: readonly FrameEvidence[]): CaptureFinding => ({
  code: "packets-lost",
  severity: "warning",
  cause: "Much was lost.",
  confidence: "is",
  evidence,
  alternatives: [],
  nextSteps: [],
  reference: "RFC 5681 §3.2",
});
const frames = [1, 2, 3, 4, 5].map((frame) => ({ frame, text: "sent again" }));
const shown = (evidence: readonly FrameEvidence[], whole: boolean): readonly string[] =>
  findingSection(finding(evidence), whole, {
    width: 80,
    style: plainStyle,
    glyphs: unicodeGlyphs,
    unicode: true,
  }).filter((line) => line.includes("·"));

test("what is left out of the evidence is counted, with what the finding itself does not list", () => {
  expect(shown(frames, true)).toHaveLength(5);
  expect(shown(frames, false).at(-1)).toMatch(/· 2 more \(--verbose\)$/u);
  const last = { frame: 5, text: "sent again (16 more like it after)", more: 16 };
  expect(shown([...frames.slice(0, 4), last], false).at(-1)).toMatch(
    /· 18 more \(--verbose has 2 of them\)$/u,
  );
});

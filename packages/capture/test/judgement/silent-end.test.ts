/** One end that answers no more is one finding; and what is advised about a timer fits what is in the capture. */
import { expect, test } from "vitest";
import type { CaptureFinding } from "../../src/index.ts";
import { analysed, only } from "../support/judged.ts";
import { drawn, handshake } from "../support/drawn.ts";

const findings = (picture: string): readonly CaptureFinding[] =>
  only(analysed(drawn(`${handshake}${picture}`)).connections).findings;
const codes = (picture: string): string[] => findings(picture).map(({ code }) => code);

const silence = "500 a PA 101+50 1\n800 a PA 101+50 1\n1400 a PA 101+50 1\n2600 a PA 101+50 1";

test("what is sent again to an end that is silent is told once", () => {
  expect(codes(`30 a PA 1+100 1\n50 b A 1 101\n${silence}`)).toEqual(["peer-silent"]);
});

test("nor is the tail loss probe before that a loss of its own, nor what else was sent since the last packet came", () => {
  const probed = "60 a A 101+50 1\n61 a PA 151+40 1\n100 a PA 151+40 1";
  const [silent, ...others] = findings(`30 a PA 1+100 1\n50 b A 1 101\n${probed}\n${silence}`);
  expect(others).toEqual([]);
  expect(silent?.evidence[0]).toEqual({ frame: 5, text: "the last packet from 192.0.2.2:80" });
});

test("what was lost before it fell silent is told as well", () => {
  const lost = "30 a PA 1+100 1\n330 a PA 1+100 1\n350 b A 1 101\n";
  expect(codes(`${lost}${silence}`)).toEqual(["peer-silent", "retransmission-timeout", "packets-lost"]);
});

const afterTimer = (rest: string): CaptureFinding | undefined =>
  findings(`30 a A 1+1000 1\n30.1 a A 1001+1000 1\n30.2 a A 2001+1000 1\n${rest}`).find(
    ({ code }) => code === "retransmission-timeout",
  );

test("a tail loss probe is supposed, and advised, only of the last that was out", () => {
  const first = afterTimer("50 b A 1 1 sack=1001-3001\n60 a A 1+1000 1\n600 a A 1+1000 1\n620 b A 1 3001");
  expect(first?.alternatives).toEqual([]);
  expect(first?.nextSteps.map(({ text }) => text).join(" ")).not.toMatch(/SACK|tail loss probe/);
  const last = afterTimer("50 b A 1 2001\n500 a A 2001+1000 1\n520 b A 1 3001");
  expect(last?.alternatives.join(" ")).toContain("tail loss probe");
  expect(last?.nextSteps.at(-1)?.text).toBe("Turn on SACK and tail loss probes at the sender.");
});

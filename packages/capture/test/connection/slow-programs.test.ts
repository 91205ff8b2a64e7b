/** Programs that take their time: many answers that are each not slow, and pauses within one. */
import { describe, expect, test } from "vitest";
import type { CaptureFinding } from "../../src/index.ts";
import { reportsOf } from "../support/analysed.ts";
import { drawn, handshake } from "../support/drawn.ts";

const found = (picture: string): readonly CaptureFinding[] =>
  reportsOf(drawn(`${handshake}${picture}`)).flatMap(({ findings }) => findings);
const codes = (picture: string): string[] => found(picture).map(({ code }) => code);

describe("many answers", () => {
  /** So many requests, each answered after `wait` ms. */
  const asked = (times: number, wait: number): string =>
    Array.from({ length: times }, (_, turn) => {
      const [at, seq] = [30 + turn * (wait + 30), turn * 60 + 1];
      return `${at} a PA ${seq}+60 ${seq} text=GET_/${"x".repeat(42)}_HTTP/1.1||
        ${at + wait} b PA ${seq}+60 ${seq + 60} text=HTTP/1.1_200_OK|Content-Length:_22||`;
    }).join("\n");

  test("together took most of the time", () => {
    expect(found(asked(10, 320))).toMatchObject([
      {
        code: "slow-answer",
        severity: "info",
        cause:
          "192.0.2.2:80 took 3.0 s in all to begin 10 answers, 300 ms at most: most of the time that the connection lasted.",
        evidence: [{ frame: 5 }],
      },
    ]);
  });

  test("that are quick, or few, or as slow as the network, are not told", () => {
    expect(codes(asked(10, 60))).toEqual([]);
    expect(codes(asked(3, 320))).toEqual([]);
  });
});

describe("a pause within an answer", () => {
  const get = `30 a PA 1+60 1 text=GET_/${"x".repeat(42)}_HTTP/1.1||`;
  const answer = "50 b A 1+1000 61 text=HTTP/1.1_200_OK|Content-Length:_1957||";
  const paused = (more: string): string[] => codes(`${get}\n${answer}\n${more}`);

  test("is told with how long it was, and the frame that goes on", () => {
    const [finding, ...others] = found(
      `${get}\n${answer}\n50.1 a A 61 1001\n2050 b PA 1001+1000 61\n2050.1 a A 61 2001`,
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: "answer-paused",
      cause:
        "192.0.2.2:80 paused for 2.0 s in the middle of its answer, with all acknowledged and room for more.",
      evidence: [{ frame: 7, text: "goes on after 2.0 s" }],
    });
  });

  test("is none where something waited for an ACK or a window, was sent again, or the answer was whole", () => {
    expect(paused("2050 b PA 1001+1000 61\n2050.1 a A 61 2001")).not.toContain("answer-paused");
    expect(paused("50.1 a A 61 1001 win=0\n2040 a A 61 1001\n2050 b PA 1001+1000 61")).not.toContain(
      "answer-paused",
    );
    const small = "50.1 a A 61 1001 win=400\n2050 b PA 1001+957 61\n2050.1 a A 61 1958";
    expect(paused(small)).not.toContain("answer-paused");
    expect(paused(small.replace("win=400", "win=957"))).toContain("answer-paused");
    expect(paused("60 b PA 1001+1000 61\n60.1 a A 61 1001\n2050 b PA 1001+1000 61")).not.toContain(
      "answer-paused",
    );
    expect(paused("60 b PA 1001+999 61\n60.1 a A 61 2000\n2050 b PA 2000+10 61")).not.toContain(
      "answer-paused",
    );
  });
});

describe("after an answer with which HTTP ends", () => {
  const talk = "100 a PA 61+20 81\n120 b A 81 81\n30120 b PA 81+20 81\n30120.1 a A 81 101\n31000 a A 81 101";

  test.for([
    ["GET", "101 Switching Protocols"],
    ["CONNECT", "200 OK"],
  ] as const)("to %s no other is owed (%s)", ([method, status]) => {
    const request = `30 a PA 1+60 1 text=${method}_${"x".repeat(46 - method.length)}_HTTP/1.1||`;
    const upgrade = `50 b PA 1+80 61 text=HTTP/1.1_${status.replaceAll(" ", "_")}|X:_${"x".repeat(80 - 18 - status.length)}||`;
    expect(found(`${request}\n${upgrade}\n50.1 a A 61 81\n${talk}`)).toMatchObject([
      { code: "slow-answer", severity: "info", confidence: "may be" },
    ]);
  });
});

test("a handshake whose times run backwards tells no round trip to take off what a program took", () => {
  const picture = `0 a S 0 mss=1460
    950 b SA 0 1 mss=1460
    50 a A 1 1
    60 a PA 1+100 1
    980 b PA 1+100 101`;
  expect(reportsOf(drawn(picture))[0]?.exchange).toMatchObject({ network: null, think_total: { b: 0.92 } });
});

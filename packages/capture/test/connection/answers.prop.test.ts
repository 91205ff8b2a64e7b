/** Whatever packets of a sound conversation over HTTP a capture lacks, nobody is accused of a bad answer. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { reportsOf } from "../support/analysed.ts";
import { drawn, handshake } from "../support/drawn.ts";

/** A request of 60 octets. */
const request = (method: string): string => `${method}_/${"x".repeat(45 - method.length)}_HTTP/1.1||`;
/** Heads of 41 and 39 octets. */
const long = "HTTP/1.1_200_OK|Content-Length:_2959||";
const short = "HTTP/1.1_200_OK|Content-Length:_10||";

/** GET, HEAD, two GETs sent ahead, and a close. */
const conversation = `${handshake}
  30 a PA 1+60 1 text=${request("GET")}
  50 b A 1+1000 61 text=${long}
  51 b A 1001+1000 61
  52 b PA 2001+1000 61
  53 a A 61 3001
  60 a PA 61+60 3001 text=${request("HEAD")}
  80 b PA 3001+41 121 text=${long}
  90 a PA 121+60 3042 text=${request("GET")}
  91 a PA 181+60 3042 text=${request("GET")}
  110 b PA 3042+49 181 text=${short}
  111 b PA 3091+49 241 text=${short}
  120 b FA 3140 241
  121 a FA 241 3141
  140 b A 3141 242`
  .split("\n")
  .filter((line) => line.trim() !== "");

const ANSWERS = new Set(["answer-cut-short", "closed-before-answer", "plain-to-tls"]);

test("of any packets of it", () => {
  fc.assert(
    fc.property(fc.subarray(conversation), (lines) => {
      const codes = reportsOf(drawn(lines.join("\n"))).flatMap(({ findings }) =>
        findings.map(({ code }) => code),
      );
      expect(codes.filter((code) => ANSWERS.has(code))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

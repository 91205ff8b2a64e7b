/** Whatever a script says, running it comes to a result: no exception, no end that does not come. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { runScript, type ScriptResult } from "../src/index.ts";
import { scriptNames, sourceOf } from "./support/own-scripts.ts";

const RUNS = Number(process.env["FUZZ_RUNS"] ?? 400);
const SEED = Number(process.env["FUZZ_SEED"] ?? 1);

const profile = fc.constantFrom("rfc", "linux", "bsd");
const version = fc.constantFrom(4, 6);

/** Numbers at the edges of what fields and timers hold. */
const edgeNumber = fc.constantFrom(
  ..."0 1 2 3 4 7 10 100 255 256 536 1000 65535 65536 1000000 2147483647 2147483648 4294967295 4294967296 0x7fffffff -1 .001 1e9 99999999999999999999".split(
    " ",
  ),
);
/** Words that have a meaning somewhere. */
const word = fc.constantFrom(
  ..."S S. . F. R R. P. PU. SEW - <...> <mss 0> <nop,wscale 255> <sackOK> <TS val 0 ecr 0> <sack 1:2 3:4 5:6> ... NULL SOL_SOCKET SO_LINGER SO_RCVBUF SO_SNDBUF TCP_MAXSEG TCP_CORK TCP_NODELAY TCP_USER_TIMEOUT MSG_OOB MSG_PEEK EAGAIN ECONNRESET write read close shutdown accept connect listen bind getsockopt poll epoll_wait %{ }% ` ; [ct0] icmp unreachable frag_needed mtu ack win urg < > = + ~ * ( ) [ ] { }".split(
    " ",
  ),
);

const position = fc.nat({ max: 2 ** 30 });
/** One change of a text; places are taken modulo what there is. */
const change = fc.oneof(
  fc.record({ what: fc.constant("number"), at: position, by: edgeNumber }),
  fc.record({ what: fc.constant("word"), at: position, by: word }),
  fc.record({ what: fc.constant("drop"), at: position, by: fc.constant("") }),
  fc.record({ what: fc.constant("repeat"), at: position, by: fc.constant("") }),
  fc.record({ what: fc.constant("insert"), at: position, by: word }),
);

const replaceNth = (text: string, pattern: RegExp, at: number, by: string): string => {
  const found = [...text.matchAll(pattern)];
  const match = found[at % Math.max(1, found.length)];
  return match === undefined
    ? text
    : text.slice(0, match.index) + by + text.slice(match.index + match[0].length);
};

const changed = (source: string, { what, at, by }: { what: string; at: number; by: string }): string => {
  const lines = source.split("\n");
  const line = at % lines.length;
  switch (what) {
    case "number":
      return replaceNth(source, /\d+/gu, at, by);
    case "word":
      return replaceNth(source, /[A-Za-z_]\w*/gu, at, by);
    case "drop":
      return lines.toSpliced(line, 1).join("\n");
    case "repeat":
      return lines.toSpliced(line, 0, lines[line] ?? "").join("\n");
    default:
      return replaceNth(source, / /gu, at, ` ${by} `);
  }
};

const checkResult = (source: string, result: ScriptResult): void => {
  expect(["pass", "fail", "unsupported"]).toContain(result.status);
  if (result.status === "pass") return;
  expect(result.message).not.toBe("");
  // The end of a script may be what is wrong with it, and an option or nothing at all has no better place than the first.
  expect(result.line ?? 1).toBeGreaterThanOrEqual(1);
  expect(result.line ?? 1).toBeLessThanOrEqual(source.split("\n").length);
};

test("a script that is changed in a few places comes to a result", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...scriptNames),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      profile,
      version,
      (name, changes, whose, ip) => {
        const source = changes.reduce(changed, sourceOf(name));
        checkResult(source, runScript(source, { profile: whose, version: ip }));
      },
    ),
    { numRuns: RUNS, seed: SEED },
  );
});

test("events put together by chance come to a result", () => {
  const lines = fc.constantFrom(
    ...scriptNames.flatMap((name) => sourceOf(name).split("\n")).filter((line) => /^[+0*]/u.test(line)),
  );
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 30 }), profile, version, (events, whose, ip) => {
      const source = ["0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3", ...events].join("\n");
      checkResult(source, runScript(source, { profile: whose, version: ip }));
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

test("any text comes to a result", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (source) => {
      checkResult(source, runScript(source));
      const behind = `0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 ${source}`;
      checkResult(behind, runScript(behind));
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

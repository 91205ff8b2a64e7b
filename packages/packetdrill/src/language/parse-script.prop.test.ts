import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseScript } from "./parse-script.ts";

/** Pieces of scripts, so that random text gets deep into the grammar. */
const piece = fc.constantFrom(
  ..."0 |+.1 |+0~+1 |* |< |> |S. |. |- |1:2(1) |ack 1 |win 5 |,|mss 1|TS val 1 ecr 2|sack 1:2|FO 12|[ect0] |icmp ".split(
    "|",
  ),
  ...'unreachable |udp |sctp |f(|)| = |{|}|[|]|...|"|`|%{|}%|/*|*/|//|#ifdef A\n|#else\n|#endif\n|\n|--define=A=1\n'.split(
    "|",
  ),
  ..."ipv4 1.2.3.4 > 5.6.7.8:,::1,a|b,\\,0x1f,9999999999999999999999,é,\0".split(","),
);
const almostScript = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));

test("any text is a script or has a located problem", () => {
  fc.assert(
    fc.property(fc.oneof(almostScript, fc.string({ unit: "binary" })), (source) => {
      const result = parseScript(source);
      if (result.ok) return;
      const lines = source.split("\n");
      expect(result.problem.line).toBeGreaterThanOrEqual(1);
      expect(result.problem.line).toBeLessThanOrEqual(lines.length);
      expect(result.problem.column).toBeLessThanOrEqual((lines[result.problem.line - 1] ?? "").length + 1);
      expect(result.problem.message).toContain(result.problem.expected);
    }),
    { numRuns: 2000 },
  );
});

test("a packet that is written is the packet that is read", () => {
  const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  const segment = fc.record({
    start: u32,
    length: fc.integer({ min: 0, max: 65_535 }),
    acknowledgement: u32,
    window: fc.integer({ min: 0, max: 65_535 }),
    mss: fc.integer({ min: 0, max: 65_535 }),
    stamp: u32,
  });
  fc.assert(
    fc.property(segment, ({ start, length, acknowledgement, window, mss, stamp }) => {
      const source = `0 < P. ${start}:${start + length > 4_294_967_295 ? (start + length) % 2 ** 32 : start + length}(${length}) ack ${acknowledgement} win ${window} <mss ${mss},TS val ${stamp} ecr ${stamp}>`;
      const result = parseScript(source);
      expect(result.ok && result.script.events[0]?.action).toMatchObject({
        packet: {
          body: {
            sequence: { start, length },
            acknowledgement,
            window,
            options: [{ value: mss }, { value: stamp }],
          },
        },
      });
    }),
  );
});

test("hostile text takes time in proportion to its length", () => {
  const size = 200_000;
  for (const unit of [
    "(",
    "[",
    "{",
    "0 f([",
    "1",
    ".",
    ":",
    "a:",
    '"',
    "`a`",
    "#ifdef A\n",
    "/*",
    "a|",
    "--a",
    "-",
    "\\",
    "0x",
    "<",
  ]) {
    // Quadratic work on this length would take minutes.
    expect(parseScript(`0 f(${unit.repeat(Math.ceil(size / unit.length))}`)).toMatchObject({ ok: false });
  }
});

test("a script that is too long is refused, and nesting has a bound", () => {
  const long = parseScript(" ".repeat(5_000_000));
  expect(long.ok ? "" : long.problem.message).toContain("at most 4194304 characters");
  const deep = parseScript(`0 f(${"[".repeat(100)}`);
  expect(deep.ok ? "" : deep.problem.message).toContain("within one another");
});

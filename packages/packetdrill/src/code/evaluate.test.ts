import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runCode, type Variables } from "./evaluate.ts";

const names: Readonly<Record<string, number>> = { tcpi_snd_cwnd: 10, tcpi_state: 1, TCP_ESTABLISHED: 1 };
const run = (code: string, variables: Variables = new Map()) =>
  runCode(code, variables, (name) => names[name]);
const held = { kind: "held" };

test.each([
  "assert tcpi_snd_cwnd == 10",
  "assert tcpi_snd_cwnd == 10, tcpi_snd_cwnd",
  "assert tcpi_snd_cwnd == 10, 'cwnd is %d' % (tcpi_snd_cwnd)",
  "assert tcpi_state == TCP_ESTABLISHED; assert tcpi_snd_cwnd > 1",
  "\nassert 1\nassert 2 # a remark\n",
  "print(tcpi_snd_cwnd, 'x')",
  "assert 1 < 2 < 3 and not 3 < 2 < 1",
  "assert 0 or 2",
  "assert 2 + 3 * 4 == 14",
  "assert (2 + 3) * 4 == 20",
  "assert 2 ** 3 == 8 and 7 // 2 == 3 and -7 // 2 == -4 and -7 % 3 == 2",
  "assert 1 << 4 == 16 and 0xff & 0x0f == 15 and 1 | 6 == 7 and 5 ^ 1 == 4",
  "assert ~0 == -1 and - -1 == 1",
  "assert abs(-3) == 3 and min(4, 2, 3) == 2 and max(4, 2) == 4 and int(2.9) == 2 and round(2.5) == 3",
  "a = 3; a += 2; a *= 2; assert a == 10",
])("%j holds", (code) => expect(run(code)).toEqual(held));

test("what does not hold is told with the values it was made of, constants left out", () => {
  expect(run("assert tcpi_snd_cwnd == 11 and tcpi_state == TCP_ESTABLISHED, 'no'")).toEqual({
    kind: "failed",
    assertion: "tcpi_snd_cwnd == 11 and tcpi_state == TCP_ESTABLISHED",
    seen: "tcpi_snd_cwnd is 10, tcpi_state is 1",
  });
});

test("variables outlive the piece of code, and go before names", () => {
  const variables: Variables = new Map();
  expect(run("before = tcpi_snd_cwnd; tcpi_snd_cwnd = 5", variables)).toEqual(held);
  expect(run("assert before == 10 and tcpi_snd_cwnd == 5", variables)).toEqual(held);
});

test("a name that is not there is named", () => {
  expect(run("assert tcpi_snd_cwmd == 1")).toEqual({ kind: "unknown-name", name: "tcpi_snd_cwmd" });
});

test.each([
  "import os",
  "if x: y",
  "assert",
  "assert len('a')",
  "assert (1",
  "assert 'a'",
  "x.y = 1",
  "assert ´",
])("%j is beyond it", (code) => expect(run(code).kind).toBe("unsupported"));

describe("arithmetic", () => {
  const small = fc.integer({ min: -1000, max: 1000 });

  test("division and remainder belong together: a == b * (a // b) + a % b", () => {
    fc.assert(
      fc.property(
        small,
        small.filter((n) => n !== 0),
        (a, b) => {
          expect(run(`assert (${a}) == (${b}) * ((${a}) // (${b})) + (${a}) % (${b})`)).toEqual(held);
        },
      ),
    );
  });

  test("bits beyond 32 are kept", () => {
    expect(run("assert 0x1ffffffff & 0x100000000 == 0x100000000")).toEqual(held);
  });
});

test("any text comes to a result", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (code) => {
      expect(["held", "failed", "unknown-name", "unsupported"]).toContain(run(code).kind);
    }),
  );
  expect(run(`assert ${"(".repeat(10_000)}`).kind).toBe("unsupported");
});

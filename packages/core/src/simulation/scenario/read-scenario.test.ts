import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkScenario, readScenario, scenarioProblemText } from "./read-scenario.ts";

const valid = (): Record<string, unknown> => ({
  schema: 1,
  name: "third-segment-lost",
  title: "The third segment is lost",
  about: "Three duplicate acknowledgements bring it back.",
  rfc: ["5681 §3.2"],
  seed: 1,
  limit: 10_000,
  ends: {
    A: { connection: { congestion: "new-reno" } },
    B: { reading: { how: "paced", bytes: 1000, every: 10 } },
  },
  path: {
    both: [{ kind: "delay", delay: 20 }],
    aToB: [{ kind: "script", rules: [{ packet: "data", number: 3, does: "drop" }] }],
  },
  program: [
    { at: 0, end: "B", call: "listen" },
    { at: 0, end: "A", call: "open" },
    { at: 0, end: "A", call: "write", bytes: 20_000 },
    { at: 0, end: "A", call: "shutdown" },
  ],
});

/** The same with the value at a path such as `ends.A.mtu` or `program[2].bytes` put in place; `undefined`: taken away. */
const changed = (path: string, value: unknown): unknown => {
  const whole = valid();
  const steps = path.split(/[.[\]]+/u).filter((step) => step !== "");
  const last = steps.pop() ?? "";
  let at: Record<string, unknown> = whole;
  for (const step of steps) at = at[step] as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return whole;
};

const problemsOf = (value: unknown): readonly string[] => {
  const read = checkScenario(value);
  return read.ok ? [] : read.problems.map(scenarioProblemText);
};

test("a scenario that is right is taken as it is", () => {
  expect(readScenario(JSON.stringify(valid()))).toEqual({ ok: true, scenario: valid() });
});

test("the reference by which an editor finds the schema is let pass, and left out", () => {
  expect(checkScenario({ $schema: "./tcplens-scenario-1.schema.json", ...valid() })).toEqual({
    ok: true,
    scenario: valid(),
  });
  expect(problemsOf({ $schema: 1, ...valid() })[0]).toMatch(/^\$schema is not known here/u);
});

describe("what is wrong is told with its place", () => {
  test.each([
    ["seed", undefined, "seed is missing"],
    ["seed", -1, "seed must be a whole number from 0 to 4294967295, not -1"],
    ["seed", 1.5, "seed must be a whole number from 0 to 4294967295, not 1.5"],
    ["title", "", 'title must be a line of text, not ""'],
    ["title", "x".repeat(201), "title must be 200 characters long at most"],
    ["name", "a b", 'name must be letters, digits and hyphens, not "a b"'],
    ["rfc[0]", "RFC 5681", 'rfc[0] must be a clause such as 9293 §3.5, not "RFC 5681"'],
    ["family", 5, "family must be 4 or 6, not 5"],
    ["ends.A.mtu", 20, "ends.A.mtu must be a whole number from 68 to 65535, not 20"],
    ["ends.A.connection.noDelay", "yes", 'ends.A.connection.noDelay must be true or false, not "yes"'],
    ["ends.A.connection.nodelay", true, "ends.A.connection.nodelay is not known here; did you mean noDelay?"],
    [
      "ends.A.connection.congestion",
      "vegas",
      'ends.A.connection.congestion must be "new-reno", "cubic" or "bbr", not "vegas"',
    ],
    [
      "ends.B.reading.how",
      "slowly",
      'ends.B.reading.how must be "at-once", "paused" or "paced", not "slowly"',
    ],
    ["ends.B.reading.every", undefined, "ends.B.reading.every is missing"],
    ["ends.B", [], "ends.B must be an object, not a list"],
    ["path.both", {}, "path.both must be a list, not an object"],
    [
      "path.both[0].kind",
      "delays",
      /^path\.both\[0\]\.kind must be "delay", "rate", .* or "script", not "delays"; did you mean delay\?$/u,
    ],
    ["path.both[0].kind", undefined, /^path\.both\[0\]\.kind is missing; it is "delay", /u],
    [
      "path.both[0].delay",
      Number.POSITIVE_INFINITY,
      "path.both[0].delay must be a number from 0 to 86400000, not Infinity",
    ],
    ["path.aToB[0].rules", [], "path.aToB[0].rules must have 1 to 100 elements, not 0"],
    [
      "path.aToB[0].rules[0].number",
      "3",
      'path.aToB[0].rules[0].number must be a whole number from 1 to 1000000, or a list of two, not "3"',
    ],
    ["path.aToB[0].rules[0].number", [1, 2, 3], "path.aToB[0].rules[0].number must have 2 elements, not 3"],
    ["program[2].call", "send", /^program\[2\]\.call must be "listen", /u],
    [
      "program[2].octets",
      1,
      "program[2].octets is not known here; there are at, end, connection, bytes, times, every, urgent",
    ],
  ])("%s: %s", (path, value, words) => {
    const [first] = problemsOf(changed(path, value));
    if (typeof words === "string") expect(first).toBe(words);
    else expect(first).toMatch(words);
  });

  test("all of it, up to twenty faults", () => {
    expect(problemsOf(changed("ends", { A: { mtu: 1 }, B: { mtu: 2 } }))).toHaveLength(2);
    expect(
      problemsOf(
        changed(
          "program",
          Array.from({ length: 50 }, () => 0),
        ),
      ),
    ).toHaveLength(20);
    expect(problemsOf([])).toEqual(["the scenario must be an object, not a list"]);
  });
});

describe("so is what makes no sense", () => {
  test.each([
    ["program[2].at", 20_000, "program[2].at must not come after the limit, 10000"],
    ["program[3].at", -0, undefined],
    ["program[0].at", 5, "program[1].at must not come before the step above it"],
    ["program[2].connection", "other", "program[2].connection names other, which no step opens"],
    ["path.aToB[0].rules[0].number", [4, 3], "path.aToB[0].rules[0].number must not end before it begins"],
    ["path.aToB[0].rules[0].does", "hold", "path.aToB[0].rules[0].delay is missing: hold needs a time"],
    ["path.bToA", [{ kind: "outage", from: 5, to: 5 }], "path.bToA[0].to must come after `from`"],
    [
      "path.bToA",
      [{ kind: "rate", bitsPerSecond: 1000, queue: { marking: { by: "red", from: 5, to: 5 } } }],
      "path.bToA[0].queue.marking.to must be more than `from`",
    ],
    [
      "path.bToA",
      [{ kind: "script", rules: [{ packet: "data", from: 5, to: 4, retransmissions: 1, does: "mark" }] }],
      "path.bToA[0].rules[0].to must come after `from`",
    ],
    [
      "path",
      {
        both: [{ kind: "duplicate", probability: 1 }],
        bToA: [1, 2].map(() => ({ kind: "duplicate", probability: 1 })),
      },
      "path.bToA has 3 of duplicate, those of both included; there may be 2",
    ],
    [
      "program[2].times",
      100_000,
      "program[2].bytes makes all steps together write more than 1000000000 octets",
    ],
    ["program[3]", { at: 0, end: "B", call: "stray", from: "strangers", flags: ["SYN"] }, undefined],
    [
      "program[3]",
      { at: 0, end: "B", call: "stray", from: "peer", connection: "x", flags: ["RST"] },
      "program[3].connection names x, which no step opens",
    ],
  ])("%s: %j", (path, value, words) => expect(problemsOf(changed(path, value))[0]).toBe(words));
});

test("a text that is no JSON, or is too long, is refused", () => {
  expect(readScenario("{")).toMatchObject({ ok: false, problems: [{ path: "" }] });
  expect(readScenario(" ".repeat(1_000_001))).toMatchObject({
    ok: false,
    problems: [{ path: "", problem: "must be 1000000 characters long at most" }],
  });
});

test("no value and no text makes the reader throw", () => {
  const places = [
    "seed",
    "ends.A",
    "path.both[0]",
    "path.aToB[0].rules[0].number",
    "program[1]",
    "program",
    "rfc[0]",
  ];
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.anything(), fc.string(), (place, value, text) => {
      expect(typeof checkScenario(changed(place, value)).ok).toBe("boolean");
      expect(typeof checkScenario(value).ok).toBe("boolean");
      expect(typeof readScenario(text).ok).toBe("boolean");
    }),
  );
});

describe("a name that is nearly right", () => {
  test.each([
    ["congestoin", "congestion"],
    ["CONGESTION", "congestion"],
    ["nodelay", "noDelay"],
    ["recieveBuffer", "receiveBuffer"],
  ])("%s: did you mean %s?", (written, meant) => {
    const [only, ...others] = problemsOf(changed("ends", { A: { connection: { [written]: 1 } }, B: {} }));
    expect(only).toBe(`ends.A.connection.${written} is not known here; did you mean ${meant}?`);
    expect(others).toEqual([]);
  });

  test("what is like nothing gets the names there are", () => {
    const [only] = problemsOf(changed("ends", { A: { colour: 1 }, B: {} }));
    expect(only).toMatch(/^ends\.A\.colour is not known here; there are connection, isn, /u);
  });

  test("what is there under such a name is not missing as well", () => {
    const program = [{ at: 0, end: "A", call: "write", byts: 1 }];
    expect(problemsOf(changed("program", program))).toEqual([
      "program[0].byts is not known here; did you mean bytes?",
    ]);
  });
});

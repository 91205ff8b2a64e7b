/** Ladders of simulated runs: which rows there are, in which order, and what they lead to. */
import { scenarioNamed, simulate, type Scenario } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
import type { RunRow } from "./run-ladder.ts";
import { runLadder } from "./run-ladder.ts";

const ladderOf = (name: string, more: Partial<Scenario> = {}) => {
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`the library has no ${name}`);
  return runLadder(simulate({ ...scenario, ...more }));
};

/** One word or two for a row. */
const told = (row: RunRow): string => {
  if (row.kind === "happening") return `${row.end} ${row.words}`;
  const { says, from } = row.packet;
  const what = says.kind === "segment" ? says.flags.filter((flag) => flag !== "PSH").join(",") : says.words;
  const states = [row.states.A, row.states.B]
    .map((state) => state ?? "")
    .join(" ")
    .trim();
  return `${from} ${what}${says.kind === "segment" && says.length > 0 ? ` ${says.length}` : ""}${states === "" ? "" : ` → ${states}`}`;
};

test("the plainest connection reads as the RFC's figures do", () => {
  const { starts, rows, connections } = ladderOf("handshake");
  expect(starts).toEqual({ A: "CLOSED", B: "LISTEN" });
  expect(connections).toEqual(["main"]);
  expect(rows.map((row) => told(row))).toEqual([
    "A SYN → SYN-SENT SYN-RECEIVED",
    "B SYN,ACK → ESTABLISHED",
    "A ACK → ESTABLISHED",
    "A writes 200 bytes",
    "A ACK 200",
    "B writes 1000 bytes",
    "B ACK",
    "B ACK 1000",
    "A the program closes",
    "A FIN,ACK → CLOSE-WAIT",
    "B the program closes",
    "B ACK → FIN-WAIT-2",
    "B FIN,ACK → TIME-WAIT",
    "A ACK → CLOSED",
    "A TIME-WAIT is over",
  ]);
});

test("a call that changes the state carries it, though its packet leaves later", () => {
  const closing = ladderOf("zero-window").rows.find(
    (row) => row.kind === "happening" && row.words.includes("closes"),
  );
  expect(closing).toMatchObject({ end: "A", states: { A: "FIN-WAIT-1" } });
});

test("one sentence says that the connection was given up, and why", () => {
  const { rows } = ladderOf("unanswered");
  expect(rows.at(-1)).toMatchObject({ words: "given up after 6 retransmissions", states: { A: "CLOSED" } });
  expect(rows.filter((row) => row.states.A === "CLOSED")).toHaveLength(1);
});

test("the reset that ends a connection is the row that does, the first of several", () => {
  const { rows } = ladderOf("half-open");
  const ending = rows.filter((row) => row.states.A === "CLOSED");
  expect(ending.map((row) => told(row))).toEqual(["B RST → CLOSED"]);
  expect(rows.at(-1)).toMatchObject({ kind: "happening", words: "reset by the peer" });
});

test("what a program reads little by little is one row, as long as nothing else happens", () => {
  const reads = ladderOf("silly-window").rows.filter(
    (row) => row.kind === "happening" && row.transfer?.what === "reads",
  );
  expect(reads.length).toBeLessThan(100);
  const octets = reads.map((row) => (row.kind === "happening" ? (row.transfer?.total ?? 0) : 0));
  expect(octets.at(-1)).toBe(40_000);
  expect(octets).toEqual(octets.toSorted((a, b) => a - b));
});

test("a program that reads whatever comes has no rows for it", () => {
  const { rows } = ladderOf("handshake");
  expect(rows.some((row) => row.kind === "happening" && row.words.startsWith("reads"))).toBe(false);
});

test("two writes at one moment are two; one write is one, however large", () => {
  const writes = ladderOf("nagle-and-delayed-ack").rows.flatMap((row) =>
    row.kind === "happening" && row.end === "A" && row.transfer !== undefined ? [row.words] : [],
  );
  expect(writes).toContain("writes 2 times 300 bytes, 1200 in all");
  const large = ladderOf("spurious-timeout").rows.flatMap((row) =>
    row.kind === "happening" && row.transfer !== undefined ? [row.words] : [],
  );
  expect(large).toContain("writes 200.0 kB, 220000 in all");
});

test.each(["handshake", "nagle", "nagle-and-delayed-ack"])("both clocks run downwards: %s", (name) => {
  const { rows } = ladderOf(name);
  const times = (end: "A" | "B"): readonly number[] =>
    rows.flatMap((row) => {
      if (row.kind === "happening") return row.end === end ? [row.at] : [];
      if (row.packet.from === end) return [row.at];
      return row.arrival === undefined ? [] : [row.arrival.at];
    });
  for (const end of ["A", "B"] as const) expect(times(end)).toEqual(times(end).toSorted((a, b) => a - b));
});

/** Two ends 20 ms apart, and what their programs do. */
const quick = (program: Scenario["program"], aToB: Scenario["path"]["aToB"] = []) =>
  runLadder(
    simulate({
      schema: 1,
      name: "quick",
      title: "Quick",
      about: "For tests.",
      seed: 1,
      limit: 600_000,
      ends: { A: { connection: { noDelay: true } }, B: {} },
      path: { both: [{ kind: "delay", delay: 20 }], aToB },
      program: [{ at: 0, end: "B", call: "listen" }, { at: 0, end: "A", call: "open" }, ...program],
    }),
  );

test("what an end does stands above what reaches it later", () => {
  const { rows } = quick([
    { at: 100, end: "A", call: "write", bytes: 10 },
    { at: 105, end: "B", call: "listen", port: 81 },
    { at: 115, end: "B", call: "listen", port: 82 },
  ]);
  const told100 = rows.filter((row) => row.at >= 100 && row.at < 120).map((row) => told(row));
  expect(told100).toEqual([
    "A writes 10 bytes",
    "B the program listens",
    "B the program listens",
    "A ACK 10",
  ]);
});

test("what is lost stands where it would have been", () => {
  const rules = [{ packet: "data", number: 2, does: "drop" }] as const;
  const program = [1, 2, 3].map((at) => ({ at: 100 + at, end: "A", call: "write", bytes: 10 * at }) as const);
  const { rows } = quick(program, [{ kind: "script", rules }]);
  const lengths = rows.flatMap((row) =>
    row.kind === "packet" && row.packet.says.kind === "segment" && row.packet.says.length > 0
      ? [row.packet.says.length]
      : [],
  );
  expect(lengths.slice(0, 3)).toEqual([10, 20, 30]);
});

test("of two resets the first ends the connection", () => {
  const { rows } = quick([
    { at: 100, end: "B", call: "reboot" },
    { at: 200, end: "A", call: "write", bytes: 10 },
    { at: 200, end: "A", call: "write", bytes: 10 },
  ]);
  const resets = rows.filter((row) => row.kind === "packet" && told(row).startsWith("B RST"));
  expect(resets.map((row) => row.states.A)).toEqual(["CLOSED", undefined]);
});

test("closing and opening a window matters more than other acknowledgements", () => {
  const { rows } = ladderOf("zero-window");
  const windows = (weight: number): readonly number[] =>
    rows.flatMap((row) =>
      row.kind === "packet" &&
      row.weight === weight &&
      row.packet.from === "B" &&
      row.packet.says.kind === "segment" &&
      !row.packet.says.flags.includes("SYN") &&
      !row.packet.says.flags.includes("FIN")
        ? [row.packet.says.window]
        : [],
    );
  expect(windows(3).slice(0, 2)).toEqual([0, 16_000]);
  // Each halving on the way there.
  expect(windows(2).slice(0, 3)).toEqual([4416, 1520, 72]);
});

const sentencesOf = (name: string): readonly string[] =>
  ladderOf(name).rows.flatMap((row) =>
    row.kind === "happening" && row.by === "tcp" ? [`${row.at} ${row.end} ${row.words}`] : [],
  );

test("what waits says what for: Nagle, and the delayed acknowledgement", () => {
  expect(sentencesOf("nagle-and-delayed-ack")).toEqual(
    expect.arrayContaining([
      "1000 A Nagle: 300 bytes wait for the ACK of what is out",
      "1220 B delayed ACK: no more data, no answer in 200 ms",
    ]),
  );
  expect(sentencesOf("no-delay").join(" ")).not.toContain("Nagle");
});

test("what is sent into a small window is no window probe, and a probe is nothing sent again", () => {
  const sentences = sentencesOf("zero-window");
  expect(sentences).toContain("1380 A window still small: sends the 72 bytes that fit");
  expect(sentences.filter((sentence) => sentence.includes("window probe"))).toHaveLength(4);
  const packets = ladderOf("zero-window").rows.flatMap((row) => (row.kind === "packet" ? [row.packet] : []));
  expect(packets.filter(({ probe }) => probe)).toHaveLength(4);
  expect(packets.filter(({ again }) => again)).toEqual([]);
  const asked = ladderOf("keep-alive").rows.flatMap((row) => (row.kind === "packet" ? [row.packet] : []));
  expect(asked.filter(({ probe }) => probe)).toHaveLength(3);
});

test("of several told as one the last one's time is known, too", () => {
  const writes = ladderOf("nagle").rows.flatMap((row) =>
    row.kind === "happening" && row.transfer !== undefined ? [[row.at, row.until]] : [],
  );
  expect(writes).toContainEqual([220, 290]);
  expect(writes).toContainEqual([200, undefined]);
});

test("a machine that restarts forgets; the ladder says so", () => {
  const words = ladderOf("half-open").rows.flatMap((row) => (row.kind === "happening" ? [row.words] : []));
  expect(words).toContain("the machine restarts, and forgets everything");
});

test("what comes of a SYN cookie is told before the packet that brings it", () => {
  const { rows } = ladderOf("syn-flood");
  const known = rows.findIndex(
    (row) => row.kind === "happening" && row.words === "knows the SYN from its cookie",
  );
  expect(known).toBeGreaterThan(0);
  expect(rows[known + 1]?.states.B).toBe("ESTABLISHED");
});

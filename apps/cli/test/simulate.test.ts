/** `tcplens simulate` as a process: the list, a run, its files, its JSON Lines, and wrong usage. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { scenarioNamed, scenarios, simulate, type Scenario } from "@tcplens/core/simulation";
import { diagnose, readTrace } from "@tcplens/trace";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodes } from "./support/nodes.ts";
import { bundle, jsonLines, runCli } from "./support/run-cli.ts";

// oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
const ansi = /\u001B\[/u;

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-simulate-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

const golden = (name: string): string =>
  readFileSync(new URL(`golden/simulate/${name}.txt`, import.meta.url), "utf8");

describe.each(nodes)("on Node $version", ({ path: node }) => {
  test("without a scenario all of them are listed, by group", async () => {
    const { code, stdout, stderr } = await runCli(["simulate"], { node });
    for (const { name, title } of scenarios) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name} +\\S`, "mu"));
      expect(stdout.replaceAll(/\s+/gu, " ")).toContain(title);
    }
    expect(stdout).toMatch(/^Opening$/mu);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("a scenario is run and shown", async () => {
    const { code, stdout, stderr } = await runCli(["simulate", "syn-lost"], { node });
    expect(stdout).toBe(golden("syn-lost"));
    expect(stdout).not.toMatch(ansi);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });
});

test("the same seed is the same run, another one is another", async () => {
  const run = async (...args: readonly string[]) =>
    (await runCli(["simulate", "random-loss-new-reno", "--plot", "none", ...args])).stdout;
  const [once, again, other] = [await run("--seed", "5"), await run("--seed", "5"), await run("--seed", "6")];
  expect(again).toBe(once);
  expect(other).not.toBe(once);
  expect(once.split("\n")[0]).toMatch(/random-loss-new-reno, seed 5$/u);
});

describe("what is shown", () => {
  const marks = {
    ladder: /[▶◀]/u,
    cwnd: /Congestion window of A/u,
    rtt: /Round-trip time/u,
    sequence: /Sequence numbers/u,
  };

  test.each([
    ["", ["ladder", "cwnd", "rtt", "sequence"]],
    ["--ladder none", ["cwnd", "rtt", "sequence"]],
    ["--plot none", ["ladder"]],
    ["--plot cwnd --ladder none", ["cwnd"]],
    ["--plot rtt --ladder none", ["rtt"]],
    ["--plot sequence --ladder none", ["sequence"]],
    ["--plot all --ladder none", ["cwnd", "rtt", "sequence"]],
  ])("with %j: %j", async (options, expected) => {
    const { stdout } = await runCli([
      "simulate",
      "sack-recovery",
      ...options.split(" ").filter((word) => word !== ""),
    ]);
    const shown = Object.entries(marks).flatMap(([name, mark]) => (mark.test(stdout) ? [name] : []));
    expect(shown).toEqual(expected);
    expect(stdout).toMatch(/^ {2}States /mu);
  });

  test("--ladder full has every row; the short one says what it leaves out", async () => {
    const short = (await runCli(["simulate", "sack-recovery", "--plot", "none"])).stdout;
    const full = (await runCli(["simulate", "sack-recovery", "--plot", "none", "--ladder", "full"])).stdout;
    expect(short).toContain("--ladder full");
    expect(full).not.toContain("⋮");
    const run = simulate({ ...scenarioNamed("sack-recovery") } as Parameters<typeof simulate>[0]);
    expect(full.match(/[▶◀✕]/gu)?.length).toBe(run.packets.length);
  });

  test("--width lays it out", async () => {
    const { stdout } = await runCli(["simulate", "sack-recovery", "--width", "110"]);
    const widest = Math.max(...stdout.split("\n").map((line) => line.length));
    expect(widest).toBeGreaterThan(90);
    expect(widest).toBeLessThanOrEqual(110);
  });

  test("--ascii has ASCII alone", async () => {
    const { stdout } = await runCli(["simulate", "zero-window", "--ascii"]);
    expect(stdout).toBe(golden("zero-window.ascii"));
    expect(/^[\n\u0020-\u007E]*$/u.test(stdout)).toBe(true);
  });

  test.each([
    ["a pipe has no colour", [], {}, false],
    ["--color forces it", ["--color"], {}, true],
    ["FORCE_COLOR forces it", [], { FORCE_COLOR: "1" }, true],
    ["NO_COLOR switches it off", [], { NO_COLOR: "1" }, false],
    ["--no-color goes before FORCE_COLOR", ["--no-color"], { FORCE_COLOR: "1" }, false],
  ])("%s", async (_name, options, env, expected) => {
    const { stdout } = await runCli(["simulate", "half-open", ...options], { env });
    expect(ansi.test(stdout)).toBe(expected);
  });
});

describe("--json", () => {
  test("is the scenario, what happened in the order of time, and one summary", async () => {
    const { code, stdout, stderr } = await runCli(["simulate", "syn-lost", "--json"]);
    const lines = jsonLines(stdout);
    expect(lines[0]).toMatchObject({ type: "simulation", scenario: "syn-lost", seed: 1 });
    expect(
      lines.slice(1, -1).every(({ at }, index, all) => Number(at) >= Number(all[index - 1]?.["at"] ?? 0)),
    ).toBe(true);
    const packets = lines.filter(({ type }) => type === "packet");
    expect(packets[0]).toMatchObject({
      from: "A",
      flags: ["SYN"],
      arrivals: [],
      stopped: { how: "lost", by: "script" },
    });
    expect(packets[1]).toMatchObject({
      from: "A",
      flags: ["SYN"],
      again: true,
      arrivals: [{ damaged: false }],
    });
    expect(lines.find(({ type }) => type === "state")).toMatchObject({
      side: "local",
      from: "CLOSED",
      to: "SYN-SENT",
      trigger: "open-active",
      rfc: "9293 §3.10.1",
      evidence: "model",
    });
    expect(lines.at(-1)).toMatchObject({
      type: "summary",
      endpoint: expect.stringMatching(/^192\.0\.2\.2:/u) as string,
      outcome: "connected",
      attempts: 1,
      scenario: "syn-lost",
      ended: "quiet",
      packets: { sent: packets.length, lost: 1, again: 1 },
      problems: [],
      findings: [{ code: "syn-retransmitted" }],
    });
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("without a scenario is one line for each", async () => {
    const lines = jsonLines((await runCli(["simulate", "--json"])).stdout);
    expect(lines.map(({ name }) => name)).toEqual(scenarios.map(({ name }) => name));
    expect(lines[0]).toMatchObject({ type: "scenario", group: "Opening" });
  });
});

const tshark = ((): string | undefined => {
  const { status, stdout } = spawnSync("tshark", ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.split("\n")[0] : undefined;
})();
if (tshark === undefined) console.log("skipped: there is no tshark to read captures with");

/** What tshark says of the packets, a line each. */
const readCapture = (file: string, ...options: readonly string[]): readonly string[] => {
  const result = spawnSync("tshark", ["-n", "-r", file, ...options], { encoding: "utf8" });
  const complaints = result.stderr
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("Running as user"));
  expect(complaints).toEqual([]);
  expect(result.status).toBe(0);
  return result.stdout.split("\n").filter((line) => line !== "");
};

describe.skipIf(tshark === undefined)("--pcap", () => {
  test("is what the end saw: what is lost on the way to it is not there, checksums are right", async () => {
    const file = path.join(folder, "a.pcapng");
    const { code, stderr } = await runCli(["simulate", "syn-ack-lost", "--pcap", file]);
    expect(stderr).toBe(`wrote ${file}\n`);
    expect(code).toBe(0);
    const flags = readCapture(file, "-T", "fields", "-e", "tcp.flags.str").map((text) =>
      text.replaceAll(/[^A-Z]/gu, ""),
    );
    // Both SYNs, the challenge ACK, and the one SYN,ACK that came.
    expect(flags.slice(0, 4)).toEqual(["S", "S", "A", "AS"]);
    const bad = readCapture(
      file,
      "-o",
      "tcp.check_checksum:TRUE",
      "-o",
      "ip.check_checksum:TRUE",
      "-Y",
      "tcp.checksum.status == 0 || ip.checksum.status == 0",
    );
    expect(bad).toEqual([]);
  });

  test.each([
    "sack-recovery",
    "path-mtu-ipv6",
    "fragmentation",
    "corruption",
    "syn-flood",
    "fast-open",
    "urgent",
  ])("of %s is read without a complaint, at either end", async (name) => {
    for (const end of ["A", "B"]) {
      const file = path.join(folder, `${name}-${end}.pcapng`);
      await runCli(["simulate", name, "--plot", "none", "--pcap", file, "--pcap-end", end]);
      expect(readCapture(file).length).toBeGreaterThan(5);
      expect(readCapture(file, "-Y", "_ws.malformed")).toEqual([]);
    }
  });

  test("says what became of packets in its comments, and when by the virtual clock", async () => {
    const file = path.join(folder, "comments.pcapng");
    await runCli(["simulate", "syn-lost", "--pcap", file]);
    const [first = ""] = readCapture(file, "-T", "fields", "-e", "frame.comment", "-e", "frame.time_epoch");
    expect(first).toBe("lost (script)\t946684800.000000000");
  });
});

test("--trace is a trace that the reader reads, with findings that fit", async () => {
  for (const [name, codes] of [
    ["handshake", []],
    ["refused", ["refused"]],
  ] as const) {
    const file = path.join(folder, `${name}.tcplens.jsonl`);
    const { stderr } = await runCli(["simulate", name, "--trace", file]);
    expect(stderr).toBe(`wrote ${file}\n`);
    const read = readTrace(readFileSync(file, "utf8"));
    expect(read.ok).toBe(true);
    expect(read.trace?.header).toMatchObject({
      source: "simulation",
      producer: expect.stringMatching(/^tcplens \d/u) as string,
    });
    expect(read.trace === undefined ? undefined : diagnose(read.trace).map(({ code }) => code)).toEqual(
      codes,
    );
  }
});

describe("a scenario of one's own", () => {
  const write = (name: string, value: unknown): string => {
    const file = path.join(folder, name);
    writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value, undefined, 2));
    return file;
  };

  test("is run from its file", async () => {
    const file = write("mine.tcpscenario.json", {
      ...scenarioNamed("refused"),
      name: "mine",
      title: "My own",
    });
    const { code, stdout } = await runCli(["simulate", file]);
    expect(stdout).toMatch(/^My own +mine, seed 1$/mu);
    expect(code).toBe(0);
  });

  test("that ends at its limit has run", async () => {
    const file = write("limit.tcpscenario.json", { ...scenarioNamed("handshake"), limit: 1000 });
    const { code, stdout } = await runCli(["simulate", file]);
    expect(stdout).toMatch(/Ended +at its limit/u);
    expect(code).toBe(0);
  });

  test("that is wrong is refused, each problem on a line with its place", async () => {
    const file = write("wrong.tcpscenario.json", { ...scenarioNamed("refused"), seed: "one", family: 5 });
    const { code, stdout, stderr } = await runCli(["simulate", file]);
    expect(stdout).toBe("");
    const lines = stderr.trimEnd().split("\n");
    expect(lines).toHaveLength(2);
    for (const line of lines)
      expect(line).toMatch(/^tcplens: .*wrong\.tcpscenario\.json:\d+:\d+: (?:seed|family) /u);
    expect(code).toBe(2);
  });
});

describe("what the command line changes", () => {
  const saved = (name: string): Scenario =>
    JSON.parse(readFileSync(path.join(folder, name), "utf8")) as Scenario;

  test("--save writes a scenario that runs as it did", async () => {
    const file = path.join(folder, "saved.tcpscenario.json");
    const first = await runCli(["simulate", "syn-lost", "--save", file, "--seed", "5"]);
    expect(first.stderr).toBe(`wrote ${file}\n`);
    expect(saved("saved.tcpscenario.json")).toEqual({ ...scenarioNamed("syn-lost"), seed: 5 });
    const second = await runCli(["simulate", file]);
    expect(second.stdout).toBe(first.stdout);
  });

  test("loss, delay and rate are put in the place of what there was, either way", async () => {
    const file = path.join(folder, "network.tcpscenario.json");
    const options = ["--loss", "2%", "--delay", "50ms", "--rate", "10Mbit", "--save", file];
    const { code } = await runCli(["simulate", "cubic", "--ladder", "none", "--plot", "none", ...options]);
    expect(code).toBe(0);
    // The queue that was in front of the line stays.
    expect(saved("network.tcpscenario.json").path).toEqual({
      both: [
        { kind: "rate", bitsPerSecond: 10_000_000, queue: { packets: 35 } },
        { kind: "loss", probability: 0.02 },
        { kind: "delay", delay: 50 },
      ],
      aToB: [],
    });
    const none = path.join(folder, "none.tcpscenario.json");
    await runCli(["simulate", file, "--ladder", "none", "--loss", "0", "--rate", "none", "--save", none]);
    expect(saved("none.tcpscenario.json").path.both).toEqual([{ kind: "delay", delay: 50 }]);
  });

  test("--set changes any field, and makes the objects on the way", async () => {
    const file = path.join(folder, "set.tcpscenario.json");
    const set = ["ends.B.connection.congestion=bbr", "path.both[0].delay=7", "title=Mine"];
    await runCli(["simulate", "syn-lost", "--save", file, ...set.flatMap((each) => ["--set", each])]);
    expect(saved("set.tcpscenario.json")).toMatchObject({
      title: "Mine",
      ends: { B: { connection: { congestion: "bbr" } } },
      path: { both: [{ kind: "delay", delay: 7 }] },
    });
  });
});

test.each<[string, readonly RegExp[]]>([
  ["simulate refused --set seed", [/--set: "seed" is not path=value/u]],
  ["simulate refused --set path.both[9].delay=1", [/--set: the scenario has no path\.both\[9\]/u]],
  ["simulate refused --set ends.A.connection.congestoin=bbr", [/did you mean congestion\?/u]],
  ["simulate refused --set __proto__.x=1", [/is not path=value/u]],
  ["simulate refused --loss 200%", [/--loss: "200%" is not a share/u]],
  ["simulate refused --rate fast", [/--rate: "fast" is not a speed/u]],
  ["simulate --loss 2%", [/--loss is about a run/u]],
  ["simulate refused --save x --pcap x", [/--save and --pcap name the same file/u]],
  ["simulate syn-losst", [/no scenario "syn-losst"/u, /did you mean .*syn-lost/u, /lists all/u]],
  ["simulate xyzzyxyzzyxyzzy", [/no scenario "xyzzyxyzzyxyzzy"/u, /tcplens simulate lists all/u]],
  ["simulate missing.tcpscenario.json", [/cannot read missing\.tcpscenario\.json: there is no such file/u]],
  ["simulate --seed 3", [/--seed is about a run/u, /name a scenario/u]],
  ["simulate --pcap x.pcapng", [/--pcap is about a run/u]],
  ["simulate refused --seed -1", [/--seed/u, /whole number/u]],
  ["simulate refused --width 20", [/--width/u, /64 to 200/u]],
  ["simulate refused --plot speed", [/cwnd, rtt, sequence, all, none/u]],
  ["simulate refused --ladder long", [/short, full, none/u]],
  ["simulate refused --pcap-end B", [/add --pcap FILE/u]],
  ["simulate refused --json --plot cwnd", [/--json draws nothing/u, /--plot/u]],
  ["simulate refused --pcap x --trace x", [/name the same file/u]],
  ["simulate refused --bogus", [/unknown option '--bogus'/u, /tcplens simulate --help/u]],
  ["simulate refused syn-lost", [/too many arguments|at most/iu]],
])("tcplens %s is refused in one line", async (line, says) => {
  const { code, stdout, stderr } = await runCli(line.split(" "), { cwd: folder });
  expect(stderr).toMatch(/^tcplens: [^\n]+\n$/u);
  for (const pattern of says) expect(stderr).toMatch(pattern);
  expect(stdout).toBe("");
  expect(code).toBe(2);
});

test.each([
  ["--pcap", "missing/a.pcapng"],
  ["--trace", "missing/a.tcplens.jsonl"],
  ["--save", "missing/a.tcpscenario.json"],
])("%s to where nothing can be written is said after the report", async (option, file) => {
  const { code, stdout, stderr } = await runCli(["simulate", "refused", option, file], { cwd: folder });
  expect(stdout).toMatch(/^Nobody listens/u);
  expect(stderr).toBe(`tcplens: ${option}: cannot write ${file}: there is no such file or folder\n`);
  expect(code).toBe(2);
});

test("the help fits 80 columns, and the manual has every option of it", async () => {
  const { code, stdout } = await runCli(["simulate", "--help"]);
  expect(code).toBe(0);
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  const manual = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const options = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z0-9-]+)/gmu)].map(([, option]) => option ?? "");
  expect(options.length).toBeGreaterThan(10);
  expect(options.filter((option) => option !== "--help" && !manual.includes(option))).toEqual([]);
});

test("what it needs is not read before it is asked for", () => {
  // The parts stand in the file as comments, each under its name, and are compiled when they are asked for.
  const text = readFileSync(bundle, "utf8");
  const start = text.slice(0, text.indexOf("\n/*#part "));
  expect(text).toContain("\n/*#part simulation\n");
  expect(start.length).toBeLessThan(80_000);
  expect(start).not.toContain("Slow start and the sawtooth");
});

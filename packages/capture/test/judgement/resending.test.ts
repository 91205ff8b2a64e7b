import { randomScenario, scenarios, simulate, type SimulationRun } from "@tcplens/core/simulation";
import { describe, expect, test } from "vitest";
import type { RecoveryReport } from "../../src/index.ts";
import { drawn, handshake } from "../support/drawn.ts";
import { analysed, contents, generated, judged, recordedAt, runOf } from "../support/judged.ts";
import { hasSharedCaptures, sharedCaptures } from "../support/shared-captures.ts";

type End = "A" | "B";

/** What the ends of a simulation did, by its own account. */
const truth = (run: SimulationRun, end: End): Record<"segments" | "fast" | "timeouts" | "probes", number> => {
  const count = { segments: 0, fast: 0, timeouts: 0, probes: 0 };
  for (const item of run.events) {
    if (item.type !== "mechanism" || item.end !== end) continue;
    const { event } = item;
    if (event.kind === "retransmit") count.segments += 1;
    if (event.kind === "enter-recovery" && event.by !== "timeout" && event.by !== "ecn") count.fast += 1;
    if (event.kind === "retransmission-timeout") count.timeouts += 1;
    if (event.kind === "tail-loss-probe") count.probes += 1;
  }
  return count;
};

/** What the capture at an end says of what it sent: A's address ends in 1. */
const said = (run: SimulationRun, end: End): Record<"segments" | "fast" | "timeouts" | "probes", number> => {
  const count = { segments: 0, fast: 0, timeouts: 0, probes: 0 };
  for (const { a, recovery } of analysed(recordedAt(run, end)).connections) {
    const side = a.address.endsWith(end === "A" ? "1" : "2") ? recovery?.a : recovery?.b;
    count.segments += side?.retransmitted_segments ?? 0;
    count.fast += side?.fast_recoveries ?? 0;
    count.timeouts += side?.timeouts ?? 0;
    count.probes += side?.tail_loss_probes ?? 0;
  }
  return count;
};

/** Segments that neither end has sent look like the end's own, sent again. */
const FORGED = new Set(["blind-data", "old-ack-storm", "syn-flood"]);
/** A probe that was new data, or one of several segments; recoveries one after the other without a pause. */
const ALIKE = new Set([
  "spurious-timeout",
  "bbr",
  "random-loss-new-reno",
  "random-loss-bbr",
  "path-mtu-blackhole",
  "path-mtu-old-router",
]);

/** Many packets, and nothing sent again. */
const LONG = new Set(["long-fat-pipe", "bufferbloat", "ecn"]);

test.each(scenarios.map(({ name }) => name).filter((name) => !FORGED.has(name) && !LONG.has(name)))(
  "recorded where it was sent, what %s sends again is what the simulation sent again",
  { timeout: 30_000 },
  (name) => {
    const run = runOf(name);
    for (const end of ["A", "B"] as const) {
      if (ALIKE.has(name)) expect(said(run, end).segments).toBe(truth(run, end).segments);
      else expect(said(run, end)).toEqual(truth(run, end));
    }
  },
);

const recovery = (name: string, end: End): RecoveryReport => {
  const report = analysed(recordedAt(runOf(name), end)).connections[0]?.recovery?.a;
  if (report === undefined) throw new Error(`nothing went wrong in ${name}`);
  return report;
};

test("what only came out of order is not called lost where a timestamp or IP identification proves it", () => {
  const report = recovery("reordering", "B");
  expect(report.out_of_order).toBeGreaterThan(20);
  // Within one tick of the timestamps nothing proves it, and it is said so.
  expect(report.maybe_out_of_order).toBeGreaterThan(20);
  expect(report.retransmitted_segments - report.needless_retransmissions).toBe(0);
});

test("a retransmission that was not needed is found by D-SACK, timestamps or the ACK before it", () => {
  expect(recovery("spurious-timeout", "A").needless_retransmissions).toBe(1);
  expect(recovery("reordering", "A").needless_retransmissions).toBe(4);
  expect(recovery("fast-retransmit", "A").needless_retransmissions).toBe(0);
  const { connection } = generated("loss-ack-sender.pcap.gz");
  expect(connection.recovery?.a).toMatchObject({ tail_loss_probes: 2, needless_retransmissions: 2 });
  const finding = connection.findings.find(({ code }) => code === "needless-retransmission");
  expect(finding).toMatchObject({ severity: "info", confidence: "is" });
  expect(finding?.evidence.map(({ frame }) => frame)).toEqual([175, 390]);
  // Both are tail loss probes: nothing is ill, so nothing is advised.
  expect(finding?.cause).toMatch(/tail loss probes, .* are normal\.$/);
  expect(finding?.nextSteps).toEqual([]);
});

test("at the receiver a retransmission is known though its first copy was never seen, and not by 3 ms", () => {
  const { packets, connection } = generated("loss-1pct-receiver.pcap.gz");
  // Wireshark calls two of them out of order.
  expect(connection.flags).toMatchObject({ out_of_order: 2, retransmission: 14 });
  expect(connection.recovery?.a).toMatchObject({
    retransmitted_segments: 16,
    maybe_retransmitted: 0,
    out_of_order: 0,
    maybe_out_of_order: 0,
    timeouts: 0,
  });
  expect(judged(packets)["fast-retransmission"]).toHaveLength(16);
  expect(connection.findings.map(({ code }) => code)).toEqual(["packets-lost"]);
});

test("a lost tail is a timeout, with what it cost", () => {
  const { packets, connection } = generated("tail-loss-rto.pcap");
  expect(judged(packets)).toEqual({ "timeout-retransmission": [11] });
  expect(connection.recovery?.a).toMatchObject({ timeouts: 1, timeout_wait: 0.204408, longest_backoff: 1 });
  expect(connection.findings.map(({ code }) => code)).toEqual(["retransmission-timeout", "packets-lost"]);
  expect(connection.findings[0]?.evidence).toEqual([
    { frame: 11, text: "sent again after 204 ms without an answer" },
  ]);
});

test("an ACK of what nobody has sent does not make all that is sent needless", () => {
  // Its first packets are a stranger's, with numbers of their own.
  const run = simulate(randomScenario(5));
  expect(said(run, "A")).toEqual(truth(run, "A"));
  expect(analysed(recordedAt(run, "A")).packets.length).toBeGreaterThan(20);
});

test("a timer that backs off is followed, and a retransmission that is lost as well is counted", () => {
  expect(recovery("dead-path", "A")).toMatchObject({
    timeouts: 15,
    longest_backoff: 15,
    tail_loss_probes: 1,
  });
  expect(recovery("burst-loss", "A").lost_retransmissions).toBe(1);
  expect(recovery("fast-retransmit", "A").lost_retransmissions).toBe(0);
});

test.skipIf(!hasSharedCaptures)("what a capture lacks is told from what was lost", () => {
  const path = sharedCaptures.find(({ name }) => name === "generated/any-sll2.pcap")?.path ?? "";
  const [connection] = analysed(contents(path)).connections;
  expect(connection?.recovery?.a).toMatchObject({ missed_bytes: 173_936, retransmitted_segments: 0 });
  expect(connection?.findings).toMatchObject([{ code: "not-recorded", severity: "info" }]);
});

test.each([
  "basic-v4.pcap",
  "basic-v6.pcap",
  "half-close.pcap",
  "server-closes-first.pcap",
  "simultaneous-close.pcap",
])("nothing is wrong with %s", (name) => {
  const { packets, connection } = generated(name);
  expect(judged(packets)).toEqual({});
  expect(connection.findings).toEqual([]);
  expect(connection.retransmissions).toBeUndefined();
});

const opened = `${handshake}
  30 a PA 1+100 1 id=10`;

test("what was there earlier than it is written is not out of order", () => {
  const picture = `${opened}\n32 a PA 201+100 1 id=12\n31 a PA 101+100 1 id=11\n52 b A 1 301`;
  const { packets, connections } = analysed(drawn(picture));
  expect(judged(packets)).toEqual({ "recorded-late": [6] });
  expect(connections[0]?.findings).toEqual([]);
});

test("nor does it prove that what was sent again was not needed", () => {
  const picture = `${opened}
    32 a PA 201+100 1 id=12
    52 b A 1 101
    53 b A 1 101
    60 a PA 101+100 1 id=15
    31 a PA 101+100 1 id=11
    80 b A 1 301`;
  const { packets, connections } = analysed(drawn(picture));
  expect(judged(packets)).toEqual({ "fast-retransmission": [8], "recorded-late": [9] });
  expect(connections[0]?.findings.map(({ code }) => code)).toEqual(["packets-lost"]);
});

const closing = `${opened}
  52 b A 1 101
  60 a FA 101 1
  60.2 b FA 1 101`;

test("a FIN on the ACK of the other's FIN, as BSD sends it, was not lost", () => {
  const { connections } = analysed(drawn(`${closing}\n60.3 a FA 101 2\n80 b A 2 102\n80.1 a A 102 2`));
  expect(connections[0]?.findings).toEqual([]);
  expect(connections[0]?.retransmissions).toBeUndefined();
});

test("one that a timer sent again is told as that, and not as data", () => {
  const picture = `${opened}\n52 b A 1 101\n60 a FA 101 1\n300 a FA 101 1\n320 b FA 1 102\n320.1 a A 102 2`;
  const { connections } = analysed(drawn(picture));
  expect(connections[0]?.findings.map(({ code }) => code)).toEqual(["fin-retransmitted"]);
  expect(connections[0]?.retransmissions).toBe(1);
});

const tooLarge = `${handshake}
  30 a A 1+1448 1
  30.1 a A 1449+1448 1
  30.2 a PA 2897+1448 1`;
const narrower = `
  35 a A 1+1348 1
  35.1 a A 1349+1348 1
  35.2 a A 2697+1348 1
  35.3 a PA 4045+300 1
  56 b A 1 1349
  56.1 b A 1 4345`;

test("what goes out again at once in smaller segments was too large, not lost", () => {
  const { connections } = analysed(drawn(`${tooLarge}${narrower}`));
  expect(connections[0]?.findings).toMatchObject([{ code: "path-mtu-told", confidence: "looks like" }]);
  expect(connections[0]?.findings[0]?.cause).toMatch(/sent 4 segments again at once in smaller ones/);
  expect(connections[0]?.retransmissions).toBe(4);
});

test("what goes out again as it was, was lost", () => {
  const again = `
    35 a A 1+1448 1
    35.1 a A 1449+1448 1
    56 b A 1 4345`;
  const { connections } = analysed(drawn(`${tooLarge}${again}`));
  expect(connections[0]?.findings.map(({ code }) => code)).toEqual(["packets-lost"]);
});

test("where the capture has the ICMP error, it alone is told", () => {
  const { connection } = generated("pmtu-told-sender.pcap");
  expect(connection.findings).toMatchObject([{ code: "path-mtu-told", confidence: "is" }]);
});

test("without SACK a timer makes the sender go back: what followed the lost one may have arrived", () => {
  const picture = `${handshake}
    30 a A 1+1000 1
    30.1 a A 1001+1000 1
    30.2 a A 2001+1000 1
    30.3 a A 3001+1000 1
    50 b A 1 1
    50.1 b A 1 1
    51 a A 1+1000 1
    300 a A 1+1000 1
    320 b A 1 2001
    320.1 a A 2001+1000 1
    320.2 a A 3001+1000 1
    340 b A 1 4001`;
  const { connections } = analysed(drawn(picture));
  expect(connections[0]?.recovery?.a).toMatchObject({ retransmitted_segments: 4, timeouts: 1 });
  const lost = connections[0]?.findings.find(({ code }) => code === "packets-lost");
  expect(lost).toMatchObject({ confidence: "looks like" });
  expect(lost?.cause).toMatch(/it sent 4 segments .* again, of which at least 2 had been lost/);
});

describe("timers that went off for nothing lost", () => {
  const codes = (picture: string): string[] =>
    (analysed(drawn(`${handshake}${picture}`)).connections[0]?.findings ?? []).map(({ code }) => code);
  const out = "30 a PA 1+100 1\n330 a PA 1+100 1\n930 a PA 1+100 1\n";
  const late = "2030 b A 1 101\n2031 b A 1 101 sack=1-101\n2032 b A 1 101 sack=1-101";

  test("a path that stood still is told once, with all of its time", () => {
    const [report] = analysed(drawn(`${handshake}${out}${late}`)).connections;
    expect(report?.findings).toMatchObject([
      {
        code: "path-stalled",
        severity: "warning",
        cause:
          "Nothing came through from 192.0.2.1:40000 to 192.0.2.2:80 and back for 2.0 s, then everything did: nothing was lost, and what was sent again meanwhile (2 segments) was not needed.",
        evidence: [
          { frame: 5, text: "sent again, for the first time in the standstill" },
          { frame: 7, text: "answers what was sent before, 2.0 s after the standstill began" },
        ],
      },
    ]);
  });

  test.for([
    ["one copy is not known to have arrived", `${out}2030 b A 1 101\n2031 b A 1 101 sack=1-101`],
    ["the answer is one to a copy", `${out}2030 b A 1 101 sack=1-101\n2031 b A 1 101 sack=1-101`],
  ] as const)("it is loss where %s", ([, picture]) => {
    expect(codes(picture)).toContain("retransmission-timeout");
    expect(codes(picture)).not.toContain("path-stalled");
  });

  test.for([
    ["the other side sent meanwhile", `${out}1000 b PA 1+10 1\n${late.replaceAll("A 1 1", "A 11 1")}`],
    [
      "the other side had sent before the timer went off",
      `30 a PA 1+100 1\n200 b PA 1+10 1\n${out.slice(16)}${late.replaceAll("A 1 1", "A 11 1")}`,
    ],
    ["it was once, and short", "30 a PA 1+100 1\n330 a PA 1+100 1\n400 b A 1 101\n401 b A 1 101 sack=1-101"],
  ] as const)("it is no standstill of the path where %s, and no loss", ([, picture]) => {
    expect(codes(picture)).toEqual(["needless-retransmission"]);
  });

  test("a needless copy says that the timer went off for nothing", () => {
    const [report] = analysed(
      drawn(`${handshake}30 a PA 1+100 1\n330 a PA 1+100 1\n400 b A 1 101\n401 b A 1 101 sack=1-101`),
    ).connections;
    expect(report?.findings.map(({ cause }) => cause)).toEqual([
      "192.0.2.1:40000 sent 1 segment again that had arrived already (spurious retransmission); its timer went off once though nothing was lost, after 300 ms.",
    ]);
  });
});

describe("what was lost", () => {
  /** Segments of 100 octets from 1 on, each sent once; then those with these numbers again, after duplicate ACKs. */
  const picture = (segments: number, again: readonly number[], after = ""): string => {
    const sent = Array.from({ length: segments }, (_, at) => `${30 + at / 10} a PA ${1 + at * 100}+100 1`);
    const asked = ["50 b A 1 1 sack=1001-1101", "50.1 b A 1 1 sack=1001-1201", "50.2 b A 1 1 sack=1001-1301"];
    const copies = again.map((at, index) => `${51 + index / 10} a PA ${1 + at * 100}+100 1`);
    return [handshake, ...sent, ...asked, ...copies, `90 b A 1 ${1 + segments * 100}`, after].join("\n");
  };
  const first = (text: string) => analysed(drawn(text)).connections[0];

  test("the share is of the data segments, the same in the report and in the finding", () => {
    const report = first(picture(20, [0, 1, 2, 3, 4, 5, 6]));
    expect(report?.recovery?.a.retransmitted_share).toBe(7 / 27);
    const lost = report?.findings.find(({ code }) => code === "packets-lost");
    expect(lost?.cause).toContain("7 segments (25.9 % of its data segments) had to be sent again");
    expect(lost?.evidence.at(-1)?.more).toBe(2);
    expect(lost?.evidence.map(({ text }) => text)).toEqual([
      "100 bytes sent again",
      "100 bytes sent again",
      "100 bytes sent again",
      "100 bytes sent again",
      "100 bytes sent again (2 more like it after)",
    ]);
  });

  test("what turns out to have arrived is no proof of loss, and counts in the share", () => {
    const report = first(picture(20, [0, 1, 2], "91 b A 1 2001 sack=1-101"));
    const lost = report?.findings.find(({ code }) => code === "packets-lost");
    expect(lost?.cause).toContain(
      "it sent 3 segments (13.0 % of its data segments) again, of which 2 had been lost",
    );
    expect(lost?.evidence.map(({ frame }) => frame)).toEqual([28, 29]);
  });
});

test("a gap that was acknowledged is judged alike where the numbers turn round in it", () => {
  const [first, round] = [0, 2 ** 31 - 1_001_500].map(
    (from) =>
      analysed(
        drawn(`0 a S ${from} mss=1460 scale=7
          20 b SA 0 ${from + 1} mss=1460 scale=7
          20.1 a A ${from + 1} 1
          30 a PA ${from + 1}+1000 1
          31 a PA ${from + 2001}+1000 1
          50 b A 1 ${from + 3001}
          60 a PA ${from + 1501}+1000 1`),
      ).packets,
  );
  expect(first?.map(({ judgement }) => judgement)).toContainEqual(["recorded-late"]);
  expect(round?.map(({ judgement }) => judgement)).toEqual(first?.map(({ judgement }) => judgement));
});

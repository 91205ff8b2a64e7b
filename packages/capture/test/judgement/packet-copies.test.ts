import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CaptureReader, type ConnectionReport, PcapngWriter } from "../../src/index.ts";
import { drawn, handshake } from "../support/drawn.ts";
import { analysed, contents, generated, only, recordedAt, runOf } from "../support/judged.ts";
import { hasSharedCaptures, sharedCaptures } from "../support/shared-captures.ts";

const folder = join(import.meta.dirname, "../captures");

/** A capture as a router's two interfaces have it: every packet a second time, `later` ms later, a hop further on. */
const throughRouter = (file: Uint8Array, later: number): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece));
  const interfaces = [0, 1].map((number) => writer.addInterface({ name: `eth${number}`, linkType: 1 }));
  const seen: { at: number; side: number; bytes: Uint8Array; originalLength: number }[] = [];
  const reader = new CaptureReader((record) => {
    const bytes = record.bytes.slice(record.start, record.end);
    const further = bytes.slice();
    const fromA = bytes[29] === 1;
    further[bytes[12] === 8 ? 22 : 21] = 62;
    further.set([2, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0, 8]);
    const at = (record.seconds - 1_795_363_000) * 1000 + record.nanoseconds / 1e6;
    const { originalLength } = record;
    seen.push({ at, side: fromA ? 0 : 1, bytes, originalLength });
    seen.push({ at: at + later, side: fromA ? 1 : 0, bytes: further, originalLength });
  });
  reader.push(file);
  for (const { at, side, bytes, originalLength } of seen.toSorted((one, other) => one.at - other.at))
    writer.packet({ interface: interfaces[side] ?? 0, at, bytes, originalLength });
  writer.flush();
  return Buffer.concat(pieces);
};

test.each([
  ["basic-v4.pcap", 0.01],
  ["basic-v6.pcap", 0.01],
  ["half-close.pcap", 0.004],
  ["server-closes-first.pcap", 5],
  ["zero-window.pcap.gz", 0.02],
  ["tail-loss-rto.pcap", 0.1],
])("%s on two interfaces of a router is the connection that it is on one", (name, later) => {
  const once = generated(name).connection;
  const { connections, packets } = analysed(throughRouter(contents(join(folder, name)), later));
  const twice = only(connections);
  expect(twice.duplicates).toBe(once.packets);
  expect(packets.filter((packet) => packet.duplicate_of !== undefined)).toHaveLength(once.packets);
  expect(twice.flags).toEqual(once.flags);
  expect(twice.retransmissions).toBe(once.retransmissions);
  expect(twice.persist_probes).toEqual(once.persist_probes);
  const [finding, ...others] = twice.findings.filter(({ code }) => code === "recorded-twice");
  expect(finding).toMatchObject({ severity: "info", confidence: "is" });
  // The copies differ, so editcap -d finds none of them.
  expect(finding?.nextSteps.map(({ command }) => command)).toEqual([
    undefined,
    'tshark -r recorded.pcapng -Y "frame.interface_id == 0" -w single.pcapng',
  ]);
  expect(others).toEqual([]);
  expect(twice.findings.filter(({ code }) => code !== "recorded-twice").map(({ code }) => code)).toEqual(
    once.findings.map(({ code }) => code),
  );
  // Every packet counts in what the file holds, and in what Wireshark says of it.
  expect(twice.packets).toBe(once.packets * 2);
  const withoutTimes = (verdict: string): string => verdict.replaceAll(/[\d.]+ (?:µs|ms|s)\b/gu, "");
  expect(withoutTimes(twice.verdict)).toBe(withoutTimes(once.verdict));
  expect(twice.grade).toBe(once.grade);
  expect(packets.filter(({ analysis }) => analysis.includes("retransmission")).length).toBeGreaterThan(0);
});

test("copies that are the same octet for octet are taken out by their hashes", () => {
  const lines = ["0 a S 0 id=1", "20 b SA 0 1 id=11", "20.1 a A 1 1 id=2", "30 a PA 1+100 1 id=3"];
  const twice = lines.flatMap((line) => [line, line.replace(/^[\d.]+/, (at) => String(Number(at) + 0.004))]);
  const { findings } = only(analysed(drawn(twice.join("\n"))).connections);
  const found = findings.find(({ code }) => code === "recorded-twice");
  expect(found?.nextSteps[1]?.command).toBe("editcap -d recorded.pcapng single.pcapng");
});

test.each([
  "handshake",
  "syn-ack-lost",
  "fast-retransmit",
  "partial-acknowledgement",
  "sack-recovery",
  "retransmission-timeout",
  "spurious-timeout",
  "burst-loss",
  "reordering",
  "zero-window",
  "keep-alive",
  "new-reno",
  "path-mtu-ipv6",
])("recorded at both ends, each packet of %s is judged once", (name) => {
  const run = runOf(name);
  const arrived = run.packets.filter(({ history }) => history.some(({ what }) => what === "delivered"));
  const { connections } = analysed(recordedAt(run, "both"));
  const tcp = arrived.filter(({ from }) => from === "A" || from === "B");
  expect(connections.reduce((sum, { duplicates = 0 }) => sum + duplicates, 0)).toBe(tcp.length);
});

test.each([
  ["keepalive.pcap"],
  ["keepalive-dead-peer.pcap"],
  ["tail-loss-rto.pcap"],
  ["loss-1pct-receiver.pcap.gz"],
  ["loss-ack-sender.pcap.gz"],
])("no packet of %s is taken for a copy", (name) => {
  expect(generated(name).connection.duplicates).toBeUndefined();
});

test.skipIf(!hasSharedCaptures)("copies are found in the captures that have them, and in no others", () => {
  const found = sharedCaptures.flatMap(({ name, path }) => {
    const { connections } = analysed(contents(path));
    const duplicates = connections.reduce((sum, connection) => sum + (connection.duplicates ?? 0), 0);
    return duplicates === 0 ? [] : [[name, duplicates] as const];
  });
  expect(Object.fromEntries(found)).toEqual({
    "pcapplusplus/ldap.pcapng": 1,
    // As many as tcptrace finds in its own two ("hardware dups").
    "tcptrace/hardware_dups.dmp.gz": 486,
    "tcptrace/pcap_v2.2.dmp.gz": 10,
    "zeek/ctu-64702-888.pcap": 7,
    "zeek/nflog-http.pcap": 2,
    "zeek/ssh-dups.pcap": 280,
  });
});

test("the same octets sent again are no copy: another IP identification, or time for an answer", () => {
  const file = readFileSync(join(folder, "tail-loss-rto.pcap"));
  const { packets } = analysed(file);
  const again = packets.find(({ judgement }) => judgement?.includes("timeout-retransmission"));
  expect(again?.duplicate_of).toBeUndefined();
});

const nothing = Array.from({ length: 4 }, () => undefined);
const whole = `${handshake}\n30 a PA 1+4344 1 id=10`;

test("a segment that is there whole and, as the network card cuts it, in pieces, is there twice", () => {
  const pieces = "30.01 a A 1+1448 1 id=10\n30.02 a A 1449+1448 1 id=11\n30.03 a PA 2897+1448 1 id=12";
  const { packets, connections } = analysed(drawn(`${whole}\n${pieces}\n50 b A 1 4345`));
  expect(packets.map(({ duplicate_of: of }) => of)).toEqual([...nothing, 4, 4, 4, undefined]);
  expect(connections[0]).toMatchObject({ duplicates: 3, grade: "healthy" });
  expect(connections[0]?.findings.map(({ code }) => code)).toEqual(["recorded-twice"]);
});

test("what is sent again in pieces has identifications of its own", () => {
  const pieces = "30.51 a A 1+1348 1 id=13\n30.52 a A 1349+1348 1 id=14\n30.53 a PA 2697+1348 1 id=15";
  const { connections } = analysed(drawn(`${whole}\n${pieces}\n50 b A 1 4345`));
  expect(connections[0]?.duplicates).toBeUndefined();
  expect(connections[0]?.retransmissions).toBe(3);
});

test("so are a bridge's packets before and behind its segmentation", () => {
  const { connection } = generated("bridge-any-cut.pcap");
  expect(connection).toMatchObject({ packets: 40, duplicates: 24, grade: "healthy" });
});

describe("delivered twice by the network", () => {
  const twice = "30 a PA 1+100 1 id=7\n30.01 a PA 1+100 1 id=7";
  const found = (picture: string): ConnectionReport["findings"] =>
    only(analysed(drawn(`${handshake}${picture}`)).connections).findings;

  test("what the receiver reports with D-SACK, at its end", () => {
    const [finding, ...others] = found(`${twice}\n50 b A 1 101\n50.01 b A 1 101 sack=1-101`);
    expect(finding).toMatchObject({
      code: "delivered-twice",
      confidence: "is",
      cause: "The network delivered 1 segment of 192.0.2.1:40000 twice, though it was sent once.",
      evidence: [{ frame: 7, text: "D-SACK: the receiver had got 100 bytes twice that were sent once" }],
      alternatives: [],
    });
    expect(others).toEqual([]);
  });

  test("the same at the sender, where no copy is seen", () => {
    const [finding] = found("30 a PA 1+100 1 id=7\n50 b A 1 101\n50.01 b A 1 101 sack=1-101");
    expect(finding).toMatchObject({ code: "delivered-twice", confidence: "looks like" });
  });

  test("without SACK an ACK comes once more for the copy", () => {
    const [finding] = found("30 a PA 1+100 1 id=7\n50 b A 1 101\n51 a PA 1+100 1 id=7\n51.5 b A 1 101");
    expect(finding).toMatchObject({
      code: "delivered-twice",
      confidence: "looks like",
      evidence: [{ frame: 7, text: "the ACK once more, upon the copy in frame 6" }],
    });
  });

  test("not said of what was sent again, of a probe, or where the capture lacks something", () => {
    const again = "30 a PA 1+100 1 id=7\n330 a PA 1+100 1 id=8\n350 b A 1 101\n350.1 b A 1 101 sack=1-101";
    const probe = "30 a PA 1+100 1 id=7\n50 b A 1 101\n9000 a A 100+1 1 id=8\n9020 b A 1 101 sack=100-101";
    const lacks = "30 a PA 1+100 1 id=7\n50 b A 1 301\n60 b A 1 301 sack=1-101";
    for (const picture of [again, probe, lacks])
      expect(found(picture).map(({ code }) => code)).not.toContain("delivered-twice");
  });

  test("a few copies of which nothing is known may be the network's or the capture's", () => {
    const [copied] = found(`30 a PA 1+100 1 id=1\n30.01 a PA 1+100 1 id=1\n50 b A 1 101`);
    expect(copied).toMatchObject({
      code: "recorded-twice",
      confidence: "may be",
      alternatives: ["The network may have delivered the same packet twice."],
    });
  });

  test("in a real capture, 5 % of the packets doubled on the way", () => {
    const [receiver, sender] = ["doubled-receiver.pcap.gz", "doubled-sender.pcap.gz"].map(
      (name) => generated(name).connection.findings,
    );
    expect(receiver?.map(({ code }) => code)).toEqual(["reset-of-late-packet", "delivered-twice"]);
    expect(receiver?.[1]).toMatchObject({ confidence: "is" });
    expect(sender?.map(({ code }) => code)).toEqual(["reset-of-late-packet", "delivered-twice"]);
  });
});

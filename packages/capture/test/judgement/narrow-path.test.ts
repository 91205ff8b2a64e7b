/** At the receiver of a path that is too narrow, where the sender finds that out by itself (RFC 4821 §7.7). */
import { scenarioNamed, simulate } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
import type { ConnectionReport } from "../../src/index.ts";
import { captureOf } from "../support/analysed.ts";
import { drawn } from "../support/drawn.ts";
import { analysed, generated, only } from "../support/judged.ts";

const said = ({ findings }: ConnectionReport): readonly string[] =>
  findings.map(({ code, confidence, cause }) => `${code}, ${confidence}: ${cause}`);

test("a real one: without timestamps, and IPv6 has no identification", () => {
  const { connection } = generated("pmtu-hole-probing-receiver.pcap");
  expect(said(connection).slice(0, 2)).toEqual([
    "mtu-black-hole, looks like: Large packets from [fd99:1::1]:35904 do not get through, small ones do: the path takes less than 1440 bytes of data in one, and nobody says so.",
    "retransmission-timeout, looks like: [fd99:1::1]:35904 stood still for 6.6 s in all, waiting for an answer that did not come before its retransmission timer went off once.",
  ]);
  expect(connection.findings[0]?.evidence).toEqual([
    {
      frame: 8,
      text: "sent again after 6.6 s in a smaller segment: 12 whole ones of 1440 bytes had been sent, up to where frame 10 begins",
    },
  ]);
  expect(connection.waited_for?.a?.idle).toBeCloseTo(0, 3);
  expect(connection.waited_for?.a?.congestion).toBeCloseTo(6.63, 2);
});

test("a real one of which the last segment, a short one, had come before", () => {
  const { connection } = generated("pmtu-hole-probing-tail-receiver.pcap");
  expect(said(connection)).toEqual([
    "mtu-black-hole, looks like: Large packets from [fd99:1::1]:33754 do not get through, small ones do: the path takes less than 1440 bytes of data in one, and nobody says so.",
    "retransmission-timeout, looks like: [fd99:1::1]:33754 stood still for 3.1 s in all, waiting for an answer that did not come before its retransmission timer went off once.",
    "packets-lost, may be: What [fd99:1::1]:33754 sent was lost on the way: 10 segments (83.3 % of its data segments) had to be sent again.",
  ]);
  expect(connection.findings[0]?.evidence).toEqual([
    {
      frame: 12,
      text: "sent again after 3.1 s in smaller segments: frame 14 ends where a whole one of 1440 bytes does",
    },
  ]);
});

test.for([true, false])("a simulated one, timestamps: %s", (timestamps) => {
  const scenario = scenarioNamed("path-mtu-blackhole");
  if (scenario === undefined) throw new Error("there is no such scenario");
  const { A, B } = scenario.ends;
  const ends = {
    A: { ...A, connection: { ...A.connection, timestamps } },
    B: { ...B, connection: { ...B.connection, timestamps } },
  };
  const connection = only(analysed(captureOf(simulate({ ...scenario, ends }), "B")).connections);
  expect(connection.findings.map(({ code }) => code)).toEqual([
    "mtu-black-hole",
    "retransmission-timeout",
    "packets-lost",
  ]);
  expect(connection.waited_for?.a?.idle).toBe(0);
  expect(connection.recovery?.a.timeout_wait).toBeCloseTo(7.14, 2);
});

/** After a silence the first part of a segment comes; what comes next lies ten whole ones from where that began. */
const picture = (first: number, [from, octets]: readonly [number, number]): string => `
  0    a S  0 mss=1460
  0.1  b SA 0 1 mss=1460
  40   a A  1 1
  5040 a A  1+${first} 1
  5040.1 b A 1 ${1 + first}
  5080 a A  ${from}+${octets} 1
  5080.1 b A 1 ${1 + first} sack=${from}-${from + octets}
  5120 a A  ${1 + first}+${1460 - first} 1
  5120.1 b A 1 1461`;

const codes = (lines: string): readonly string[] =>
  only(analysed(drawn(lines)).connections).findings.map(({ code }) => code);

test("drawn", () => {
  expect(codes(picture(1000, [14_601, 1000]))).toContain("mtu-black-hole");
});

test.for([
  ["it ends elsewhere", picture(1000, [14_500, 1000])],
  ["less than a whole segment is missing", picture(1000, [1461, 1000]).replace("1001+460", "1001+400")],
  ["a whole segment gets through", picture(1000, [14_601, 1460])],
  ["what came first is whole", picture(1460, [14_601, 1000]).replace("1461+0", "1461+1000")],
  ["the silence is short", picture(1000, [14_601, 1000]).replaceAll(/^  5(?=[01])/gm, "  ")],
  ["the receiver's MSS is not known", picture(1000, [14_601, 1000]).replace("b SA 0 1 mss=1460", "b SA 0 1")],
] as const)("not where %s", ([, lines]) => {
  expect(codes(lines)).not.toContain("mtu-black-hole");
  expect(codes(lines)).not.toContain("retransmission-timeout");
});

/** The last segment, a short one, is there; a timer sends what is missing before it again, in pieces. */
const tail = (first: number, second: number): string => `
  0    a S  0 mss=1460
  0.1  b SA 0 1 mss=1460
  40   a A  1 1
  50   a PA 14601+100 1
  50.1 b A  1 1 sack=14601-14701
  3050 a A  1+${first} 1
  3050.1 b A 1 ${1 + first} sack=14601-14701
  3090 a A  ${1 + first}+${second} 1
  3090.1 b A 1 ${1 + first + second} sack=14601-14701`;

test("pieces that make up a whole segment", () => {
  expect(codes(tail(1000, 460))).toContain("mtu-black-hole");
});

test.for([
  ["the pieces end elsewhere", tail(1000, 400)],
  ["the second piece is the longer", tail(400, 1060)],
  ["a whole segment gets through", tail(1460, 460)],
  ["its sender takes no larger ones itself", tail(1000, 460).replace("a S  0 mss=1460", "a S  0 mss=1000")],
  ["its sender's MSS is not known", tail(1000, 460).replace("a S  0 mss=1460", "a S  0")],
] as const)("no pieces where %s", ([, lines]) => {
  expect(codes(lines)).toContain("retransmission-timeout");
  expect(codes(lines)).not.toContain("mtu-black-hole");
});

test("a network card has joined what comes behind the gap", () => {
  expect(codes(picture(1000, [14_601, 2000]))).toContain("mtu-black-hole");
  expect(codes(picture(1000, [14_601, 2920]))).not.toContain("mtu-black-hole");
});

test("a sender that takes no larger segments sends none", () => {
  const small = picture(1000, [14_601, 1000]).replace("a S  0 mss=1460", "a S  0 mss=1000");
  expect(codes(small)).not.toContain("mtu-black-hole");
});

/** An answer of which nothing came through at first: nothing behind it tells that it had been sent. */
const answer = (sizes: readonly number[], asked = 50): string => {
  let seq = 1;
  const lines = sizes.map((octets, index) => {
    seq += octets;
    return `${6550 + index * 0.1} b A ${seq - octets}+${octets} 101\n${6550.05 + index * 0.1} a A 101 ${seq}`;
  });
  return `
    0    a S  0 mss=1460
    20   b SA 0 1 mss=1460
    20.1 a A  1 1
    ${asked} a PA 1+100 1 text=GET_/_HTTP/1.1||||
    ${asked + 0.1} b A 1 101
    ${lines.join("\n")}`;
};

test("an answer in pieces was no slow one", () => {
  const connection = only(analysed(drawn(answer([1000, 460, 1000, 1000, 920, 1000]))).connections);
  expect(connection.findings.map(({ code }) => code)).toEqual([
    "mtu-black-hole",
    "retransmission-timeout",
    "packets-lost",
  ]);
  expect(connection.findings[0]?.evidence).toEqual([
    {
      frame: 6,
      text: "sent again after 6.5 s in smaller segments: frame 8 ends where a whole one of 1460 bytes does",
    },
  ]);
  expect(connection.recovery?.b).toMatchObject({
    timeouts: 1,
    retransmitted_segments: 5,
    retransmitted_bytes: 4380,
  });
  expect(connection.waited_for?.b?.congestion).toBeCloseTo(6.5, 1);
});

test("a real one of them", () => {
  const { connection } = generated("pmtu-hole-probing-answer-receiver.pcap");
  expect(connection.findings.map(({ code }) => code)).toEqual([
    "mtu-black-hole",
    "retransmission-timeout",
    "packets-lost",
  ]);
});

test("what was waited for began after the last that either side sent", () => {
  const late = only(analysed(drawn(answer([1000, 460, 1000, 460], 5050))).connections);
  expect(late.recovery?.b.timeout_wait).toBeCloseTo(1.5, 2);
  expect(late.waited_for?.b?.congestion).toBeCloseTo(1.5, 1);
  expect(late.waited_for?.b?.idle).toBeCloseTo(5, 1);
});

test.for([
  ["one piece alone ends there", [1000, 460, 1000, 1000]],
  ["a piece ends elsewhere", [1000, 460, 1000, 400, 1000, 520]],
  ["a longer one comes", [1000, 460, 1200, 1000, 720]],
  ["whole ones come", [1460, 1460, 1000, 460, 1000, 460]],
  ["whole ones come later", [1000, 460, 1000, 460, 1460]],
  ["the pieces are small", [300, 300, 300, 300, 260, 300, 300, 300, 300, 260]],
] as const)("no answer in pieces where %s", ([, sizes]) => {
  expect(codes(answer(sizes))).not.toContain("mtu-black-hole");
});

/** What the path and the ends of a scenario are, in words. */
import type { Impairment } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
import { endWords } from "./end-words.ts";
import { bitWords, pathWords } from "./path-words.ts";

const words = (...impairments: readonly Impairment[]): string =>
  pathWords({ aToB: impairments })
    .join("\n")
    .replace(/^A to B: /u, "");

test.each<[Impairment, string]>([
  [{ kind: "delay", delay: 20 }, "20 ms"],
  [
    { kind: "delay", delay: 20, jitter: 5, overtaking: true },
    "20 ms, give or take 5.0 ms, packets may overtake",
  ],
  [{ kind: "rate", bitsPerSecond: 10e6 }, "10 Mbit/s, a queue of 1000 packets"],
  [{ kind: "rate", bitsPerSecond: 56_000, queue: { octets: 20_000 } }, "56 kbit/s, a queue of 20.0 kB"],
  [
    { kind: "rate", bitsPerSecond: 1e9, queue: { packets: 50, marking: { by: "threshold", packets: 5 } } },
    "1 Gbit/s, a queue of 50 packets, which marks from 5 packets on",
  ],
  [{ kind: "loss", probability: 0.015 }, "1.5 % of packets lost"],
  [{ kind: "reorder", probability: 0.1 }, "10 % of packets held back, so that others overtake them"],
  [{ kind: "duplicate", probability: 1 / 3 }, "33.3 % of packets arrive twice"],
  [{ kind: "corrupt", probability: 0.02 }, "2 % of packets damaged"],
  [{ kind: "mtu", octets: 1300 }, "packets of 1300 bytes at most"],
  [
    { kind: "mtu", octets: 1300, answer: "silent" },
    "packets of 1300 bytes at most, and nobody tells the sender",
  ],
  [{ kind: "outage", from: 200 }, "nothing passes from 200 ms on"],
  [{ kind: "outage", from: 200, to: 2000 }, "nothing passes from 200 ms to 2.0 s"],
])("%o is %s", (impairment, expected) => {
  expect(words(impairment)).toBe(expected);
});

test("rules that differ only in their packet are told together", () => {
  const drop = (number: number) => ({ packet: "data", number, does: "drop" }) as const;
  const script = (...rules: Extract<Impairment, { kind: "script" }>["rules"]): string =>
    words({ kind: "script", rules });
  expect(script(drop(3))).toBe("the 3rd data segment is lost");
  expect(script(drop(11), drop(12), drop(23))).toBe("the 11th, 12th and 23rd data segments are lost");
  expect(script({ packet: "fin", number: [1, 2], does: "drop" })).toBe("the 1st and 2nd FINs are lost");
  expect(script({ packet: "data", number: [2, 5], does: "corrupt" })).toBe(
    "the 2nd to 5th data segments are damaged",
  );
  expect(script({ packet: "any", does: "mark" })).toBe("every packet is marked (CE)");
  expect(script({ packet: "ack", number: 1, does: "hold", delay: 30 })).toBe(
    "the 1st plain ACK comes 30 ms late",
  );
  expect(script({ packet: "data", number: 1, does: "drop", retransmissions: 2 })).toBe(
    "the 1st data segment and 2 retransmissions of it are lost",
  );
  expect(script(drop(1), { packet: "syn", number: 1, does: "duplicate", delay: 5 })).toBe(
    "the 1st data segment is lost, the 1st SYN comes twice, 5.0 ms apart",
  );
});

test("both directions, and each, are told apart; a plain path says nothing", () => {
  const delay = { kind: "delay", delay: 1 } as const;
  expect(pathWords({ both: [delay], aToB: [delay], bToA: [delay] })).toEqual([
    "each way: 1.0 ms",
    "A to B: 1.0 ms",
    "B to A: 1.0 ms",
  ]);
  expect(pathWords({})).toEqual([]);
});

test("an end that is as usual is not told of; options are words", () => {
  expect(endWords({ ends: { A: {}, B: {} } })).toEqual([]);
  const A = {
    connection: {
      congestion: "cubic",
      noDelay: true,
      sack: false,
      receiveBuffer: 8000,
      keepAlive: { idle: 1000, interval: 500, count: 3 },
      fastOpen: { client: true },
    },
    mtu: 1400,
  } as const;
  const B = {
    synQueue: 16,
    synCookies: "overflow",
    reading: { how: "paced", bytes: 50, every: 5 },
    whenPeerFinishes: "stay",
  } as const;
  expect(endWords({ ends: { A, B } })).toEqual([
    "A: congestion cubic, no delay (Nagle) on, SACK off, receive buffer 8000, keep alive (idle 1000, interval 500, count 3), fast open (client), MTU 1400",
    "B: SYN cookies when its queue is full, room for 16 half-open connections, reads 50 bytes every 5.0 ms, stays when the peer has finished",
  ]);
});

test.each([
  [800, "800 bit/s"],
  [9600, "9.6 kbit/s"],
  [1_000_000, "1 Mbit/s"],
  [2.5e9, "2.5 Gbit/s"],
])("%d bit/s is %s", (rate, expected) => {
  expect(bitWords(rate)).toBe(expected);
});

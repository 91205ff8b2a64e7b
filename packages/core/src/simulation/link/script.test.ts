import { describe, expect, test } from "vitest";
import { runLink, ticks } from "../../../test/support/link-run.ts";
import { rawPacket, type RawPacketOptions } from "../../../test/support/raw-packet.ts";
import { PacketObserver, type PacketKind } from "./packet-kinds.ts";
import { ScriptLink, type ScriptRule } from "./script.ts";

const syn: RawPacketOptions = { flags: ["SYN"], sequence: 99 };
const data = (number: number): RawPacketOptions => ({ sequence: 100 + 10 * number, payload: 10 });
const ack = (acknowledgement: number, window = 1000): RawPacketOptions => ({
  acknowledgement,
  window,
  sequence: 100,
});

const survivors = (rules: readonly ScriptRule[], packets: readonly RawPacketOptions[]): readonly number[] =>
  runLink(new ScriptLink(rules), ticks(packets.length), (number) => packets[number] ?? {}).arrivals.map(
    ({ number }) => number,
  );

const kindsOf = (packets: readonly RawPacketOptions[]): readonly (readonly PacketKind[])[] => {
  const observer = new PacketObserver();
  return packets.map((packet) =>
    [...observer.observe(rawPacket(packet)).kinds].filter((kind) => kind !== "any"),
  );
};

describe("a packet is seen as", () => {
  test("SYN, data, FIN and their repetitions", () => {
    const fin: RawPacketOptions = { flags: ["FIN", "ACK"], sequence: 120 };
    expect(kindsOf([syn, syn, data(0), data(1), data(0), fin, fin])).toEqual([
      ["syn"],
      ["syn", "retransmission"],
      ["data"],
      ["data"],
      ["retransmission"],
      ["fin"],
      ["fin", "retransmission"],
    ]);
  });

  test("acknowledgement, duplicate and window update", () => {
    expect(kindsOf([ack(5), ack(5), ack(5, 2000), ack(5, 1000), ack(6)])).toEqual([
      ["ack"],
      ["ack", "duplicate-ack"],
      ["ack", "window-update"],
      ["ack"],
      ["ack"],
    ]);
  });

  test("new data where it reaches beyond what has been sent", () => {
    expect(kindsOf([data(0), { sequence: 105, payload: 10 }, { sequence: 100, payload: 15 }])).toEqual([
      ["data"],
      ["data"],
      ["retransmission"],
    ]);
  });

  test("the same across the wrap", () => {
    const sequence = 2 ** 32 - 5;
    const packets = [
      { sequence, payload: 10 },
      { sequence: 5, payload: 10 },
      { sequence, payload: 10 },
    ];
    expect(kindsOf(packets)).toEqual([["data"], ["data"], ["retransmission"]]);
  });

  test("a new connection, where a SYN uses the ports again", () => {
    const again: RawPacketOptions = { flags: ["SYN"], sequence: 50_000 };
    expect(kindsOf([syn, data(0), again, { sequence: 50_001, payload: 10 }, syn])).toEqual([
      ["syn"],
      ["data"],
      ["syn"],
      ["data"],
      ["syn", "retransmission"],
    ]);
  });

  test("one of another flow, where the ports differ", () => {
    expect(kindsOf([data(0), { ...data(0), sourcePort: 1025 }])).toEqual([["data"], ["data"]]);
  });

  test("reset, and SYN with ACK", () => {
    expect(kindsOf([{ flags: ["RST", "ACK"] }, { flags: ["SYN", "ACK"], sequence: 7 }])).toEqual([
      ["rst"],
      ["syn-ack"],
    ]);
  });

  test("nothing in particular, where it is no whole segment", () => {
    const observer = new PacketObserver();
    for (const bytes of [new Uint8Array(), new Uint8Array(60), rawPacket().subarray(0, 39)])
      expect([...observer.observe(bytes).kinds]).toEqual(["any"]);
  });
});

describe("a script", () => {
  const five = [0, 1, 2, 3, 4].map((number) => data(number));

  test("drops the third data segment and no other", () => {
    expect(survivors([{ packet: "data", number: 3, does: "drop" }], [syn, ...five])).toEqual([0, 1, 2, 4, 5]);
  });

  test("drops a range, or all of a kind", () => {
    expect(survivors([{ packet: "data", number: [2, 4], does: "drop" }], five)).toEqual([0, 4]);
    expect(survivors([{ packet: "data", does: "drop" }], [syn, ...five])).toEqual([0]);
  });

  test("drops every second one, from one to another", () => {
    expect(survivors([{ packet: "data", number: [2, 5], every: 2, does: "drop" }], five)).toEqual([0, 1, 3]);
    expect(survivors([{ packet: "data", every: 3, does: "drop" }], five)).toEqual([0, 1, 3, 4]);
  });

  test("drops a segment and so many of its retransmissions", () => {
    const rule: ScriptRule = { packet: "data", number: 2, retransmissions: 2, does: "drop" };
    const packets = [data(0), data(1), data(2), data(1), data(0), data(1), data(1)];
    expect(survivors([rule], packets)).toEqual([0, 2, 4, 6]);
  });

  test("holds to its times", () => {
    expect(survivors([{ packet: "any", from: 1, to: 3, does: "drop" }], five)).toEqual([0, 3, 4]);
  });

  test("counts for every rule, and lets the first that fits decide", () => {
    const rules: readonly ScriptRule[] = [
      { packet: "data", number: 1, does: "drop" },
      { packet: "any", number: 2, does: "drop" },
    ];
    expect(survivors(rules, five)).toEqual([2, 3, 4]);
    const both: readonly ScriptRule[] = [
      { packet: "data", number: 1, does: "hold", delay: 2.5 },
      { packet: "any", number: 1, does: "drop" },
    ];
    expect(survivors(both, five)).toEqual([1, 2, 0, 3, 4]);
  });

  test("holds packets back, doubles, damages and marks them", () => {
    const run = (rule: ScriptRule, options: RawPacketOptions = {}) =>
      runLink(new ScriptLink([rule]), ticks(2), (number) => ({ ...data(number), ...options })).arrivals;
    const first = { packet: "data", number: 1 } as const;
    expect(run({ ...first, does: "hold", delay: 5 }).map(({ at, number }) => [at, number])).toEqual([
      [1, 1],
      [5, 0],
    ]);
    expect(
      run({ ...first, does: "duplicate", delay: 5 }).map(({ at, number, packet }) => [
        at,
        number,
        packet.copy,
      ]),
    ).toEqual([
      [0, 0, 0],
      [1, 1, 0],
      [5, 0, 1],
    ]);
    const [damaged] = run({ ...first, does: "corrupt" });
    expect(damaged?.packet.bytes.at(-1)).toBe(9 ^ 1);
    const [marked] = run({ ...first, does: "mark" }, { ecn: 2 });
    expect((marked?.packet.bytes[1] ?? 0) & 3).toBe(3);
    const [left] = run({ ...first, does: "mark" });
    expect((left?.packet.bytes[1] ?? 0) & 3).toBe(0);
  });
});

import { describe, expect, test } from "vitest";
import { parseScript } from "../language/parse-script.ts";
import type { Packet, TcpBody, TcpOption } from "../language/packet.ts";
import { compareTcp, type Comparison } from "./compare.ts";
import type { ObservedPacket, WireSegment } from "./observed.ts";

const SYN = 0x02;
const PSH = 0x08;
const ACK = 0x10;

const expectedOf = (text: string): { readonly packet: Packet; readonly body: TcpBody } => {
  const parsed = parseScript(`0 > ${text}`);
  const action = parsed.ok ? parsed.script.events[0]?.action : undefined;
  if (action?.kind !== "packet" || action.packet.body.kind !== "tcp") throw new Error(`no segment: ${text}`);
  return { packet: action.packet, body: action.packet.body };
};

const segment = (fields: Partial<WireSegment> = {}): WireSegment => ({
  sourcePort: 8080,
  destinationPort: 40_000,
  sequence: 1,
  acknowledgement: 1,
  flags: ACK,
  window: 1000,
  urgent: 0,
  options: [],
  payload: new Uint8Array(0),
  ...fields,
});

const packetWith = (trafficClass: number): ObservedPacket => ({
  version: 4,
  trafficClass,
  hopLimit: 64,
  flowLabel: 0,
  source: new Uint8Array(4),
  destination: new Uint8Array(4),
  length: 40,
  segment: undefined,
  flaw: undefined,
});

const usual: Comparison = {
  timestamps: { tick: 0, tolerance: 0, toScript: (live) => live },
  isJoined: false,
  isFull: false,
  offloads: false,
};

const partsThatDiffer = (
  text: string,
  fields: Partial<WireSegment> = {},
  comparison: Partial<Comparison> = {},
  trafficClass = 0,
): readonly string[] => {
  const { packet, body } = expectedOf(text);
  const found = compareTcp(packet, body, packetWith(trafficClass), segment(fields), {
    ...usual,
    ...comparison,
  });
  return found.map(({ part }) => part);
};

test("a packet that is as expected differs in nothing, and each field that is not is named", () => {
  expect(partsThatDiffer(". 1:1(0) ack 1 win 1000")).toEqual([]);
  expect(partsThatDiffer("F. 1:1(0) ack 1 win 1000")).toEqual(["flags"]);
  expect(partsThatDiffer(". 2:2(0) ack 1 win 1000")).toEqual(["sequence"]);
  expect(partsThatDiffer(". 1:2(1) ack 1 win 1000")).toEqual(["sequence"]);
  expect(partsThatDiffer(". 1:1(0) ack 2 win 1000")).toEqual(["acknowledgement"]);
  expect(partsThatDiffer(". 1:1(0) ack 1 win 1001")).toEqual(["window"]);
  expect(partsThatDiffer(". 1:1(0) ack 1 win 1000 urg 5")).toEqual(["urgent"]);
  expect(partsThatDiffer("F. 2:3(1) ack 2 win 9 urg 5 <nop>")).toEqual([
    "flags",
    "sequence",
    "acknowledgement",
    "window",
    "urgent",
    "options",
  ]);
});

test("a window that is not written is not looked at, and neither is a place written as ...", () => {
  expect(partsThatDiffer(". 1:1(0) ack 1", { window: 77 })).toEqual([]);
  expect(partsThatDiffer(". ...(0) ack 1", { sequence: 4711 })).toEqual([]);
  expect(partsThatDiffer(". ...(1) ack 1", { sequence: 4711 })).toEqual(["sequence"]);
});

describe("options", () => {
  const mss: TcpOption = { kind: "mss", value: 1460 };

  test("<...> is any, nothing written is none", () => {
    expect(
      partsThatDiffer("S. 0:0(0) ack 1 <...>", { sequence: 0, flags: SYN | ACK, options: [mss] }),
    ).toEqual([]);
    expect(partsThatDiffer(". 1:1(0) ack 1", { options: [mss] })).toEqual(["options"]);
  });

  test("have an order, and none may be missing", () => {
    const nop: TcpOption = { kind: "no-operation" };
    expect(partsThatDiffer(". 1:1(0) ack 1 <nop,mss 1460>", { options: [nop, mss] })).toEqual([]);
    expect(partsThatDiffer(". 1:1(0) ack 1 <mss 1460,nop>", { options: [nop, mss] })).toEqual(["options"]);
    expect(partsThatDiffer(". 1:1(0) ack 1 <nop,mss 1460>", { options: [nop] })).toEqual(["options"]);
  });

  const stamp = (value: number, echo: number): TcpOption => ({
    kind: "timestamps",
    value,
    echo,
    absoluteEcho: false,
  });

  test("a timestamp's echo is compared exactly, its value only where the length of a step is known", () => {
    const text = ". 1:1(0) ack 1 <nop,nop,TS val 100 ecr 7>";
    const nops: TcpOption[] = [{ kind: "no-operation" }, { kind: "no-operation" }];
    expect(partsThatDiffer(text, { options: [...nops, stamp(555, 7)] })).toEqual([]);
    expect(partsThatDiffer(text, { options: [...nops, stamp(100, 8)] })).toEqual(["options"]);
    const checked = { timestamps: { tick: 1000, tolerance: 4000, toScript: (live: number) => live - 400 } };
    expect(partsThatDiffer(text, { options: [...nops, stamp(504, 7)] }, checked)).toEqual([]);
    expect(partsThatDiffer(text, { options: [...nops, stamp(505, 7)] }, checked)).toEqual(["options"]);
  });
});

describe("the IP header", () => {
  test.each([
    ["[ect0] . 1:1(0) ack 1", 2, []],
    ["[ect0] . 1:1(0) ack 1", 1, ["ip"]],
    ["[ect01] . 1:1(0) ack 1", 1, []],
    ["[ect01] . 1:1(0) ack 1", 3, ["ip"]],
    ["[noecn] . 1:1(0) ack 1", 2, ["ip"]],
    ["[tos 0x10] . 1:1(0) ack 1", 0x10, []],
    [". 1:1(0) ack 1", 3, []],
  ] as const)("%s against the byte %i", (text, byte, parts) => {
    expect(partsThatDiffer(text, {}, {}, byte)).toEqual(parts);
  });
});

describe("PSH", () => {
  const full = { flags: ACK | PSH, payload: new Uint8Array(10) };

  test("is compared where nothing is handed down in one piece", () => {
    expect(partsThatDiffer(". 1:11(10) ack 1", full, { isFull: true })).toEqual(["flags"]);
  });

  test("says nothing of a full segment where it is, and something of a short one", () => {
    expect(partsThatDiffer(". 1:11(10) ack 1", full, { isFull: true, offloads: true })).toEqual([]);
    expect(partsThatDiffer(". 1:11(10) ack 1", full, { offloads: true })).toEqual(["flags"]);
  });
});

import type { LadderRow, MergedPacket, PacketSeen } from "@tcplens/capture";
import { expect, test } from "vitest";
import { foldPieces } from "./fold-pieces.ts";

const packet = (frame: number, seq: number, length: number): PacketSeen => ({
  frame,
  at: 0,
  side: 0,
  seq,
  ack: 0,
  length,
  flags: 0x10,
  tsVal: -1,
  tsEcr: -1,
  identification: -1,
  hopLimit: 64,
  sack: [],
});

const row = (near: PacketSeen, fate: MergedPacket["fate"], far?: PacketSeen, side: 0 | 1 = 0): LadderRow => ({
  side,
  packet: { near, far, fate, retransmission: undefined },
  nearAt: 0,
  farAt: undefined,
});

test("what one packet was cut into is one row where the same became of all of it", () => {
  const pieces = [0, 100, 200, 300].map((seq) => packet(1, seq, 100)) as [
    PacketSeen,
    PacketSeen,
    PacketSeen,
    PacketSeen,
  ];
  const ladder = [
    row(pieces[0], "lost"),
    row(packet(9, 0, 0), "both", packet(9, 0, 0), 1),
    row(pieces[1], "lost"),
    row(pieces[2], "both", packet(5, 200, 100)),
    row(pieces[3], "both", packet(6, 300, 100)),
    row(packet(2, 400, 50), "lost"),
  ];
  expect(foldPieces(ladder).map(({ side, length, pieces: count }) => [side, length, count])).toEqual([
    [0, 200, 2],
    [1, 0, 1],
    [0, 100, 1],
    [0, 100, 1],
    [0, 50, 1],
  ]);
});

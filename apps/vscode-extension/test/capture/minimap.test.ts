import { FLAG_NAMES } from "@tcplens/capture";
import { expect, test } from "vitest";
import { minimapOf } from "../../src/capture/ladder-rows.ts";
import { type PacketIndex, RowList } from "../../src/capture/packet-index.ts";

type Flag = (typeof FLAG_NAMES)[number];

/** The tones of a connection whose packets have these flags. */
const tonesOf = (packets: readonly (Flag | undefined)[], parts = packets.length): readonly number[] => {
  const rows = new RowList();
  packets.forEach((_, row) => rows.push(row));
  const index = {
    analysis: (row: number) => {
      const flag = packets[row];
      return flag === undefined ? 0 : 1 << FLAG_NAMES.indexOf(flag);
    },
    flags: () => 0x10,
    judgements: () => 0,
  } as unknown as PacketIndex;
  return [...minimapOf(index, rows, parts)];
};

const mostly = Array.from({ length: 40 }, (_, at): Flag | undefined =>
  at % 2 === 0 ? "window_full" : undefined,
);

test("what very many packets have gives way to what few have", () => {
  const tones = tonesOf([...mostly, "zero_window", undefined]);
  expect(tones.slice(0, 2)).toEqual([1, 0]);
  expect(tones.slice(-2)).toEqual([2, 0]);
});

test("where there is nothing else it is a warning as ever", () => {
  expect(tonesOf(mostly).slice(0, 2)).toEqual([2, 0]);
  expect(tonesOf([undefined, undefined, undefined, undefined, "retransmission"])).toEqual([0, 0, 0, 0, 2]);
});

test("the worst of each part is told", () => {
  expect(tonesOf([...mostly, "zero_window", "window_full"], 2)).toEqual([1, 2]);
});

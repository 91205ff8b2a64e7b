import { expect, test } from "vitest";
import { rawPacket } from "../../../test/support/raw-packet.ts";
import { marked } from "./congestion-mark.ts";
import { isIntact, sumOctets } from "../../wire/checksum.ts";

test.each([4, 6] as const)("IPv%d: a packet of one who understands is marked, another is not", (family) => {
  const ecnOf = (bytes: Uint8Array): number =>
    family === 4 ? (bytes[1] ?? 0) & 3 : ((bytes[1] ?? 0) >>> 4) & 3;
  for (const ecn of [1, 2, 3]) {
    const before = rawPacket({ family, ecn, payload: 5 });
    const after = marked(before) ?? new Uint8Array();
    expect(ecnOf(before)).toBe(ecn);
    expect(ecnOf(after)).toBe(3);
    expect(after.subarray(family === 4 ? 12 : 2)).toEqual(before.subarray(family === 4 ? 12 : 2));
    if (family === 4) expect(isIntact(sumOctets(after, 0, 20))).toBe(true);
  }
  expect(marked(rawPacket({ family, ecn: 0 }))).toBeUndefined();
});

test("what is no IP packet is left alone", () => {
  expect(marked(new Uint8Array([0x00, 0xff]))).toBeUndefined();
  expect(marked(new Uint8Array())).toBeUndefined();
});

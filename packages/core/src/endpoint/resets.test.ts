import { expect, test } from "vitest";
import { ACK, FIN, PSH, RST, SYN } from "../base/control-bits.ts";
import { port } from "../base/port.ts";
import { seq } from "../base/seq.ts";
import { windowUnscaled } from "../base/window.ts";
import { Segment, type SegmentFields } from "../wire/segment.ts";
import { resetFor } from "./resets.ts";

const arriving = (fields: Partial<SegmentFields>): Segment =>
  new Segment({
    sourcePort: port(1),
    destinationPort: port(2),
    sequence: seq(2 ** 32 - 1),
    flags: 0,
    window: windowUnscaled(9),
    ...fields,
  });
const reset = (fields: Partial<SegmentFields>): Segment =>
  new Segment({
    sourcePort: port(2),
    destinationPort: port(1),
    sequence: seq(0),
    flags: RST,
    window: windowUnscaled(0),
    ...fields,
  });

test("with ACK, the reset takes its number from the acknowledgement", () => {
  const segment = arriving({ flags: ACK | PSH, acknowledgement: seq(77), payload: new Uint8Array(3) });
  expect(resetFor(segment, true)).toEqual(reset({ sequence: seq(77) }));
});

test.each([
  ["SYN", SYN, 0, 0],
  ["FIN", FIN, 0, 0],
  ["SYN and FIN", SYN | FIN, 0, 1],
  ["data", 0, 10, 9],
  ["SYN and data", SYN, 10, 10],
])("without ACK, it has number 0 and acknowledges all that came: %s", (_, flags, length, acknowledged) => {
  expect(resetFor(arriving({ flags, payload: new Uint8Array(length) }), true)).toEqual(
    reset({ flags: RST | ACK, acknowledgement: seq(acknowledged) }),
  );
});

test("a reset is not answered", () => {
  expect(resetFor(arriving({ flags: RST }), true)).toBeUndefined();
  expect(resetFor(arriving({ flags: RST | ACK, acknowledgement: seq(1) }), true)).toBeUndefined();
});

test("timestamps come back in the reset where RFC 7323 is followed", () => {
  const segment = arriving({ flags: ACK, acknowledgement: seq(7), timestamp: 500, timestampEcho: 9 });
  expect(resetFor(segment, true)).toEqual(reset({ sequence: seq(7), timestamp: 0, timestampEcho: 500 }));
  expect(resetFor(segment, false)).toEqual(reset({ sequence: seq(7) }));
});

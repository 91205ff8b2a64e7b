/** What comes again after the clock was set back, by the time since the last new segment and the initial round trip. */
import { describe, expect, test } from "vitest";
import { drawn } from "../support/drawn.ts";
import { analysed } from "../support/judged.ts";
import { tsharkFields, tsharkVersion } from "../support/tshark.ts";

/** Handshakes of 2 ms, forwards or backwards, two segments, and the first of them again. */
const pictures: readonly (readonly [name: string, picture: string, flag: string])[] = [
  ["much later", "again 1210", "retransmission"],
  ["at once", "again 211", "out_of_order"],
  ["before", "again 205", "retransmission"],
  ["much later, the round trip negative", "back 1210", "out_of_order"],
  ["before by more than the round trip", "back 205", "out_of_order"],
  ["before by less than the round trip", "back 209", "retransmission"],
].map(([name = "", what = "", flag = ""]) => {
  const [direction, at = ""] = what.split(" ");
  const [answer, third] = direction === "back" ? [99, 98] : [101, 102];
  const opening = `100 a S 0\n${answer} b SA 0 1\n${third} a A 1 1\n`;
  return [name, `${opening}200 a PA 1+100 1\n210 a PA 101+100 1\n${at} a PA 1+100 1`, flag];
});

test.for(pictures)("%s", ([, picture, flag]) => {
  expect(analysed(drawn(picture)).packets.at(-1)?.analysis).toEqual([flag]);
});

describe.skipIf(tsharkVersion?.startsWith("4.0.") !== true)("as tshark has it", () => {
  test.for(pictures)("%s", ([, picture, flag]) => {
    const rows = tsharkFields(drawn(picture), ["tcp.analysis.out_of_order", "tcp.analysis.retransmission"]);
    expect(rows.at(-1)?.map((set) => set !== "")).toEqual([
      flag === "out_of_order",
      flag === "retransmission",
    ]);
  });
});

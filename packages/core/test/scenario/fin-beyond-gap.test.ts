import { expect, test } from "vitest";
import { FIN } from "../../src/base/control-bits.ts";
import { Pair } from "../support/pair.ts";

test("a FIN that comes before the data in front of it is reported by SACK, and the data is sent again at once", () => {
  const pair = new Pair({ delay: 20 }).open();
  let lost = 0;
  // The only data segment is lost; the FIN behind it arrives.
  pair.drop = ({ from, segment }) => {
    const lose = from === "A" && segment.payload.length > 0 && lost === 0;
    if (lose) lost += 1;
    return lose;
  };
  pair.write("A", 1000);
  pair.run(pair.now + 1);
  pair.close("A");
  const begun = pair.now;
  pair.run(pair.now + 600);
  expect(lost).toBe(1);
  expect(pair.sent("A").some(({ flags }) => (flags & FIN) !== 0)).toBe(true);
  const reports = pair.sent("B").filter(({ sack }) => sack.length > 0);
  expect(reports.length).toBeGreaterThan(0);
  expect(pair.received.B.length).toBe(1000);
  const again = pair.flights.findLast(({ from, segment }) => from === "A" && segment.payload.length > 0);
  expect((again?.sentAt ?? Number.POSITIVE_INFINITY) - begun).toBeLessThan(400);
});

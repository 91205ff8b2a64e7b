/** What the capture lacks at the end of what a side sent: only an ACK tells of it, and a FIN may be among it. */
import { describe, expect, test } from "vitest";
import type { ConnectionReport } from "../../src/index.ts";
import { analysed, judged } from "../support/judged.ts";
import { drawn, handshake } from "../support/drawn.ts";

const asked = `${handshake}30 a PA 1+100 1\n50 b A 1+1000 101\n`;
const report = (picture: string): ConnectionReport => {
  const [first] = analysed(drawn(`${asked}${picture}`)).connections;
  if (first === undefined) throw new Error("there is no connection in it");
  return first;
};
const missing = ({ findings }: ConnectionReport): string[] =>
  findings.filter(({ code }) => code === "not-recorded").map(({ cause }) => cause);

describe("the last of what a side sent is missing", () => {
  test("with its FIN, which an ACK of its own tells of", () => {
    const found = report("60 a A 101 5001\n61 a FA 101 5002\n70 b A 5002 102");
    expect(found.recovery?.b.missed_bytes).toBe(4000);
    expect(missing(found)).toEqual([
      "The capture lacks 4,000 bytes that 192.0.2.2:80 sent, and maybe its FIN: they arrived, as they were acknowledged, but were not recorded.",
    ]);
    expect(found).toMatchObject({ ended: "closed", closed_by: "b", states_inferred: true });
  });

  test("where one ACK covers both the octet for the FIN is not counted, and who closed first not told", () => {
    const found = report("61 a FA 101 5002\n70 b A 5002 102");
    expect(found.recovery?.b.missed_bytes).toBe(4000);
    expect(found).toMatchObject({ ended: "half-closed", closed_by: null });
    expect(found.verdict).toContain("and the capture lacks a part of its end");
    expect(found.grade).toBe("incomplete");
  });

  test("what comes after it shows that there was no FIN", () => {
    const found = report("61 a FA 101 5001\n70 b FA 5001 102\n71 a A 102 5002");
    expect(found.recovery?.b.missed_bytes).toBe(4000);
    expect(found).toMatchObject({ ended: "closed", closed_by: "a" });
  });

  test("a FIN that was acknowledged before it was recorded came first", () => {
    expect(report("61 a FA 101 1002\n62 b FA 1001 101\n70 b A 1002 102")).toMatchObject({
      ended: "closed",
      closed_by: "b",
    });
  });

  test("nothing is missing where all was recorded, or one octet asked about the window", () => {
    const whole = report("60 a A 101 1001\n61 b FA 1001 101\n62 a FA 101 1002\n70 b A 1002 102");
    expect(whole).toMatchObject({ ended: "closed", closed_by: "b" });
    expect(missing(whole)).toEqual([]);
    const probed = report("60 a A 101 1001 win=0\n300 b A 1001+1 101\n301 a A 101 1002 win=9000");
    expect(missing(probed)).toEqual([]);
  });
});

test("an ACK of what was never sent, as its sender's next one shows, tells of nothing missing", () => {
  const found = report("60 a A 101 5001\n61 b A 1001 101");
  expect(missing(found)).toEqual([]);
});

test("what is recorded behind its ACK is late, and neither missing nor sent again", () => {
  const { packets, connections } = analysed(drawn(`${asked}60 a A 101 2001\n60.1 b PA 1001+1000 101`));
  expect(judged(packets)).toEqual({ "recorded-late": [7] });
  expect(connections[0]?.findings).toEqual([]);
});

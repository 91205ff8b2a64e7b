/** RFC 7413 §4.2.2: a server may acknowledge the SYN alone; its data is then sent once more, and nothing was lost. */
import { expect, test } from "vitest";
import { analysed, judged, only } from "../support/judged.ts";
import { drawn } from "../support/drawn.ts";

const refused = `
  0    a S   0+500
  20   b SA  0 1
  20.1 a PA  1+500 1
  40   b A   1 501
  41   b PA  1+100 501
  60   a A   501 101`;

test("data that a SYN carried and the server did not take is no loss", () => {
  const { packets, connections } = analysed(drawn(refused));
  expect(judged(packets)).toEqual({});
  const report = only(connections);
  expect(report.recovery).toBeUndefined();
  expect(report.grade).toBe("healthy");
});

test("what is lost after that is told", () => {
  const { packets } = analysed(drawn(`${refused}\n100 a PA 501+100 101\n400 a PA 501+100 101`));
  expect(Object.values(judged(packets)).flat()).toEqual([8]);
});

test("data that the server took, and that is sent again, is", () => {
  const taken = refused.replace("20   b SA  0 1", "20   b SA  0 501");
  expect(Object.values(judged(analysed(drawn(taken)).packets)).flat()).toEqual([3]);
});

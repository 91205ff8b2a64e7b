/** A FIN that the capture lacks: the ACK of it, by an end that closes too, tells of it. */
import { expect, test } from "vitest";
import { stateWalk } from "../../src/index.ts";
import { analysed, reportsOf } from "../support/analysed.ts";
import { drawn, handshake } from "../support/drawn.ts";
import { only } from "../support/judged.ts";

const asked = `${handshake}30 a PA 1+100 1\n50 b PA 1+1000 101\n51 a A 101 1001\n`;

const ending = (lines: string) => {
  const { a, b, ended, closed_by, half_close, conn_state, states_inferred, findings } = only(
    reportsOf(drawn(`${asked}${lines}`)),
  );
  return {
    states: [a.state, b.state],
    ended,
    closed_by,
    half_close,
    conn_state,
    states_inferred,
    findings: findings.map(({ code }) => code),
  };
};

const closed = {
  states: ["TIME-WAIT", "CLOSED"],
  ended: "closed",
  closed_by: "a",
  half_close: false,
  conn_state: "SF",
  states_inferred: true,
  findings: [],
};

test("the second is missing", () => {
  expect(ending("60 a FA 101 1001\n80 b A 1001 102\n90 a A 102 1002")).toEqual(closed);
});

test("the walk says which change is inferred", () => {
  const file = drawn(`${asked}60 a FA 101 1001\n80 b A 1001 102\n90 a A 102 1002`);
  const changes = stateWalk(analysed(file), 0).changes.filter(({ frame }) => frame === 9);
  expect(changes.map(({ side, from, to, trigger }) => [side, from, to, trigger])).toEqual([
    ["b", "CLOSE-WAIT", "LAST-ACK", undefined],
    ["a", "FIN-WAIT-2", "TIME-WAIT", "rcv-fin"],
    ["b", "LAST-ACK", "CLOSED", "rcv-ack-of-fin"],
  ]);
});

test("the second is missing with the ACK of the first", () => {
  expect(ending("60 a FA 101 1001\n90 a A 102 1002")).toEqual(closed);
});

test("the first is missing, and the other side went on before it closed", () => {
  const lines = "80 b A 1001 102\n90 b PA 1001+500 102\n91 a A 102 1501\n95 b FA 1501 102\n96 a A 102 1502";
  expect(ending(lines)).toEqual({ ...closed, half_close: true });
});

test("the first is missing, and the other side's acknowledges it", () => {
  expect(ending("95 b FA 1001 102\n96 a A 102 1002")).toEqual(closed);
});

test("it is recorded late, or sent again", () => {
  expect(ending("60 a FA 101 1001\n90 a A 102 1002\n90.1 b FA 1001 102")).toEqual(closed);
});

test("it was data: what comes after it shows that", () => {
  expect(
    ending("95 b FA 1001 102\n96 a PA 102+50 1002\n97 b A 1002 152\n98 a FA 152 1002\n99 b A 1002 153"),
  ).toEqual({
    ...closed,
    states: ["CLOSED", "TIME-WAIT"],
    closed_by: "b",
  });
  expect(ending("95 b FA 1001 102\n96 a FA 102 1002\n97 b A 1002 103")).toEqual({
    ...closed,
    states: ["CLOSED", "TIME-WAIT"],
    closed_by: "b",
  });
});

test("while nobody else closes it may be data", () => {
  expect(ending("80 b A 1001 102\n90 b PA 1001+500 102")).toMatchObject({
    states: ["ESTABLISHED", "ESTABLISHED"],
    ended: "open",
    states_inferred: false,
  });
});

test("the octet of a probe is no FIN", () => {
  const lines = "60 b A 1001 101 win=0\n300 a A 101+1 1001\n301 b A 1001 102\n400 b FA 1001 102";
  expect(ending(lines)).toMatchObject({ ended: "half-closed", states_inferred: false });
});

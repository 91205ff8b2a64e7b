import { expect, test } from "vitest";
import {
  mergeCaptures,
  oneSidedConnections,
  type OneSided,
  type OneSidedConnection,
} from "../../src/index.ts";
import { byClock, pointOf, recordedAt, runOf, type Recorded } from "./two-points.ts";

const oneSided = (first: readonly Recorded[], second: readonly Recorded[]): OneSided => {
  const [one, other] = [pointOf(first), pointOf(second)];
  return oneSidedConnections(one, other, mergeCaptures(one, other));
};

const only = ({ connections, others }: OneSided): OneSidedConnection => {
  const [connection, ...more] = connections;
  if (connection === undefined || more.length + others[0] + others[1] > 0) throw new Error("not one alone");
  return connection;
};

const run = runOf("handshake");
const [atA, atB] = [recordedAt(run, "A"), recordedAt(run, "B")];
const [syn] = atA;
if (syn === undefined) throw new Error("no packet");
const DAY = 86_400_000;
/** Seven SYNs that are not answered, 1 s apart. */
const syns = Array.from({ length: 7 }, (_, at) => ({ ...syn, at: DAY + at * 1000 }));
/** Another connection of the same machines, from before and after. */
const another = (packets: readonly Recorded[]): Recorded[] => {
  const end = packets.length - 1;
  return packets.map(({ bytes, at }, index) => {
    const copy = bytes.slice();
    // Another port of the opener, which sends from 192.0.2.1.
    copy[copy[15] === 1 ? 21 : 23] = 7;
    return { at: DAY + at + (index === end ? 8000 : -1000), bytes: copy };
  });
};
const opener = { address: "192.0.2.1", port: 28_886 };

test("SYNs that one capture lacks, which has nothing else either", () => {
  const expected = { from: opener, both: 0, onlyFirst: 7, onlySecond: 0, kind: "SYN", near: "first" };
  expect(only(oneSided(syns, []))).toMatchObject({
    streams: [0, undefined],
    lacking: "empty",
    a: expected,
    b: { both: 0, onlyFirst: 0, onlySecond: 0 },
  });
  expect(only(oneSided([], syns))).toMatchObject({
    streams: [undefined, 0],
    lacking: "empty",
    a: { onlyFirst: 0, onlySecond: 7, near: "second" },
  });
});

test("SYNs that one capture lacks, which was recording: its clock is set right by what both have", () => {
  const ahead = 3_600_000;
  for (const off of [0, ahead, -ahead]) {
    const found = oneSided([...another(atA), ...syns], byClock(another(atB), off));
    expect(only(found)).toMatchObject({
      streams: [1, undefined],
      lacking: "recording",
      a: { onlyFirst: 7, near: "first", doubt: undefined },
    });
  }
});

test("a capture that was there for some of them says so", () => {
  const early = another(atB).map(({ at, bytes }) => ({ at: Math.min(at, DAY + 2500), bytes }));
  const [connection] = oneSided(syns, early).connections;
  expect(connection).toMatchObject({ lacking: "recording", a: { onlyFirst: 7, doubt: "time" } });
});

test("nothing is said where the other point need not be on the way, or its capture was not there", () => {
  const elsewhere = another(atB).map(({ at, bytes }) => {
    const copy = bytes.slice();
    copy[14] = copy[18] = 9;
    return { at, bytes: copy };
  });
  expect(oneSided(syns, elsewhere)).toEqual({ connections: [], others: [1, 1] });
  expect(oneSided(syns, byClock(another(atB), 20_000))).toEqual({ connections: [], others: [1, 1] });
});

test("answers that do not come back: one end's packets alone are in both", () => {
  const answer = recordedAt(run, "B").filter(({ bytes }) => bytes[15] === 2);
  const first = [...another(atA), ...syns];
  const second = [
    ...another(atB),
    ...byClock(syns, 20),
    ...answer.slice(0, 1).map(({ bytes }) => ({ at: DAY + 20, bytes })),
  ];
  expect(
    only(
      oneSided(
        first,
        second.toSorted((x, y) => x.at - y.at),
      ),
    ),
  ).toMatchObject({
    lacking: undefined,
    a: { both: 7, onlyFirst: 0, onlySecond: 0 },
    b: { both: 0, onlyFirst: 0, onlySecond: 1, kind: "SYN", doubt: undefined },
  });
});

import type { SimulationRun } from "@tcplens/core/simulation";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeCaptures, type MergedConnection } from "../../src/index.ts";
import { behindNat, byClock, offloaded, pointOf, recordedAt, runOf, type Recorded } from "./two-points.ts";

/** Of the simulation: when each packet that did not arrive was sent, ms, and by whom. */
const lostIn = (run: SimulationRun): string[] =>
  run.packets
    .filter(({ history }) => !history.some(({ what }) => what === "delivered"))
    .map(({ at, from }) => `${from} ${at.toFixed(3)}`)
    .toSorted();

interface Merged {
  readonly connection: MergedConnection | undefined;
  /** Seconds that the times of each count from. */
  readonly origins: readonly [number, number];
}

const mergedOf = (first: readonly Recorded[], second: readonly Recorded[]): Merged => {
  const [one, other] = [pointOf(first), pointOf(second)];
  const [connection] = mergeCaptures(one, other);
  return { connection, origins: [one.origin ?? 0, other.origin ?? 0] };
};

const merged = (first: readonly Recorded[], second: readonly Recorded[]): MergedConnection => {
  const { connection } = mergedOf(first, second);
  if (connection === undefined) throw new Error("nothing in common");
  return connection;
};

/** When each packet that is called lost was sent, and by whom; the first capture is A's. */
const lostOf = ({ ladder, clock }: MergedConnection, origins: readonly [number, number] = [0, 0]): string[] =>
  ladder
    .filter(({ packet }) => packet.fate === "lost")
    .map(({ side, packet }) => {
      const fromA = (side === 0) === clock.firstNearA;
      const at = (packet.near?.at ?? Number.NaN) / 1e6 + origins[fromA ? 0 : 1] * 1000;
      return `${fromA ? "A" : "B"} ${at.toFixed(3)}`;
    })
    .toSorted();

const names = ["fast-retransmit", "sack-recovery", "tail-loss-probe", "random-loss-new-reno", "zero-window"];

describe.each(names)("%s", (name) => {
  const run = runOf(name);
  const [a, b] = [recordedAt(run, "A"), recordedAt(run, "B")];
  const truth = lostIn(run);

  test("what was lost is the simulation's", () => {
    expect(lostOf(merged(a, b))).toEqual(truth);
  });

  test("behind a NAT too", () => {
    expect(lostOf(merged(a, behindNat(b, [192, 0, 2, 1])))).toEqual(truth);
  });

  test("with segmentation offload where it is sent", () => {
    const sent = offloaded(a);
    const result = merged(sent, b);
    expect(lostOf(result)).toEqual(truth);
    expect([result.a.missedNear, result.b.missedNear, result.a.missedFar, result.b.missedFar]).toEqual([
      0, 0, 0, 0,
    ]);
  });

  test("with offload at both", () => {
    expect(lostOf(merged(offloaded(a), offloaded(b)))).toEqual(truth);
  });

  test("where the capture has every packet twice", () => {
    const twice = a.flatMap((packet) => [packet, { ...packet, at: packet.at + 0.02 }]);
    const result = merged(twice, b);
    // Duplicate ACKs that are the same octet for octet at one moment: nothing tells copies of them apart; of data all does.
    if (name === "fast-retransmit") {
      const ofA = (lost: readonly string[]): string[] => lost.filter((each) => each.startsWith("A"));
      expect(ofA(lostOf(result))).toEqual(ofA(truth));
      return;
    }
    expect(lostOf(result)).toEqual(truth);
    expect([result.a.copied, result.b.copied]).toEqual([0, 0]);
  });

  test("where the network delivers some packets twice", () => {
    const isData = ({ bytes }: Recorded): boolean => bytes.length > 100;
    const sentTwice = b.filter((packet, index) => isData(packet) && index % 20 === 0);
    const doubled = b.flatMap((packet) =>
      sentTwice.includes(packet) ? [packet, { ...packet, at: packet.at + 0.02 }] : [packet],
    );
    const result = merged(a, doubled);
    expect(lostOf(result)).toEqual(truth);
    expect(result.a.copied + result.b.copied).toBeGreaterThanOrEqual(sentTwice.length);
  });

  test("where a device writes other identifications", () => {
    const other = b.map(({ at, bytes }, index) => {
      const copy = bytes.slice();
      copy.set([index >> 8, index & 0xff], 4);
      return { at, bytes: copy };
    });
    expect(lostOf(merged(a, other))).toEqual(truth);
  });
});

test("the clocks' offset and drift, over a connection that lasts", () => {
  const run = runOf("zero-window");
  const [a, b] = [recordedAt(run, "A"), recordedAt(run, "B")];
  for (const drift of [-200e-6, -20e-6, 30e-6, 200e-6])
    for (const ahead of [0, 1234.5, 86_400_000]) {
      const { clock, ladder } = merged(byClock(a, 86_400_000), byClock(b, 86_400_000 + ahead, drift));
      // At each packet's time the estimate is no further off than it says.
      for (const { packet, nearAt, farAt } of ladder) {
        if (packet.fate !== "both" || nearAt === undefined || farAt === undefined) continue;
        expect(farAt - nearAt).toBeGreaterThan(-1000);
        expect(Math.abs(farAt - nearAt - 20e6)).toBeLessThanOrEqual(clock.uncertainty + 1e6);
      }
    }
});

describe("a reset that the near point has not", () => {
  const run = runOf("handshake");
  const [a, b] = [recordedAt(run, "A"), recordedAt(run, "B")];
  const last = a.findLast(({ bytes }) => bytes[15] === 2);
  if (last === undefined) throw new Error("B sends nothing");
  const reset = (hopLimit: number): Recorded[] => {
    const bytes = last.bytes.slice();
    bytes[8] = hopLimit;
    bytes[33] = 0x04;
    return [...a, { at: last.at + 5, bytes }].toSorted((x, y) => x.at - y.at);
  };

  test("with another hop limit: something between the points has sent it", () => {
    expect(merged(reset(200), b).b).toMatchObject({ inserted: 1, missedNear: 0, lost: 0 });
  });

  test("with the same: the capture where it was sent lacks it", () => {
    expect(merged(reset(last.bytes[8] ?? 0), b).b).toMatchObject({ inserted: 0, missedNear: 1 });
  });
});

test("captures that begin late or end early: nothing is called lost that was not", () => {
  const cut = fc.record({
    name: fc.constantFrom(...names),
    seed: fc.integer({ min: 1, max: 40 }),
    a: fc.tuple(fc.double({ min: 0, max: 0.4, noNaN: true }), fc.double({ min: 0.6, max: 1, noNaN: true })),
    b: fc.tuple(fc.double({ min: 0, max: 0.4, noNaN: true }), fc.double({ min: 0.6, max: 1, noNaN: true })),
    nat: fc.boolean(),
    offload: fc.boolean(),
  });
  const part = (packets: readonly Recorded[], [from, to]: readonly [number, number]): Recorded[] => {
    const end = packets.at(-1)?.at ?? 0;
    return packets.filter(({ at }) => at >= end * from && at <= end * to);
  };
  fc.assert(
    fc.property(cut, ({ name, seed, a, b, nat, offload }) => {
      const run = runOf(name, seed);
      const first = part(recordedAt(run, "A"), a);
      const second = part(recordedAt(run, "B"), b);
      // A NAT is seen through by the handshake alone.
      const whole = a[0] === 0 && b[0] === 0;
      const { connection, origins } = mergedOf(
        offload ? offloaded(first) : first,
        nat && whole ? behindNat(second, [192, 0, 2, 1]) : second,
      );
      if (connection === undefined) return;
      const truth = new Set(lostIn(run));
      expect(lostOf(connection, origins).filter((lost) => !truth.has(lost))).toEqual([]);
    }),
    { numRuns: 40 },
  );
}, 60_000);

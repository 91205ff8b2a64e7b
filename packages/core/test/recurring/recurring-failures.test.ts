/** The failures that recur in TCP implementations (ten classes, each seen in several of them), each with a test. */
import { describe, expect, test } from "vitest";
import { FIN, RST, SYN } from "../../src/base/control-bits.ts";
import { seq, seqAdd, seqDiff } from "../../src/base/seq.ts";
import type { ConnectionOptions } from "../../src/connection/options.ts";
import { segmentWith } from "../../src/wire/segment.ts";
import type { ProfileName } from "../../src/connection/profile.ts";
import { engineIn, places, type Numbers } from "../support/engine-in-state.ts";
import { Pair } from "../support/pair.ts";

const profiles: readonly ProfileName[] = ["rfc", "linux", "bsd"];
const numbers: Numbers = { iss: 2 ** 32 - 2, irs: 2 ** 31 - 1, window: 10_000, peerWindow: 10_000 };

describe.each(profiles)("profile %s", (profile) => {
  const options: ConnectionOptions = { profile, sendBuffer: 1_000_000 };

  describe("1: a window update that is lost", () => {
    const shut = (): Pair => {
      const pair = new Pair({
        A: options,
        B: { ...options, receiveBuffer: 4000, receiveBufferMax: 4000 },
        reads: { A: true, B: false },
      }).open();
      pair.write("A", 20_000);
      return pair.run(pair.now + 3000);
    };

    test("is found by probes that go on while they are answered, further and further apart", () => {
      const pair = shut();
      const since = pair.flights.length;
      pair.run(pair.now + 3_000_000);
      const probes = pair.flights.slice(since).filter(({ from }) => from === "A");
      expect(probes.length).toBeGreaterThan(10);
      const gaps = probes.slice(1).map(({ sentAt }, index) => sentAt - (probes[index]?.sentAt ?? 0));
      for (const [index, gap] of gaps.slice(1).entries())
        expect(gap).toBeGreaterThanOrEqual((gaps[index] ?? 0) - 1);
      expect(pair.A.state).toBe("ESTABLISHED");
      // Every probe has something that the peer has to answer: an octet beyond the window, or a number before it.
      for (const { segment } of probes)
        expect(
          segment.payload.length > 0 || seqDiff(segment.sequence, seq(pair.A.info(pair.now).sndUna)) < 0,
        ).toBe(true);
    });

    test("does not stop the flow", () => {
      const pair = shut();
      const until = pair.now + 20_000;
      pair.drop = ({ from }) => from === "B" && pair.now < until;
      pair.reads.B = true;
      pair.read("B");
      pair.run();
      expect(pair.received.B.length).toBe(20_000);
    });
  });

  test("2: two ends that disagree come to rest in a few segments", () => {
    const pair = new Pair({ A: options, B: options }).open();
    const since = pair.flights.length;
    // An old duplicate acknowledges what was never sent, at both ends at once.
    for (const side of ["A", "B"] as const) {
      const stray = pair.sent(side === "A" ? "B" : "A").at(-1);
      if (stray === undefined) throw new Error("nothing was sent");
      pair[side].receive(
        segmentWith(stray, { acknowledgement: seqAdd(stray.acknowledgement, 5000) }),
        pair.now,
      );
    }
    pair.run(pair.now + 10_000);
    expect(pair.flights.length - since).toBeLessThanOrEqual(6);
  });

  test("2: data that comes again is always acknowledged, however fast", () => {
    const engine = engineIn("ESTABLISHED", numbers, options);
    const start = engine.peer;
    engine.fromPeer(["ACK", "PSH"], 100);
    engine.forget();
    for (let again = 0; again < 5; again += 1) engine.receive(["ACK", "PSH"], start, engine.snd, 100);
    expect(engine.sent.length).toBe(5);
  });

  test.each([false, true])(
    "3: a reset is believed at RCV.NXT and nowhere else, with an ACK pending: %s",
    (pending) => {
      for (const [offset, closes] of [
        [-1, false],
        [0, true],
        [1, false],
        [9000, false],
        [20_000, false],
      ] as const) {
        const engine = engineIn("ESTABLISHED", numbers, options);
        if (pending) engine.fromPeer(["ACK", "PSH"], 100);
        engine.receive(["RST"], seqAdd(engine.peer, offset), undefined);
        expect([offset, engine.connection.state]).toEqual([offset, closes ? "CLOSED" : "ESTABLISHED"]);
      }
    },
  );

  test("4: of every close sequence any one or two segments may be lost, and the FIN keeps its place", () => {
    for (let first = 0; first < 8; first += 1)
      for (let second = first; second < 9; second += 1) {
        const pair = new Pair({ A: options, B: options }).open();
        const since = pair.flights.length;
        pair.drop = () => [first, second].includes(pair.flights.length - 1 - since);
        pair.write("A", 3000);
        pair.close("A");
        pair.run(pair.now + 15);
        pair.close("B");
        pair.run();
        expect([first, second, pair.A.closeReason?.kind, pair.B.closeReason?.kind]).toEqual([
          first,
          second,
          "closed",
          "closed",
        ]);
        expect(pair.received.B.length).toBe(3000);
        const fins = new Set(
          pair
            .sent("A")
            .filter(({ flags }) => (flags & FIN) !== 0)
            .map((segment) => seqAdd(segment.sequence, segment.payload.length)),
        );
        expect(fins.size).toBe(1);
      }
  });

  test("5: after anything at all, with the peer gone for good, the connection is gone in bounded time", () => {
    for (const place of places) {
      if (place === "CLOSED" || place === "LISTEN") continue;
      const engine = engineIn(place, numbers, {
        ...options,
        keepAlive: { idle: 60_000, interval: 1000, count: 3 },
      });
      engine.connection.release(engine.now);
      let due = engine.connection.nextTimeout();
      for (let rounds = 0; Number.isFinite(due) && rounds < 200; rounds += 1) {
        engine.now = due;
        engine.connection.handleTimeout(engine.now);
        engine.drain();
        due = engine.connection.nextTimeout();
      }
      expect([place, engine.connection.state]).toEqual([place, "CLOSED"]);
      expect(engine.now).toBeLessThan(24 * 3_600_000);
    }
  });

  test.each([0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1])(
    "6: across 2**32 with ISN %d, with losses and SACK",
    (isn) => {
      let dropped = 0;
      const pair = new Pair({
        A: options,
        B: options,
        iss: { A: isn, B: 2 ** 32 - 1 - isn },
        drop: ({ from, segment, number }) => {
          const lose = from === "A" && segment.payload.length > 0 && number % 7 === 3 && dropped < 20;
          if (lose) dropped += 1;
          return lose;
        },
      }).open();
      pair.write("A", 100_000);
      pair.close("A");
      pair.run(pair.now + 60_000);
      pair.close("B");
      pair.run();
      expect(dropped).toBeGreaterThan(2);
      expect(pair.received.B.length).toBe(100_000);
      expect(pair.received.B.every((value, index) => value === index % 256)).toBe(true);
      expect(pair.A.closeReason?.kind).toBe("closed");
    },
  );

  test("8: unacknowledged data always has a timer, and the number of attempts is bounded", () => {
    const pair = new Pair({ A: { ...options, retries: 5 }, B: options }).open();
    pair.drop = ({ from }) => from === "A";
    pair.write("A", 100);
    pair.run();
    expect(pair.A.closeReason).toEqual({ kind: "retransmissions-exhausted", count: 5 });
    const sent = pair.flights
      .filter(({ from, segment }) => from === "A" && segment.payload.length > 0)
      .map(({ sentAt }) => sentAt);
    const waits = sent.slice(1).map((at, index) => at - (sent[index] ?? 0));
    for (const [index, wait] of waits.slice(2).entries())
      expect(wait).toBeGreaterThanOrEqual((waits[index + 1] ?? 0) - 1);
  });

  test("9: small writes, delayed acknowledgements and a small buffer do not stall each other", () => {
    const pair = new Pair({
      A: options,
      B: { ...options, receiveBuffer: 3000, receiveBufferMax: 3000 },
      delay: 5,
    }).open();
    const begun = pair.now;
    let written = 0;
    while (written < 60_000) {
      written += pair.write("A", 700);
      pair.run(pair.now + 1);
    }
    pair.run(pair.now + 5000);
    expect(pair.received.B.length).toBe(written);
    const last =
      pair.flights.findLast(({ from, segment }) => from === "A" && segment.payload.length > 0)?.sentAt ?? 0;
    // A window of two segments for each round trip of 10 ms, with some waiting for delayed acknowledgements.
    expect(written / (last - begun)).toBeGreaterThan(10);
  });

  test("10: segments that only overtake each other cost no window", () => {
    if (profile === "bsd") return; // Without RACK three segments out of order count as a loss, by RFC 5681 §3.2.
    const pair = new Pair({
      A: options,
      B: options,
      delay: 20,
      late: ({ from, segment, number }) =>
        from === "A" && segment.payload.length > 0 && number % 9 === 5 ? 8 : 0,
    }).open();
    for (let round = 0; round < 60; round += 1) {
      pair.write("A", 20_000);
      pair.run(pair.now + 100);
    }
    expect(pair.received.B.length).toBe(1_200_000);
    expect(pair.A.info(pair.now).sndCwnd).toBeGreaterThanOrEqual(10);
    expect(pair.A.info(pair.now).congestionState).toBe("open");
  });

  test("runner-up: a stale half-open peer that answers the SYN with an ACK gets a reset, and then the SYN once more", () => {
    const engine = engineIn("SYN-SENT", numbers, options);
    engine.receive(["ACK"], seq(77), seqAdd(seq(numbers.iss), 5000));
    expect(engine.sent.map(({ flags, sequence }) => [flags & RST, sequence])).toEqual([
      [RST, seqAdd(seq(numbers.iss), 5000)],
    ]);
    expect(engine.connection.state).toBe("SYN-SENT");
    engine.forget();
    engine.now = engine.connection.nextTimeout();
    engine.connection.handleTimeout(engine.now);
    engine.drain();
    expect(engine.now).toBeLessThanOrEqual(1000);
    expect(engine.sent.map(({ flags }) => flags & SYN)).toEqual([SYN]);
  });
});

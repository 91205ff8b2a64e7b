import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  deliveredWithoutSack,
  enterPrr,
  prrCwndAtExit,
  prrOnAck,
  prrOnSend,
  type PrrEntry,
  type PrrState,
} from "./prr.ts";

const entry = (fields: Partial<PrrEntry> = {}): PrrEntry => ({
  variant: "rfc",
  cwnd: 20,
  ssthresh: 10,
  outstanding: 22,
  sacked: 3,
  delivered: 1,
  sack: true,
  ...fields,
});

/** One acknowledgement for which everything allowed is sent. Returns the window and what is in flight afterwards. */
const step = (
  state: PrrState,
  inFlight: number,
  sndUnaAdvanced = false,
): { cwnd: number; inFlight: number } => {
  const count = prrOnAck(state, { delivered: 1, inFlight, newlyLost: false, sndUnaAdvanced }) ?? 0;
  prrOnSend(state, count);
  return { cwnd: inFlight + count, inFlight: inFlight + count };
};

test("one loss in twenty (RFC 9937 §8): the window falls by one at every second acknowledgement, to the threshold", () => {
  // Two segments have gone out by limited transmit, the third duplicate begins the episode; one is marked lost.
  const state = enterPrr(entry());
  let inFlight = 19;
  const windows: number[] = [];
  for (let number = 3; number <= 21; number += 1) {
    const after = step(state, inFlight - 1);
    windows.push(after.cwnd);
    inFlight = after.inFlight;
  }
  // The drawing there sends one more at ACK 19; by the steps of §6.2 it waits for ACK 20, for 10 is not more than 10.
  const expected = Array.from({ length: 19 }, (_, index) =>
    index < 16 ? 19 - Math.floor((index + 1) / 2) : 10,
  );
  expect(windows).toEqual(expected);
  expect(state.out).toBe(10);
  expect(prrCwndAtExit(state)).toBe(10);
});

test("fifteen losses in twenty (RFC 9937 §8): one goes out for each that arrives", () => {
  const state = enterPrr(entry());
  let inFlight = 5;
  for (let number = 17; number <= 19; number += 1) {
    const after = step(state, inFlight - 1);
    expect(after.cwnd).toBe(5);
    inFlight = after.inFlight;
  }
});

test("while recovery makes good progress the window grows by one segment more for each acknowledgement, to the threshold", () => {
  const state = enterPrr(entry());
  let inFlight = 5;
  const windows: number[] = [];
  for (let number = 0; number < 9; number += 1) {
    const after = step(state, inFlight - 1, true);
    windows.push(after.cwnd);
    inFlight = after.inFlight;
  }
  expect(windows).toEqual([6, 7, 8, 9, 10, 10, 10, 10, 10]);
});

test("an acknowledgement that shows further loss is not safe", () => {
  const state = enterPrr(entry());
  prrOnSend(state, 1);
  const ack = { delivered: 1, inFlight: 4, sndUnaAdvanced: true };
  expect(prrOnAck(state, { ...ack, newlyLost: true })).toBe(1);
  expect(prrOnAck(state, { ...ack, newlyLost: false })).toBe(2);
});

test("an acknowledgement that delivers nothing changes nothing", () => {
  const state = enterPrr(entry());
  expect(
    prrOnAck(state, { delivered: 0, inFlight: 4, newlyLost: false, sndUnaAdvanced: true }),
  ).toBeUndefined();
  expect(state.delivered).toBe(0);
});

test("the first retransmission is forced, once", () => {
  const state = enterPrr(entry({ ssthresh: 2, outstanding: 100, sacked: 50, delivered: 1 }));
  const ack = { delivered: 1, inFlight: 2, newlyLost: true, sndUnaAdvanced: false };
  expect(prrOnAck(state, ack)).toBe(1);
  prrOnSend(state, 1);
  expect(prrOnAck(state, ack)).toBe(0);
});

test("what was missed in sending is caught up, as far as the threshold permits", () => {
  const state = enterPrr(entry());
  for (let number = 0; number < 4; number += 1)
    prrOnAck(state, { delivered: 1, inFlight: 9 - number, newlyLost: false, sndUnaAdvanced: false });
  expect(prrOnAck(state, { delivered: 1, inFlight: 5, newlyLost: false, sndUnaAdvanced: false })).toBe(5);
});

test("what SACK reported before the episode does not count as still to come; Linux takes the window", () => {
  expect(enterPrr(entry({ outstanding: 100, sacked: 60, delivered: 5 })).recoverFlight).toBe(45);
  expect(
    enterPrr(entry({ variant: "linux", outstanding: 100, sacked: 60, delivered: 5 })).recoverFlight,
  ).toBe(20);
  expect(enterPrr(entry({ outstanding: 0, sacked: 0, delivered: 0 })).recoverFlight).toBe(1);
});

test("without SACK duplicate acknowledgements beyond what was outstanding count for nothing", () => {
  const state = enterPrr(entry({ sack: false, outstanding: 5, sacked: 0, delivered: 0 }));
  for (let number = 0; number < 5; number += 1) expect(step(state, 4).cwnd).toBeGreaterThan(4);
  expect(
    prrOnAck(state, { delivered: 1, inFlight: 4, newlyLost: false, sndUnaAdvanced: false }),
  ).toBeUndefined();
});

test("without SACK a duplicate stands for one segment, and an advance for those that none stood for", () => {
  expect(deliveredWithoutSack(0, 3)).toBe(1);
  expect(deliveredWithoutSack(10, 3)).toBe(7);
  expect(deliveredWithoutSack(2, 3)).toBe(0);
});

test("whatever arrives and whenever it is sent, no more goes out than has arrived and one for each safe acknowledgement", () => {
  const acks = fc.array(
    fc.record({
      delivered: fc.integer({ min: 0, max: 4 }),
      newlyLost: fc.boolean(),
      sndUnaAdvanced: fc.boolean(),
      share: fc.integer({ min: 0, max: 4 }),
    }),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(
      acks,
      fc.integer({ min: 2, max: 60 }),
      fc.integer({ min: 2, max: 60 }),
      (steps, cwnd, ssthresh) => {
        const target = Math.min(ssthresh, cwnd);
        const state = enterPrr(entry({ cwnd, ssthresh: target, outstanding: cwnd, sacked: 1, delivered: 1 }));
        let inFlight = cwnd - 2;
        let safe = 1;
        for (const { delivered, newlyLost, sndUnaAdvanced, share } of steps) {
          const arrived = Math.min(delivered, inFlight);
          inFlight -= arrived;
          if (sndUnaAdvanced && !newlyLost) safe += 1;
          const count = prrOnAck(state, { delivered: arrived, inFlight, newlyLost, sndUnaAdvanced });
          if (count === undefined) continue;
          expect(Number.isInteger(count) && count >= 0).toBe(true);
          const sent = Math.min(count, share);
          prrOnSend(state, sent);
          inFlight += sent;
          expect(state.out).toBeLessThanOrEqual(state.delivered + safe);
        }
      },
    ),
  );
});

import { expect, test } from "vitest";
import { newWindow } from "../../../test/congestion/pipe.ts";
import {
  beginSample,
  checkAppLimited,
  finishSample,
  markAppLimited,
  newRateSample,
  noteDelivered,
  noteLost,
  stampSent,
  type DeliveryStamp,
  type DeliveryState,
} from "./delivery-rate.ts";

interface Sent {
  readonly stamp: DeliveryStamp;
  readonly sentAt: number;
  readonly end: number;
}

const newState = (): DeliveryState => ({ cc: newWindow(), deliveredAt: 0, firstSentAt: 0, appLimited: 0 });

const send = (state: DeliveryState, now: number, end: number, outstanding: number): Sent => {
  const stamp: DeliveryStamp = { delivered: 0, deliveredAt: 0, firstSentAt: 0, isAppLimited: false };
  stampSent(stamp, state, now, { outstanding, txInFlight: outstanding + 1 });
  return { stamp, sentAt: now, end };
};

const acknowledge = (
  state: DeliveryState,
  now: number,
  ...sent: Sent[]
): ReturnType<typeof newRateSample> => {
  const sample = newRateSample();
  for (const { stamp, sentAt, end } of sent) noteDelivered(sample, state, stamp, sentAt, end, now);
  finishSample(sample, state, now);
  return sample;
};

test("the rate is what arrived from the acknowledgement before the sending to that of the segment", () => {
  const state = newState();
  const first = send(state, 100, 1, 0);
  const second = send(state, 101, 2, 1);
  const third = send(state, 102, 3, 2);
  expect(acknowledge(state, 150, first)).toMatchObject({ deliveredInInterval: 1, interval: 50 });
  const fourth = send(state, 150, 4, 2);
  acknowledge(state, 160, second);
  acknowledge(state, 170, third);
  expect(acknowledge(state, 200, fourth)).toMatchObject({
    deliveredInInterval: 3,
    interval: 50,
    priorDelivered: 1,
  });
});

test("acknowledgements that come faster than the segments went out do not make the rate higher than the sending", () => {
  const state = newState();
  const sent = [0, 10, 20, 30].map((now, index) => send(state, 100 + now, index, index));
  acknowledge(state, 160, sent[0] ?? expect.fail());
  const last = acknowledge(state, 161, ...sent.slice(1));
  expect(last.sendElapsed).toBe(30);
  expect(last).toMatchObject({ deliveredInInterval: 4, interval: 61 });
  const again = [0, 40].map((now, index) => send(state, 200 + now, index, index + 1));
  expect(acknowledge(state, 245, again[1] ?? expect.fail())).toMatchObject({
    sendElapsed: 110,
    interval: 110,
  });
});

test("of several segments the one sent last counts, and of two sent at once the one with the higher end", () => {
  const state = newState();
  const early = send(state, 100, 5, 0);
  markAppLimited(state);
  const late = send(state, 120, 2, 1);
  expect(acknowledge(state, 150, late, early)).toMatchObject({ newestSentAt: 120, isAppLimited: true });
  const low = send(state, 200, 10, 1);
  const high = send(state, 200, 11, 2);
  expect(acknowledge(state, 250, high, low).newestEnd).toBe(11);
});

test("a segment counts once, though SACK and then the cumulative acknowledgement report it", () => {
  const state = newState();
  const sent = send(state, 100, 1, 0);
  acknowledge(state, 150, sent);
  const again = acknowledge(state, 160, sent);
  expect(state.cc.delivered).toBe(1);
  expect(again).toMatchObject({ priorDelivered: -1, interval: 0, delivered: 0 });
});

test("a span shorter than the shortest round trip is no sample", () => {
  const state = newState();
  state.cc.minRtt = 40;
  const sent = send(state, 100, 1, 0);
  expect(acknowledge(state, 130, sent).interval).toBe(0);
  state.cc.minRtt = 30;
  const next = send(state, 200, 2, 0);
  expect(acknowledge(state, 230, next).interval).toBe(30);
});

test("after idle time the interval begins with the sending, not with the last acknowledgement", () => {
  const state = newState();
  acknowledge(state, 50, send(state, 0, 1, 0));
  const after = send(state, 5000, 2, 0);
  expect(acknowledge(state, 5050, after).interval).toBe(50);
  const busy = send(state, 6000, 3, 1);
  expect(acknowledge(state, 6050, busy).interval).toBe(1000);
});

test("a bubble marks all that is sent until what was in flight then has arrived", () => {
  const state = newState();
  state.cc.inFlight = 2;
  checkAppLimited(state, { nothingUnsent: true, lostOut: 0, retransmittedOut: 0 });
  expect(state.appLimited).toBe(2);
  const limited = [1, 2, 3].map((end) => send(state, 100 + end, end, end));
  expect(limited.every(({ stamp }) => stamp.isAppLimited)).toBe(true);
  acknowledge(state, 150, ...limited.slice(0, 2));
  expect(state.appLimited).toBe(2);
  acknowledge(state, 151, ...limited.slice(2));
  expect(state.appLimited).toBe(0);
  expect(send(state, 152, 4, 1).stamp.isAppLimited).toBe(false);
});

test.each([
  { nothingUnsent: false, lostOut: 0, retransmittedOut: 0, inFlight: 2, why: "there is data to send" },
  { nothingUnsent: true, lostOut: 2, retransmittedOut: 1, inFlight: 2, why: "a loss waits to be repaired" },
  { nothingUnsent: true, lostOut: 0, retransmittedOut: 0, inFlight: 10, why: "the window is used up" },
])("the program is not what limits while $why", ({ inFlight, ...limits }) => {
  const state = newState();
  state.cc.inFlight = inFlight;
  checkAppLimited(state, limits);
  expect(state.appLimited).toBe(0);
});

test("the losses since a segment was sent are counted, and what was in flight with it is kept", () => {
  const state = newState();
  noteLost(newRateSample(), state);
  const sent = send(state, 100, 1, 4);
  const sample = beginSample(newRateSample());
  noteLost(sample, state);
  noteLost(sample, state);
  noteDelivered(sample, state, sent.stamp, sent.sentAt, sent.end, 150);
  finishSample(sample, state, 150);
  expect(sample).toMatchObject({ lost: 2, lostSinceSent: 2, txInFlight: 5 });
  expect(state.cc.lost).toBe(3);
});

import { expect, test } from "vitest";
import { ack, round } from "../../../test/congestion/acks.ts";
import { newWindow } from "../../../test/congestion/pipe.ts";
import { makeController } from "./make-controller.ts";
import {
  deflatedAtExit,
  deflatedByPartial,
  inflatedAtEntry,
  inflatedByDuplicate,
} from "./new-reno-recovery.ts";

test("slow start doubles the window in a round trip, with delayed acknowledgements too", () => {
  for (const each of [1, 2]) {
    const window = newWindow(10);
    const reno = makeController("new-reno", window);
    round(reno, window, { now: 0, span: 100, each });
    expect(window.cwnd).toBe(20);
  }
});

test("an acknowledgement of very many segments adds two only, eight with HyStart++, and all of them where segments are paced or as in Linux", () => {
  const cases = [
    { options: {}, pacingRate: 0, cwnd: 12 },
    { options: {}, pacingRate: 5, cwnd: 30 },
    { options: { hyStart: true }, pacingRate: 0, cwnd: 18 },
    { options: { hyStart: true }, pacingRate: 5, cwnd: 30 },
    { options: { variant: "linux" }, pacingRate: 0, cwnd: 30 },
  ] as const;
  for (const { options, pacingRate, cwnd } of cases) {
    const window = { ...newWindow(10), pacingRate, isCwndLimited: true };
    makeController("new-reno", window, options).onAck(ack(window, { acked: 20 }));
    expect(window.cwnd).toBe(cwnd);
  }
});

test("congestion avoidance adds one segment in a round trip and begins with what slow start leaves over", () => {
  const window = newWindow(10);
  const reno = makeController("new-reno", window, { variant: "linux" });
  window.ssthresh = 11;
  window.isCwndLimited = true;
  reno.onAck(ack(window, { acked: 4 }));
  expect(window.cwnd).toBe(11);
  expect(window.cwndCount).toBe(3);
  round(reno, window, { now: 0, span: 100 });
  expect(window.cwnd).toBe(12);
});

test("a window that is not used up does not grow, nor does one by duplicate acknowledgements", () => {
  for (const variant of ["rfc", "linux"] as const) {
    const window = newWindow(10);
    const reno = makeController("new-reno", window, { variant });
    reno.onAck(ack(window, { acked: 2 }));
    window.ssthresh = 5;
    reno.onAck(ack(window, { acked: 20 }));
    window.isCwndLimited = true;
    reno.onAck(ack(window, { acked: 0, delivered: 1 }));
    expect(window.cwnd).toBe(10);
  }
});

test("as in Linux only what is newly known counts: not again what SACK had reported", () => {
  const window = { ...newWindow(10), isCwndLimited: true };
  const reno = makeController("new-reno", window, { variant: "linux" });
  reno.onAck(ack(window, { acked: 5, delivered: 1 }));
  expect(window.cwnd).toBe(11);
});

test("loss halves what is outstanding, two at least; in Linux it halves the window", () => {
  const window = newWindow(20);
  window.sndNxt = 10 * window.smss;
  expect(makeController("new-reno", window).ssthreshAfterLoss(0)).toBe(5);
  expect(makeController("new-reno", window, { variant: "linux" }).ssthreshAfterLoss(0)).toBe(10);
  window.sndNxt = window.smss;
  expect(makeController("new-reno", window).ssthreshAfterLoss(0)).toBe(2);
});

test("a window of two that is cut for ECE becomes one", () => {
  const window = newWindow(2);
  const reno = makeController("new-reno", window);
  expect(reno.ssthreshAfterLoss(0)).toBe(2);
  expect(reno.cwndAfterEcn?.()).toBe(1);
  window.cwnd = 3;
  reno.ssthreshAfterLoss(0);
  expect(reno.cwndAfterEcn?.()).toBe(1);
  window.cwnd = 1;
  reno.ssthreshAfterLoss(0);
  expect(reno.cwndAfterEcn?.()).toBe(1);
});

test("at the threshold it is congestion avoidance", () => {
  const window = { ...newWindow(10), isCwndLimited: true, ssthresh: 10 };
  makeController("new-reno", window).onAck(ack(window, { acked: 1 }));
  expect(window).toMatchObject({ cwnd: 10, cwndCount: 1 });
});

test("undoing a cut goes back to the window before it, unless it has grown beyond", () => {
  const window = newWindow(20);
  const reno = makeController("new-reno", window);
  window.cwndCount = 7;
  window.ssthresh = reno.ssthreshAfterLoss(0);
  expect(window.cwndCount).toBe(0);
  window.cwnd = 3;
  expect(reno.cwndAfterUndo()).toBe(20);
  window.cwnd = 25;
  expect(reno.cwndAfterUndo()).toBe(25);
});

test("after a time-out one acknowledgement adds one segment until what was outstanding is acknowledged", () => {
  const window = { ...newWindow(10), isCwndLimited: true };
  window.sndNxt = 10_000;
  const reno = makeController("new-reno", window);
  window.ssthresh = reno.ssthreshAfterLoss(0) + 100;
  window.cwnd = 1;
  reno.onEvent("timeout", 0);
  reno.onAck(ack(window, { acked: 6, acknowledgement: 6000 }));
  expect(window.cwnd).toBe(2);
  reno.onAck(ack(window, { acked: 4, acknowledgement: 10_000 }));
  expect(window.cwnd).toBe(4);
});

test("without SACK and PRR the window is inflated by duplicates and deflated by partial and full acknowledgements", () => {
  expect(inflatedAtEntry(10)).toBe(13);
  expect(inflatedByDuplicate(13, 10, 20)).toBe(14);
  expect(inflatedByDuplicate(30, 10, 20)).toBe(30);
  expect(deflatedByPartial(20, 5)).toBe(16);
  expect(deflatedByPartial(20, 0.5)).toBe(19);
  expect(deflatedByPartial(3, 9)).toBe(1);
  expect(deflatedAtExit(10, 3)).toBe(4);
  expect(deflatedAtExit(10, 0)).toBe(2);
  expect(deflatedAtExit(10, 40)).toBe(10);
});

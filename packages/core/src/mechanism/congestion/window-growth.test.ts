import { expect, test } from "vitest";
import { newWindow } from "../../../test/congestion/pipe.ts";
import { avoidCongestion, cutBase, slowStart } from "./window-growth.ts";

test("slow start adds what is acknowledged and leaves what is beyond the threshold to congestion avoidance", () => {
  const window = newWindow(10);
  expect(slowStart(window, 3, 100)).toBe(0);
  expect(window.cwnd).toBe(13);
  expect(slowStart(window, 10, 15)).toBe(8);
  expect(window.cwnd).toBe(15);
});

test("slow start keeps fractions until they make a segment, so that divided acknowledgements gain nothing", () => {
  const window = newWindow(10);
  for (let part = 0; part < 8; part += 1) slowStart(window, 0.25, Number.POSITIVE_INFINITY);
  expect(window.cwnd).toBe(12);
  expect(window.cwndCount).toBe(0);
});

test("slow start does not count what congestion avoidance has gathered", () => {
  const window = newWindow(10);
  window.cwndCount = 7;
  slowStart(window, 1, 100);
  expect(window.cwnd).toBe(11);
  expect(window.cwndCount).toBe(7);
});

test("congestion avoidance adds one segment for a window of acknowledgements, however they are bundled", () => {
  for (const bundle of [1, 2, 5, 20]) {
    const window = newWindow(20);
    for (let acked = 0; acked < 20; acked += bundle) avoidCongestion(window, 20, bundle);
    expect(window.cwnd).toBe(21);
    expect(window.cwndCount).toBe(0);
  }
});

test("credit gathered at a larger window is worth one segment only", () => {
  const window = newWindow(10);
  window.cwndCount = 35;
  avoidCongestion(window, 10, 1);
  expect(window.cwnd).toBe(11);
  expect(window.cwndCount).toBe(1);
});

test("the window does not grow beyond its clamp", () => {
  const window = newWindow(10);
  window.cwndClamp = 12;
  slowStart(window, 50, Number.POSITIVE_INFINITY);
  expect(window.cwnd).toBe(12);
  avoidCongestion(window, 1, 5);
  expect(window.cwnd).toBe(12);
});

test("FlightSize counts what is not acknowledged, in whole segments, and not what limited transmit has added", () => {
  const window = newWindow(20);
  window.sndUna = 5000;
  window.sndNxt = 15_500;
  window.inFlight = 7;
  expect(cutBase(window, "flight-size")).toBe(11);
  expect(cutBase(window, "cwnd")).toBe(20);
  window.sndNxt = 27_000;
  expect(cutBase(window, "flight-size")).toBe(20);
});

test("short segments count whole in FlightSize, as they do in the window", () => {
  const window = newWindow(20);
  window.sndNxt = 400;
  window.inFlight = 16;
  expect(cutBase(window, "flight-size")).toBe(16);
});

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ack } from "../../../test/congestion/acks.ts";
import { newWindow } from "../../../test/congestion/pipe.ts";
import type { CongestionController, CongestionWindow } from "./controller.ts";
import { makeController, type ControllerOptions } from "./make-controller.ts";

/** What may happen to a controller, in any order. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      what: fc.constant("ack" as const),
      after: fc.double({ min: 0, max: 400, noNaN: true }),
      acked: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.double({ min: 0, max: 3, noNaN: true })),
      lost: fc.integer({ min: 0, max: 5 }),
      rtt: fc.oneof(fc.constant(-1), fc.double({ min: 0, max: 2000, noNaN: true })),
      interval: fc.double({ min: -1, max: 500, noNaN: true }),
      limited: fc.boolean(),
      echo: fc.boolean(),
      inFlight: fc.integer({ min: 0, max: 300 }),
    }),
  },
  fc.record({
    what: fc.constantFrom("loss" as const, "timeout" as const, "ecn" as const),
    after: fc.double({ min: 0, max: 400, noNaN: true }),
  }),
  fc.record({
    what: fc.constantFrom(
      "recovered" as const,
      "undone" as const,
      "idle-restart" as const,
      "transmit-start" as const,
      "send" as const,
    ),
    after: fc.double({ min: 0, max: 20_000, noNaN: true }),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const variants: readonly (readonly [string, (window: CongestionWindow) => CongestionController])[] = (
  [
    ["new-reno", {}],
    ["new-reno", { hyStart: true }],
    ["new-reno", { variant: "linux" }],
    ["cubic", {}],
    ["cubic", { hyStart: false, fastConvergence: false, cutFrom: "cwnd" }],
    ["cubic", { variant: "linux" }],
    ["cubic", { variant: "linux", hyStart: false, ticksPerSecond: 250 }],
    ["bbr", {}],
    ["bbr", { ecnResponse: "none", random: () => 0.99 }],
  ] as const
).map(([name, options]: readonly ["new-reno" | "cubic" | "bbr", ControllerOptions]) => [
  `${name} ${Object.entries(options).join(" ")}`.trim(),
  (window) => makeController(name, window, options),
]);

/** Cuts as a connection would. */
const cut = (
  controller: CongestionController,
  window: CongestionWindow,
  why: Step["what"],
  now: number,
): void => {
  const ssthresh = controller.ssthreshAfterLoss(now);
  // After a time-out all that was in flight counts as lost.
  if (why === "timeout") window.inFlight = 0;
  expect(ssthresh).toBeGreaterThanOrEqual(2);
  if (!controller.controlsRecovery) {
    window.ssthresh = ssthresh;
    const down = why === "ecn" ? (controller.cwndAfterEcn?.() ?? ssthresh) : ssthresh;
    window.cwnd = why === "timeout" ? 1 : Math.min(window.cwnd, Math.max(1, down));
  }
  controller.onEvent(why === "timeout" ? "timeout" : why === "ecn" ? "ecn" : "fast-recovery", now);
};

const take = (controller: CongestionController, window: CongestionWindow, each: Step, now: number): void => {
  switch (each.what) {
    case "ack": {
      window.isCwndLimited = each.limited;
      window.inFlight = each.inFlight;
      window.delivered += each.acked;
      window.lost = (window.lost ?? 0) + each.lost;
      window.sndUna += Math.ceil(each.acked * window.smss);
      window.sndNxt = Math.max(window.sndNxt, window.sndUna + each.inFlight * window.smss);
      if (each.rtt >= 0) {
        window.srtt = each.rtt;
        window.minRtt = Math.min(window.minRtt, each.rtt);
      }
      if (each.lost > 0)
        controller.onLost?.(
          { start: 0, end: 1, delivered: 0, deliveredAt: 0, firstSentAt: 0, isAppLimited: each.limited },
          now,
        );
      const deliveredInInterval = each.acked * 2;
      const { acked, lost, rtt, interval, echo } = each;
      controller.onAck(ack(window, { now, acked, lost, rtt, interval, deliveredInInterval, ecnEcho: echo }));
      return;
    }
    case "loss":
    case "timeout":
    case "ecn":
      cut(controller, window, each.what, now);
      return;
    case "undone":
      window.cwnd = Math.max(1, controller.cwndAfterUndo());
      controller.onEvent("undone", now);
      return;
    case "send":
      controller.onTransmit?.(now);
      return;
    case "recovered":
    case "idle-restart":
    case "transmit-start":
      controller.onEvent(each.what, now);
      return;
  }
};

const sound = (window: CongestionWindow): void => {
  expect(Number.isInteger(window.cwnd)).toBe(true);
  expect(window.cwnd).toBeGreaterThanOrEqual(1);
  expect(window.cwnd).toBeLessThanOrEqual(window.cwndClamp);
  expect(window.ssthresh).toBeGreaterThanOrEqual(1);
  expect(window.cwndCount).toBeGreaterThanOrEqual(0);
  expect(Number.isFinite(window.cwndCount)).toBe(true);
  expect(Number.isFinite(window.pacingRate)).toBe(true);
  expect(window.pacingRate).toBeGreaterThanOrEqual(0);
};

test.each(variants)(
  "%s: whatever happens, the window stays a whole number from one to its clamp",
  (_name, make) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.boolean(), (steps, small) => {
        const window = newWindow();
        if (small) window.cwndClamp = 20;
        const controller = make(window);
        let now = 0;
        for (const each of steps) {
          now += each.after;
          take(controller, window, each, now);
          sound(window);
        }
      }),
      { numRuns: 150 },
    );
  },
);

test.each(variants)("%s: undoing the last cut restores the window", (_name, make) => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 60 }),
      fc.constantFrom("loss" as const, "timeout" as const),
      (steps, why) => {
        const window = newWindow();
        const controller = make(window);
        let now = 0;
        for (const each of steps) {
          now += each.after;
          take(controller, window, each, now);
        }
        controller.onEvent("recovered", now);
        const before = { ...window };
        cut(controller, window, why, now);
        window.cwnd = controller.cwndAfterUndo();
        window.ssthresh = before.ssthresh;
        expect(window.cwnd).toBeGreaterThanOrEqual(before.cwnd);
        controller.onEvent("undone", now);
        expect(window.cwnd).toBe(before.cwnd);
      },
    ),
    { numRuns: 100 },
  );
});

test.each(variants)("%s: the same happenings make the same window", (_name, make) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const [first, second] = [newWindow(), newWindow()].map((window) => {
        const controller = make(window);
        let now = 0;
        for (const each of steps) {
          now += each.after;
          take(controller, window, each, now);
        }
        return window;
      });
      expect(first).toEqual(second);
    }),
    { numRuns: 30 },
  );
});

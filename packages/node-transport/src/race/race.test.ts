import { InvalidArgument } from "@tcplens/core";
import { describe, expect, test } from "vitest";
import { createRace, type Race } from "./race.ts";

/** Everything there is to do now, in short: `start 1 2001:db8::1`, `cancel 2`, `won 1`, `exhausted`. */
const drain = (race: Race): string[] => {
  const lines: string[] = [];
  for (let output = race.poll(); output !== undefined; output = race.poll()) {
    const { type } = output;
    lines.push(
      type === "exhausted"
        ? type
        : type === "start"
          ? `start ${output.id} ${output.address}`
          : `${type} ${output.id}`,
    );
  }
  return lines;
};

const SIX = ["2001:db8::1", "2001:db8::2"];
const FOUR = ["192.0.2.1", "192.0.2.2"];

describe("Resolution Delay (RFC 8305 §3 and §8)", () => {
  test("an IPv6 answer starts the race at once", () => {
    const race = createRace();
    race.answered(6, SIX, 7);
    expect(drain(race)).toEqual(["start 1 2001:db8::1"]);
  });

  test("an IPv4 answer waits 50 ms for IPv6, which then goes first", () => {
    const race = createRace();
    race.answered(4, FOUR, 10);
    expect(drain(race)).toEqual([]);
    expect(race.nextTimeout()).toBe(60);
    race.answered(6, SIX, 40);
    expect(drain(race)).toEqual(["start 1 2001:db8::1"]);
  });

  test("after 50 ms it goes without IPv6, not a moment earlier", () => {
    const race = createRace();
    race.answered(4, FOUR, 10);
    race.handleTimeout(59.9);
    expect(drain(race)).toEqual([]);
    race.handleTimeout(60);
    expect(drain(race)).toEqual(["start 1 192.0.2.1"]);
  });

  test.each([
    ["has failed", (race: Race) => race.lookupFailed(6, 12)],
    ["has no address", (race: Race) => race.answered(6, [], 12)],
  ])("nothing is waited for when IPv6 %s, before or after", (_how, end) => {
    const before = createRace();
    end(before);
    before.answered(4, FOUR, 20);
    expect(drain(before)).toEqual(["start 1 192.0.2.1"]);
    const after = createRace();
    after.answered(4, FOUR, 10);
    end(after);
    expect(drain(after)).toEqual(["start 1 192.0.2.1"]);
  });

  test("an IPv6 failure alone waits for IPv4", () => {
    const race = createRace();
    race.lookupFailed(6, 5);
    expect(drain(race)).toEqual([]);
    expect(race.nextTimeout()).toBeUndefined();
    race.answered(4, FOUR, 900);
    expect(drain(race)).toEqual(["start 1 192.0.2.1"]);
  });

  test("the delay is an option, and 0 is none", () => {
    const race = createRace({ resolutionDelay: 0 });
    race.answered(4, FOUR, 10);
    expect(drain(race)).toEqual(["start 1 192.0.2.1"]);
  });

  test("with IPv4 preferred it is IPv6 that waits", () => {
    const race = createRace({ preferFamily: 4 });
    race.answered(6, SIX, 0);
    expect(drain(race)).toEqual([]);
    race.answered(4, FOUR, 20);
    expect(drain(race)).toEqual(["start 1 192.0.2.1"]);
  });

  test("with one family asked for nothing is waited for and the other's addresses are not tried", () => {
    const race = createRace({ family: 4 });
    race.answered(6, SIX, 0);
    race.answered(4, ["192.0.2.1"], 0);
    expect(drain(race)).toEqual(["start 1 192.0.2.1"]);
    race.attemptFailed(1, 1);
    expect(drain(race)).toEqual(["exhausted"]);
  });
});

describe("Connection Attempt Delay (RFC 8305 §5 and §8)", () => {
  test("attempts start 250 ms apart and stay running", () => {
    const race = createRace();
    race.answered(6, SIX, 0);
    race.answered(4, FOUR, 1);
    expect(drain(race)).toEqual(["start 1 2001:db8::1"]);
    expect(race.nextTimeout()).toBe(250);
    race.handleTimeout(249.9);
    expect(drain(race)).toEqual([]);
    race.handleTimeout(250);
    expect(drain(race)).toEqual(["start 2 192.0.2.1"]);
    race.handleTimeout(500);
    expect(drain(race)).toEqual(["start 3 2001:db8::2"]);
    race.handleTimeout(750);
    expect(drain(race)).toEqual(["start 4 192.0.2.2"]);
    expect(race.nextTimeout()).toBeUndefined();
  });

  test("a late wake-up starts one attempt, and the next delay counts from it", () => {
    const race = createRace({ family: 6 });
    race.answered(6, [...SIX, "2001:db8::3"], 0);
    race.handleTimeout(1_000);
    expect(drain(race)).toEqual(["start 1 2001:db8::1", "start 2 2001:db8::2"]);
    expect(race.nextTimeout()).toBe(1_250);
  });

  test("a failure starts the next at once", () => {
    const race = createRace({ family: 6 });
    race.answered(6, SIX, 0);
    drain(race);
    race.attemptFailed(1, 0.3);
    expect(drain(race)).toEqual(["start 2 2001:db8::2"]);
  });

  test("an older attempt's failure keeps 10 ms of distance to the one that runs (the minimum that MUST hold)", () => {
    const race = createRace({ family: 4 });
    race.answered(4, [...FOUR, "192.0.2.3"], 0);
    race.handleTimeout(250);
    drain(race);
    race.attemptFailed(1, 254);
    expect(drain(race)).toEqual([]);
    expect(race.nextTimeout()).toBe(260);
    race.handleTimeout(260);
    expect(drain(race)).toEqual(["start 3 192.0.2.3"]);
  });

  test("two failures start two attempts", () => {
    const race = createRace({ family: 4 });
    race.answered(4, ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"], 0);
    race.handleTimeout(250);
    drain(race);
    race.attemptFailed(1, 300);
    race.attemptFailed(2, 300);
    expect(drain(race)).toEqual(["start 3 192.0.2.3"]);
    race.handleTimeout(310);
    expect(drain(race)).toEqual(["start 4 192.0.2.4"]);
  });

  test.each([
    ["attemptDelay", 9],
    ["attemptDelay", 2_001],
    ["attemptDelay", Number.NaN],
    ["resolutionDelay", -1],
    ["firstFamilyCount", 0],
    ["firstFamilyCount", 1.5],
  ])("%s of %d is refused", (name, value) => {
    expect(() => createRace({ [name]: value })).toThrow(InvalidArgument);
  });
});

describe("order (RFC 8305 §4 and §6, RFC 6724 §6)", () => {
  test("First Address Family Count gives the leading family more first tries", () => {
    const race = createRace({ firstFamilyCount: 2 });
    race.answered(6, [...SIX, "2001:db8::3"], 0);
    race.answered(4, FOUR, 0);
    expect(race.order().map(({ address }) => address)).toEqual([
      "2001:db8::1",
      "2001:db8::2",
      "192.0.2.1",
      "2001:db8::3",
      "192.0.2.2",
    ]);
  });

  test("a sort over both families decides which leads", () => {
    const race = createRace({ sort: (addresses) => addresses.toSorted() });
    race.answered(4, ["192.0.2.2", "192.0.2.1"], 0);
    race.answered(6, SIX, 1);
    expect(drain(race)).toEqual(["start 1 192.0.2.1"]);
    expect(race.order().map(({ address }) => address)).toEqual([
      "192.0.2.1",
      "2001:db8::1",
      "192.0.2.2",
      "2001:db8::2",
    ]);
  });

  test("addresses that a sort drops are tried last", () => {
    const race = createRace({
      family: 4,
      sort: (addresses) => addresses.filter((each) => each !== "192.0.2.1"),
    });
    race.answered(4, [...FOUR, "192.0.2.3"], 0);
    expect(race.order().map(({ address }) => address)).toEqual(["192.0.2.2", "192.0.2.3", "192.0.2.1"]);
  });

  test("one attempt for each distinct address, however it is written and however often it comes", () => {
    const race = createRace({ family: 6 });
    race.answered(6, ["::1", "0:0:0:0:0:0:0:1"], 0);
    race.answered(6, ["::1"], 1);
    expect(drain(race)).toEqual(["start 1 ::1"]);
    race.attemptFailed(1, 2);
    expect(drain(race)).toEqual(["exhausted"]);
  });

  test("addresses that come while attempts run take their family's turn, after the delay", () => {
    const race = createRace();
    race.answered(4, FOUR, 0);
    race.handleTimeout(50);
    drain(race);
    race.answered(6, SIX, 100);
    expect(drain(race)).toEqual([]);
    race.handleTimeout(300);
    race.handleTimeout(550);
    expect(drain(race)).toEqual(["start 2 2001:db8::1", "start 3 192.0.2.2"]);
  });

  test("addresses that come after everything has failed start at once", () => {
    const race = createRace();
    race.answered(6, ["2001:db8::1"], 0);
    race.attemptFailed(1, 5);
    expect(drain(race)).toEqual(["start 1 2001:db8::1"]);
    expect(race.nextTimeout()).toBeUndefined();
    race.answered(4, ["192.0.2.1"], 30);
    expect(drain(race)).toEqual(["start 2 192.0.2.1"]);
  });
});

describe("the end", () => {
  test("the first to connect wins, the others are cancelled, those not tried are forgotten", () => {
    const race = createRace({ family: 4 });
    race.answered(4, ["192.0.2.1", "192.0.2.2", "192.0.2.3"], 0);
    race.handleTimeout(250);
    drain(race);
    race.attemptConnected(1, 260);
    expect(drain(race)).toEqual(["won 1", "cancel 2"]);
    expect(race.nextTimeout()).toBeUndefined();
    race.attemptConnected(2, 261);
    race.attemptFailed(2, 262);
    race.handleTimeout(500);
    race.answered(6, SIX, 501);
    expect(drain(race)).toEqual([]);
  });

  test("an attempt that the driver has not pulled yet never starts", () => {
    const race = createRace({ family: 4 });
    race.answered(4, FOUR, 0);
    drain(race);
    race.handleTimeout(250);
    race.attemptConnected(1, 250);
    expect(drain(race)).toEqual(["won 1"]);
  });

  test("it is exhausted once, when every address has failed and both lookups have ended", () => {
    const race = createRace();
    race.answered(6, ["2001:db8::1"], 0);
    race.attemptFailed(1, 1);
    expect(drain(race)).toEqual(["start 1 2001:db8::1"]);
    race.lookupFailed(4, 700);
    race.lookupFailed(4, 701);
    expect(drain(race)).toEqual(["exhausted"]);
  });

  test("two failed lookups exhaust it without an attempt", () => {
    const race = createRace();
    race.lookupFailed(4, 1);
    race.lookupFailed(6, 2);
    expect(drain(race)).toEqual(["exhausted"]);
  });

  test("reports for attempts that do not exist change nothing", () => {
    const race = createRace();
    race.attemptFailed(1, 0);
    race.attemptConnected(99, 0);
    expect(drain(race)).toEqual([]);
  });

  test("time that goes back counts as the latest seen", () => {
    const race = createRace({ family: 4, now: 100 });
    race.answered(4, FOUR, 50);
    drain(race);
    expect(race.nextTimeout()).toBe(350);
  });
});

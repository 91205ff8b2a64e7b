/** RFC 4821, RFC 8899 and RFC 1191: requirements of docs/requirements/rfc4821.md that a connection meets by itself. */
import { describe, expect, test } from "vitest";
import type { ConnectionOptions } from "../../src/connection/options.ts";
import { Driver } from "./driver.ts";

const setup = { mtu: 1500 } as const;
const reno: ConnectionOptions = { congestion: "new-reno", noDelay: true };

const established = (options: ConnectionOptions = {}): Driver =>
  Driver.established({ ...reno, ...options }, { mss: 1460, sack: true }, 100, setup);

const tooBig = (driver: Driver, mtu: number): boolean =>
  driver.call((connection, now) =>
    connection.receiveIcmp(
      { kind: "packet-too-big", name: "fragmentation needed", sequence: connection.info(now).sndUna, mtu },
      now,
    ),
  );

const lengths = (driver: Driver): readonly number[] =>
  driver
    .sent()
    .filter(({ length }) => length > 0)
    .map(({ length }) => length);

/** Sends and acknowledges whatever fits into packets of `mtu` octets, until `octets` have arrived. Larger ones vanish. */
const through = (
  driver: Driver,
  mtu: number,
  octets: number,
): { readonly largest: number; readonly probes: readonly number[] } => {
  let arrived = Math.max(1, driver.peerAck);
  let largest = 0;
  const held = new Map<number, number>();
  const probes: number[] = [];
  for (let turn = 0; turn < 4000 && arrived <= octets; turn += 1) {
    driver.write(20_000);
    const usual = driver.connection.info(driver.now).sndMss;
    for (const { seq, length } of driver.sent()) {
      if (length === 0) continue;
      if (length > usual) probes.push(driver.now);
      if (length + 40 > mtu) continue;
      largest = Math.max(largest, length);
      held.set(seq, Math.max(held.get(seq) ?? 0, length));
    }
    driver.pass(50);
    for (let length = held.get(arrived); length !== undefined; length = held.get(arrived)) {
      held.delete(arrived);
      arrived += length;
    }
    for (const seq of held.keys()) if (seq < arrived) held.delete(seq);
    const blocks = runsOf(held);
    driver.receive({ ack: arrived, ...(blocks.length > 0 ? { sack: blocks } : {}) });
  }
  return { largest, probes };
};

/** What is held beyond the gap, as a receiver reports it. */
const runsOf = (held: ReadonlyMap<number, number>): readonly (readonly [number, number])[] => {
  const runs: [number, number][] = [];
  for (const [seq, length] of [...held].toSorted(([a], [b]) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] >= seq) last[1] = Math.max(last[1], seq + length);
    else runs.push([seq, seq + length]);
  }
  return runs.slice(-3);
};

describe("RFC 1191, RFC 8201 and RFC 8899: what routers say", () => {
  test("9293-3.7.2-a: a report lowers the size at once, and what was lost goes out again", () => {
    const driver = established();
    driver.write(3000);
    expect(lengths(driver)).toEqual([1460, 1460, 80]);
    expect(tooBig(driver, 1000)).toBe(true);
    const again = driver.sent();
    expect(again[0]).toMatchObject({ seq: 1, length: 960 });
    expect(driver.connection.info(driver.now)).toMatchObject({ pathMtu: 1000, sndMss: 960 });
  });

  test("8899-3-c, 8899-3-d: it never raises it", () => {
    const driver = established();
    driver.write(3000);
    expect(tooBig(driver, 1500)).toBe(false);
    expect(tooBig(driver, 9000)).toBe(false);
    expect(driver.connection.info(driver.now).pathMtu).toBe(1500);
  });

  test("8899-4.6.2-a: less than IPv6's least is not believed (RFC 8201 §4)", () => {
    const six = Driver.established(reno, { mss: 1440 }, 100, { mtu: 1500, ipHeader: 40 });
    six.write(3000);
    expect(tooBig(six, 1279)).toBe(false);
    expect(six.connection.info(six.now).pathMtu).toBe(1500);
    expect(tooBig(six, 1280)).toBe(true);
  });

  test.each([
    ["rfc", 552],
    ["linux", 552],
    ["bsd", 256],
  ] as const)(
    "8899-4.6.2-a: IPv4 goes down to a floor, and leaves the rest to fragments: %s",
    (profile, floor) => {
      for (const mtu of [20, 68, floor - 1]) {
        const four = established({ profile });
        four.write(3000);
        four.sent();
        expect(four.connection.mayFragment).toBe(false);
        expect(tooBig(four, mtu)).toBe(true);
        expect(four.connection.info(four.now).pathMtu).toBe(floor);
        expect(four.connection.mayFragment).toBe(true);
        expect(four.sent()[0]).toMatchObject({ seq: 1, length: floor - 40 });
        // Whoever says it again says nothing new.
        expect(tooBig(four, mtu)).toBe(false);
        four.connection.checkInvariants();
      }
      const four = established({ profile });
      four.write(3000);
      expect(tooBig(four, floor)).toBe(true);
      expect(four.connection.mayFragment).toBe(false);
    },
  );

  test("a window of what was too big: one segment goes out again, and slow start leads back (RFC 1191 §6.5)", () => {
    const driver = established({ congestion: "cubic" });
    driver.write(14_600);
    expect(lengths(driver)).toHaveLength(10);
    expect(tooBig(driver, 700)).toBe(true);
    expect(lengths(driver)).toEqual([660]);
    driver.pass(100);
    driver.receive({ ack: 661 });
    expect(lengths(driver)).toEqual([660, 140]);
    expect(driver.connection.info(driver.now)).toMatchObject({ sndCwnd: 2, sndSsthresh: 10 });
  });

  test("with Linux's habits as many as the window has room for", () => {
    const driver = established({ profile: "linux" });
    driver.write(20_000);
    expect(lengths(driver)).toHaveLength(10);
    expect(tooBig(driver, 700)).toBe(true);
    expect(lengths(driver)).toHaveLength(10);
  });

  test("with BBR it leaves at its pace", () => {
    const driver = established({ congestion: "bbr" });
    driver.write(14_600);
    for (let ms = 0; ms < 90; ms += 1) driver.pass(1);
    const out = lengths(driver).length;
    expect(out).toBeGreaterThan(4);
    expect(tooBig(driver, 700)).toBe(true);
    expect(lengths(driver).length).toBeLessThanOrEqual(3);
    driver.pass(50);
    expect(lengths(driver).length).toBeGreaterThan(0);
  });

  test("a router that does not say takes the size down to the next plateau", () => {
    const driver = established();
    driver.write(3000);
    expect(tooBig(driver, 0)).toBe(true);
    expect(driver.connection.info(driver.now).pathMtu).toBe(1492);
  });

  test("4821-4-b, 5681-3.1-e: the window in segments does not grow by it, so that it falls in octets", () => {
    const driver = established();
    driver.write(10_000);
    const before = driver.connection.info(driver.now).sndCwnd;
    tooBig(driver, 700);
    expect(driver.connection.info(driver.now).sndCwnd).toBeLessThanOrEqual(before);
  });

  test("none of it where discovery is off", () => {
    const driver = established({ pathMtuDiscovery: "none" });
    driver.write(3000);
    expect(tooBig(driver, 1000)).toBe(false);
  });
});

describe("RFC 4821, probing", () => {
  test("4821-7.7-a, 8899-4.3-a: large segments that vanish without a word: smaller ones after two timeouts", () => {
    const driver = established({ tailLossProbe: false });
    driver.write(5000);
    driver.sent();
    driver.pass(20_000);
    expect(Math.min(...lengths(driver))).toBeLessThanOrEqual(536);
    expect(driver.connection.info(driver.now).pathMtu).toBeLessThan(600);
  });

  test("4821-7.6.1-a: after a black hole the path's size is found again by probes", () => {
    const driver = established();
    const { largest } = through(driver, 1100, 2_500_000);
    expect(largest).toBeGreaterThan(1000);
  });

  /** Full segments have come through; then everything that is longer than `most` octets is lost. */
  const cutOff = (most: number): { readonly driver: Driver; readonly sizes: () => readonly number[] } => {
    const driver = established({ tailLossProbe: false });
    through(driver, 1500, 20_000);
    let arrived = driver.peerAck;
    driver.sent();
    driver.write(60_000);
    const sizes: number[] = [];
    const look = (): readonly number[] => {
      for (const { seq, length } of driver.sent()) {
        if (length === 0 || length > most || seq !== arrived) continue;
        arrived += length;
        sizes.push(driver.connection.info(driver.now).pathMtu);
        driver.receive({ ack: arrived });
      }
      sizes.push(driver.connection.info(driver.now).pathMtu);
      return sizes;
    };
    return { driver, sizes: look };
  };

  test("4821-7.7-a: where as large segments have come through, more time-outs are needed for the suspicion", () => {
    const { driver, sizes } = cutOff(0);
    let timeouts = 0;
    while (sizes().at(-1) === 1500) {
      const before = driver.connection.info(driver.now).totalRetrans;
      driver.pass(100);
      timeouts += driver.connection.info(driver.now).totalRetrans - before;
    }
    expect(timeouts).toBe(5);
  });

  test("a small segment that is lost as well takes the suspicion back", () => {
    const { driver, sizes } = cutOff(0);
    while (sizes().at(-1) === 1500) driver.pass(100);
    for (let turn = 0; turn < 2000 && sizes().at(-1) !== 1500; turn += 1) driver.pass(100);
    expect(sizes().at(-1)).toBe(1500);
  });

  test("where small segments come through and large ones still do not, it was right", () => {
    const { driver, sizes } = cutOff(600);
    for (let turn = 0; turn < 3000; turn += 1) {
      sizes();
      driver.pass(100);
    }
    const changes = sizes().filter((size, index, all) => size !== all[index - 1]);
    expect(changes.slice(0, 4)).toEqual([1500, 552, 1500, 552]);
  });

  test("4821-7.1-a, 4821-7.1-b, 4821-7.4-a: with a smaller path known, probes lie between it and the link's size", () => {
    const driver = Driver.established(
      { ...reno, pathMtuDiscovery: "probe" },
      { mss: 1460, sack: true },
      100,
      {
        mtu: 1500,
        pathMtu: 700,
      },
    );
    const { largest, probes } = through(driver, 1500, 600_000);
    expect(probes.length).toBeGreaterThan(0);
    expect(largest).toBeGreaterThan(1400);
    expect(largest).toBeLessThanOrEqual(1460);
  });

  test("4821-7.6.2-a: the loss of a probe alone cuts no window", () => {
    const driver = Driver.established(
      { ...reno, pathMtuDiscovery: "probe" },
      { mss: 1460, sack: true },
      100,
      {
        mtu: 1500,
        pathMtu: 700,
      },
    );
    through(driver, 700, 600_000);
    expect(driver.connection.info(driver.now).sndSsthresh).toBe(Number.POSITIVE_INFINITY);
  });

  test("4821-7.6.2-b, 4821-7.6.2-c: after a failed one the next waits for as many round trips as the window has segments", () => {
    const driver = Driver.established(
      { ...reno, pathMtuDiscovery: "probe" },
      { mss: 1460, sack: true },
      100,
      {
        mtu: 1500,
        pathMtu: 700,
      },
    );
    const { probes } = through(driver, 700, 600_000);
    const gaps = probes.slice(1).map((at, index) => at - (probes[index] ?? 0));
    expect(probes.length).toBeGreaterThan(0);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(10 * 50);
  });

  test("4821-7.3-a, 4821-7.3-b, 4821-7.3-c: once found, nothing more is tried for ten minutes", () => {
    const driver = Driver.established(
      { ...reno, pathMtuDiscovery: "probe" },
      { mss: 1460, sack: true },
      100,
      {
        mtu: 1500,
        pathMtu: 1400,
      },
    );
    through(driver, 1500, 400_000);
    const after = through(driver, 1500, 800_000);
    expect(after.probes).toEqual([]);
    expect(driver.now).toBeLessThan(600_000);
  });

  test("4821-7.6.4-a: a probe lost together with others says nothing of its size: the same one is tried again", () => {
    const driver = Driver.established(
      { ...reno, pathMtuDiscovery: "probe" },
      { mss: 1460, sack: true },
      100,
      {
        mtu: 1500,
        pathMtu: 700,
      },
    );
    const sizes: number[] = [];
    let arrived = 1;
    const held = new Map<number, number>();
    const again = new Set<number>();
    for (let turn = 0; turn < 400 && sizes.length < 2; turn += 1) {
      driver.write(20_000);
      const usual = driver.connection.info(driver.now).sndMss;
      let lose = false;
      for (const { seq, length } of driver.sent()) {
        if (length === 0) continue;
        const isProbe = length > usual && !again.has(seq);
        if (isProbe) sizes.push(length);
        // Of the first probe's flight the probe is lost, and the segment after it, once.
        const lost = sizes.length === 1 && (isProbe || lose) && !again.has(seq);
        lose = isProbe;
        if (lost) again.add(seq);
        else held.set(seq, Math.max(held.get(seq) ?? 0, length));
      }
      driver.pass(50);
      for (let length = held.get(arrived); length !== undefined; length = held.get(arrived)) {
        held.delete(arrived);
        arrived += length;
      }
      for (const seq of held.keys()) if (seq < arrived) held.delete(seq);
      const blocks = runsOf(held);
      driver.receive({ ack: arrived, ...(blocks.length > 0 ? { sack: blocks } : {}) });
    }
    expect(sizes).toHaveLength(2);
    expect(sizes[1]).toBe(sizes[0]);
  });

  test("4821-4-a: a larger size does not make the window larger in octets", () => {
    const driver = Driver.established(
      { ...reno, pathMtuDiscovery: "probe", explain: true },
      { mss: 1460, sack: true },
      100,
      {
        mtu: 1500,
        pathMtu: 700,
      },
    );
    let octets = 0;
    let raised = 0;
    let size = driver.connection.info(driver.now).sndMss;
    for (let turn = 0; turn < 400; turn += 1) {
      driver.write(20_000);
      driver.pass(50);
      for (const { seq, length } of driver.sent()) {
        if (length === 0) continue;
        const before = driver.connection.info(driver.now);
        octets = before.sndCwnd * before.sndMss;
        driver.receive({ ack: seq + length });
        const after = driver.connection.info(driver.now);
        if (after.sndMss > size) {
          raised += 1;
          // One acknowledgement may add a segment beside.
          expect(after.sndCwnd * after.sndMss).toBeLessThanOrEqual(octets + 2 * after.sndMss);
        }
        size = after.sndMss;
      }
    }
    expect(raised).toBeGreaterThan(0);
  });
});

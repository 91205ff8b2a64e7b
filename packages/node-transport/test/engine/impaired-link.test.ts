import type { Link, Packet } from "@tcplens/core/simulation";
import { describe, expect, test } from "vitest";
import { impairedLink } from "../../src/engine/impaired-link.ts";
import type { PacketLink } from "../../src/engine/packet-link.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { Heard } from "./heard.ts";
import { Recorder } from "./recorder.ts";

/** Each packet is late by the number that it begins with, ms; 0: it is lost; 99: it comes twice. */
const byNumber = (): Link => {
  let underWay: { readonly at: number; readonly packet: Packet }[] = [];
  return {
    send: (packet, now) => {
      const late = packet.bytes[0] ?? 0;
      if (late === 0) packet.history.push({ at: now, copy: 0, what: "lost", by: "loss" });
      else underWay.push({ at: now + late, packet });
      if (late === 99) underWay.push({ at: now + late, packet });
    },
    nextArrival: () => Math.min(Infinity, ...underWay.map(({ at }) => at)),
    arrivals: (now) => {
      const due = underWay.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at);
      underWay = underWay.filter(({ at }) => at > now);
      return due.map(({ packet }) => packet);
    },
  };
};

const setUp = (
  options: { readonly underWayMax?: number } = {},
): { under: Recorder; link: PacketLink; clock: FakeClock; heard: Heard } => {
  const under = new Recorder(100);
  const clock = new FakeClock(1000);
  const link = impairedLink({ link: under, outward: byNumber(), inward: byNumber(), clock, ...options });
  const heard = new Heard();
  link.attach(heard);
  return { under, link, clock, heard };
};

const packet = (number: number): Uint8Array => Uint8Array.of(number);

describe("an impaired link", () => {
  test("sends each packet when it has come through, and those that are lost never", async () => {
    const { under, link, clock } = setUp();
    for (const late of [50, 0, 99, 20]) expect(link.send(packet(late))).toBe(true);
    expect(under.sent).toEqual([]);
    expect(clock.pending).toBe(1);
    await clock.next();
    expect([clock.now(), ...under.sent]).toEqual([1020, 20]);
    await clock.next();
    await clock.next();
    expect([clock.now(), ...under.sent]).toEqual([1099, 20, 50, 99, 99]);
    expect(clock.pending).toBe(0);
    expect(link.counters).toEqual({ sent: 4, received: 0, dropped: 0, problems: 0 });
  });

  test("does the same to what arrives, with the one alarm", async () => {
    const { under, link, clock, heard } = setUp();
    link.send(packet(30));
    under.receiver.packet(packet(10));
    under.receiver.packet(packet(40));
    expect(clock.pending).toBe(1);
    await clock.next();
    expect(heard.heard.map((each) => each[0])).toEqual([10]);
    await clock.next();
    await clock.next();
    expect(heard.heard.map((each) => each[0])).toEqual([10, 40]);
    expect(under.sent).toEqual([30]);
  });

  test("keeps the bytes as they were when they were sent", async () => {
    const { under, link, clock } = setUp();
    const bytes = packet(5);
    link.send(bytes);
    bytes[0] = 77;
    await clock.next();
    expect(under.sent).toEqual([5]);
  });

  test("loses what comes through while the link beneath is full, and refuses before", async () => {
    const { under, link, clock } = setUp();
    link.send(packet(5));
    under.isReady = false;
    expect(link.isReady).toBe(false);
    expect(link.send(packet(6))).toBe(false);
    await clock.next();
    expect(under.sent).toEqual([]);
    expect(link.counters).toMatchObject({ sent: 0, dropped: 2 });
  });

  test("holds so many packets and no more, however many have gone through before", async () => {
    const { under, link, clock } = setUp({ underWayMax: 3 });
    for (let round = 0; round < 1000; round++) {
      link.send(packet(1));
      link.send(packet(0));
      await clock.next();
    }
    expect(under.sent.length).toBe(1000);
    for (const late of [10, 11, 12, 13]) link.send(packet(late));
    for (let left = 0; left < 3; left++) await clock.next();
    expect(under.sent.slice(1000)).toEqual([10, 11, 12]);
  });

  test("gives up what it hears nothing of after a minute", async () => {
    const under = new Recorder(100);
    const clock = new FakeClock(1000);
    // It swallows the first packet without a word, and lets the others through at once.
    const waiting: Packet[] = [];
    let count = 0;
    const outward: Link = {
      send: (each) => {
        if (count > 0) waiting.push(each);
        count += 1;
      },
      nextArrival: () => (waiting.length === 0 ? Infinity : 0),
      arrivals: () => waiting.splice(0),
    };
    const link = impairedLink({ link: under, outward, clock, underWayMax: 2 });
    link.send(packet(1));
    link.send(packet(2));
    link.send(packet(3));
    // The first is still under way as far as anybody knows, and the second behind it.
    expect(under.sent).toEqual([2]);
    clock.spend(60_000);
    link.send(packet(4));
    expect(under.sent).toEqual([2, 4]);
  });

  test("refuses what is beyond the MTU", () => {
    const { link } = setUp();
    expect(link.send(new Uint8Array(101))).toBe(false);
    expect(link.mtu).toBe(100);
  });

  test("passes on what the link beneath says, and its end", async () => {
    const { under, link, clock, heard } = setUp();
    under.receiver.ready();
    expect(await heard.whenReady()).toBe(true);
    under.receiver.problem(new Error("no buffer"));
    expect(heard.problems.map(String)).toEqual(["Error: no buffer"]);
    expect(link.counters.problems).toBe(1);
    link.unref();
    expect(under.isReferenced).toBe(false);
    link.ref();
    expect(under.isReferenced).toBe(true);
    link.send(packet(9));
    await link.close();
    expect(under.isClosed).toBe(true);
    expect(heard.closings).toEqual([undefined]);
    expect(clock.pending).toBe(0);
    expect(link.send(packet(9))).toBe(false);
  });

  test("without impairments lets everything through at once", () => {
    const under = new Recorder(100);
    const link = impairedLink({ link: under });
    const heard = new Heard();
    link.attach(heard);
    link.send(packet(0));
    under.receiver.packet(packet(0));
    expect(under.sent).toEqual([0]);
    expect(heard.heard).toEqual([packet(0)]);
  });
});

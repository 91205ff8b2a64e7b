/**
 * Arbitrary segments, calls and passing time, into every state, from a seed. Nothing may throw, no invariant may break,
 * and what is kept stays within the buffers, whatever a peer sends.
 */
import { ms } from "../../src/base/millis.ts";
import { port } from "../../src/base/port.ts";
import { seeded, type Random } from "../../src/base/random.ts";
import { seq, seqAdd } from "../../src/base/seq.ts";
import { windowUnscaled } from "../../src/base/window.ts";
import type { ConnectionOptions } from "../../src/connection/options.ts";
import { Segment, type SegmentOption } from "../../src/wire/segment.ts";
import { engineIn, places, type Engine } from "../support/engine-in-state.ts";

const BUFFER = 20_000;

const pick = <T extends number | string | object>(random: Random, list: readonly T[]): T => {
  const chosen = list[Math.floor(random.next() * list.length)];
  if (chosen === undefined) throw new Error("nothing to choose from");
  return chosen;
};
const below = (random: Random, limit: number): number => Math.floor(random.next() * limit);

/** One run: a state, then `inputs` things that happen. Throws where something is wrong. */
export const fuzzReceive = (seed: number, inputs: number): void => {
  const random = seeded(seed);
  const isns = [0, 1, 2 ** 31 - 2, 2 ** 31, 2 ** 32 - 3, below(random, 2 ** 32)];
  const engine = engineIn(
    pick(random, places),
    { iss: pick(random, isns), irs: pick(random, isns), window: BUFFER, peerWindow: below(random, 65_536) },
    optionsOf(random),
  );
  for (let input = 0; input < inputs; input += 1) {
    step(engine, random);
    const refuses = random.next() < 0.1;
    engine.drain(refuses ? () => random.next() < 0.7 : undefined);
    engine.connection.checkInvariants();
    engine.forget();
    const held = engine.connection.readableBytes;
    if (held > BUFFER) throw new Error(`${held} octets are held, ${BUFFER} may be`);
  }
};

const optionsOf = (random: Random): ConnectionOptions => ({
  profile: pick(random, ["rfc", "linux", "bsd"] as const),
  congestion: pick(random, ["new-reno", "cubic", "bbr"] as const),
  sack: random.next() < 0.7,
  timestamps: random.next() < 0.5,
  windowScaling: random.next() < 0.5,
  ecn: pick(random, ["never", "accept", "request"] as const),
  rack: random.next() < 0.7,
  noDelay: random.next() < 0.5,
  pathMtuDiscovery: pick(random, ["none", "icmp", "probe-on-blackhole", "probe"] as const),
  resetAcceptance: pick(random, ["rfc5961", "rfc793"] as const),
  synAcceptance: pick(random, ["rfc5961", "rfc793"] as const),
  ...(random.next() < 0.3 ? { pacing: { slowStart: 200, congestionAvoidance: 120 } } : {}),
  ...(random.next() < 0.3 ? { keepAlive: { idle: 1000, interval: 500, count: 3 } } : {}),
  ...(random.next() < 0.2 ? { userTimeout: 5000 } : {}),
  explain: random.next() < 0.3,
});

const step = (engine: Engine, random: Random): void => {
  const { connection } = engine;
  const chance = random.next();
  if (chance < 0.65) connection.receive(segmentOf(engine, random), engine.now);
  else if (chance < 0.78) passTime(engine, random);
  else if (chance < 0.88)
    connection.write(new Uint8Array(below(random, 6000)), engine.now, writeOptions(random));
  else if (chance < 0.94) connection.read(new Uint8Array(below(random, 8000)), engine.now);
  else if (chance < 0.96) connection.receiveIcmp(icmpOf(engine, random), engine.now);
  else if (chance < 0.962) connection.routeMtu(pick(random, [68, 296, 640, 1280, 1500]), engine.now);
  else if (chance < 0.97) connection.shutdown(engine.now);
  else if (chance < 0.975) connection.release(engine.now);
  else if (chance < 0.977) connection.abort(engine.now);
  else connection.configure(optionsOf(random), engine.now);
};

const writeOptions = (random: Random): { readonly urgent: boolean; readonly more: boolean } => ({
  urgent: random.next() < 0.1,
  more: random.next() < 0.1,
});

const passTime = (engine: Engine, random: Random): void => {
  const due = engine.connection.nextTimeout();
  engine.now =
    Number.isFinite(due) && random.next() < 0.7
      ? Math.max(engine.now, due)
      : ms(engine.now + random.next() * 400);
  engine.connection.handleTimeout(engine.now);
};

const icmpOf = (engine: Engine, random: Random) => ({
  kind: pick(random, ["hard", "soft", "packet-too-big"] as const),
  name: "port unreachable",
  sequence: seqAdd(engine.snd, -below(random, 4000)),
  mtu: pick(random, [0, 68, 296, 576, 1280, 1400, 1499, 1500, 9000]),
});

/** Numbers mostly about the edges, flags and options as they fall. */
const segmentOf = (engine: Engine, random: Random): Segment => {
  const info = engine.connection.info(engine.now);
  const known = engine.connection.state !== "CLOSED" && engine.connection.state !== "LISTEN";
  const edges = [
    0,
    1,
    -1,
    info.rcvWnd,
    info.rcvWnd - 1,
    -below(random, 3000),
    below(random, 3000),
    below(random, 2 ** 32),
  ];
  const sent = [0, 0, 0, 1, -1, -below(random, 6000), below(random, 2 ** 32), 2 ** 31];
  const flags = random.next() < 0.75 ? 0x10 | (random.next() < 0.2 ? 0x01 : 0) : below(random, 512);
  const blocks = Array.from({ length: below(random, 5) }, () => {
    const left = seqAdd(seq(info.sndUna), below(random, 9000) - 1000);
    return { left, right: seqAdd(left, below(random, 4000) - 500) };
  });
  const options: SegmentOption[] = (flags & 0x02) !== 0 ? synOptions(random) : [];
  return new Segment({
    sourcePort: port(2000),
    destinationPort: port(1000),
    sequence: seqAdd(known ? seq(info.rcvNxt) : engine.peer, pick(random, edges)),
    acknowledgement: seqAdd(seq(info.sndNxt), pick(random, sent)),
    flags,
    window: windowUnscaled(pick(random, [0, 1, 100, 1460, 65_535, below(random, 65_536)])),
    urgentPointer: below(random, 65_536),
    timestamp: random.next() < 0.5 ? below(random, 2 ** 32) : -1,
    timestampEcho: below(random, 100_000),
    sack: random.next() < 0.3 ? blocks : [],
    options,
    payload: new Uint8Array(random.next() < 0.5 ? 0 : below(random, 3000)),
    ecn: below(random, 4) as 0 | 1 | 2 | 3,
  });
};

const synOptions = (random: Random): SegmentOption[] => {
  const all: SegmentOption[] = [
    { kind: "mss", value: pick(random, [0, 1, 88, 536, 1460, 65_535]) },
    { kind: "window-scale", shift: below(random, 256) },
    { kind: "sack-permitted" },
    { kind: "timestamps", value: below(random, 2 ** 32), echo: below(random, 2 ** 32) },
    { kind: "fast-open", cookie: new Uint8Array(below(random, 17)) },
    { kind: "user-timeout", value: below(random, 2 ** 15), unit: "minutes" },
  ];
  return all.filter(() => random.next() < 0.6);
};

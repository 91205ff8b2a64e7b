/**
 * The engine: two endpoints in one process over a perfect link, every segment encoded, decoded and its checksum made and
 * verified, beside a loop that does nothing but copy and add up the same octets. And what an idle connection costs.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Endpoint } from "../packages/core/src/endpoint/endpoint.ts";
import { seeded } from "../packages/core/src/base/random.ts";
import { median, ratio, rounds, row } from "./statistics.mjs";

const MSS = 1460;
const ROUNDS = 7;
const COUNTS = [1, 100, 10_000];
/** Payload of one round. */
const BYTES = 256e6;
/** Segments that a connection sends in a row before another has its turn, and segments on the way at a time. */
const BURST = 10;
const ON_THE_WAY = 40;
const IDLE = 10_000;

const address = (last) => ({ family: 4, words: [0x0a00_0000 + last] });

/** Two hosts and an in-process wire between them; no time passes but what the caller lets pass. */
class Bench {
  now = 1;
  segments = 0;
  client = new Endpoint({ addresses: [address(1)], random: seeded(1), connection: options, limits });
  server = new Endpoint({ addresses: [address(2)], random: seeded(2), connection: options, limits });
  pairs = [];
  #into = new Uint8Array(65_536);
  #turn = 0;
  received = 0;

  constructor(count) {
    const listener = this.server.listen({ port: 80, backlog: 65_535 }, this.now);
    // 60,000 connections fit between two addresses and one port.
    for (let index = 0; index < count; index += 1) {
      const ours = this.client.connect({ remote: { address: address(2), port: 80 } }, this.now);
      if ("error" in ours) throw new Error(ours.error);
      this.exchange();
      const theirs = listener.accept();
      if (theirs === undefined) throw new Error("no connection came about");
      this.pairs.push({ ours, theirs });
      if (index % 100 === 0) this.now += 1;
    }
  }

  /** Carries packets until neither end has any. */
  exchange() {
    for (let moved = true; moved;) {
      moved = this.#carry(this.client, this.server) + this.#carry(this.server, this.client) > 0;
      this.now += 0.01;
    }
  }

  #carry(from, to) {
    let packets = 0;
    for (let action = from.poll(); action !== undefined; action = from.poll()) {
      if (action.type === "packet") {
        to.receive(action.bytes, this.now);
        packets += 1;
      } else if (action.type === "connection" && action.action.type === "readable")
        this.#read(action.connection);
    }
    if (from.nextTimeout() <= this.now) from.handleTimeout(this.now);
    this.segments += packets;
    return packets;
  }

  #read(connection) {
    for (let count = 1; count > 0;) {
      count = connection.read(this.#into, this.now);
      this.received += count;
    }
  }

  /**
   * Sends `bytes` in all: every connection in its turn, `burst` segments each, and as many octets on the way at a time
   * whether they are one connection's or several's. Gives the seconds it took.
   */
  transfer(bytes, burst) {
    const chunk = new Uint8Array(burst * MSS).fill(0x5a);
    const wanted = this.received + bytes;
    const started = performance.now();
    while (this.received < wanted) {
      for (let sent = 0; sent < ON_THE_WAY; sent += burst) {
        this.pairs[this.#turn].ours.write(chunk, this.now);
        this.#turn = (this.#turn + 1) % this.pairs.length;
      }
      this.exchange();
    }
    return (performance.now() - started) / 1000;
  }
}

/** Timestamps are left out, so that a segment holds 1460 octets. */
const options = { timestamps: false };
const limits = { connections: 65_536, synQueue: 65_536 };

const throughput = (count) => {
  const bench = new Bench(count);
  return () => {
    const segments = bench.segments;
    const before = bench.received;
    const usage = process.cpuUsage();
    const seconds = bench.transfer(BYTES, BURST);
    const { user, system } = process.cpuUsage(usage);
    (ofProcessor[count] ??= []).push((bench.received - before) / (user + system));
    perSecond[count] ??= [];
    perSecond[count].push((bench.segments - segments) / seconds);
    return (bench.received - before) / 1e6 / seconds;
  };
};

/** Segments a second of each round, acknowledgements counted. */
const perSecond = {};

/** Payload, MB, of a second of processor time: what other programs on the machine take away does not count. */
const ofProcessor = {};

/** Nothing but what cannot be left out: each octet once copied and once added up, in 16-bit words. */
const copyAndAdd = () => {
  const from = new Uint8Array(BURST * MSS).fill(0x5a);
  const into = new Uint8Array(MSS);
  const words = new Uint16Array(into.buffer);
  let sum = 0;
  const started = performance.now();
  for (let done = 0; done < BYTES; done += MSS) {
    into.set(from.subarray(done % from.length, (done % from.length) + MSS));
    for (let index = 0; index < words.length; index += 1) sum += words[index];
    sum %= 0xffff;
  }
  const seconds = (performance.now() - started) / 1000;
  return sum < 0 ? 0 : BYTES / 1e6 / seconds;
};

const collect = () => {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc");
  for (let again = 0; again < 3; again += 1) gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** Octets for each of the ends that are open and have nothing to do. */
const idle = () => {
  const before = collect();
  const bench = new Bench(IDLE);
  const after = collect();
  return (after - before) / (bench.pairs.length * 2);
};

/** Lines of Markdown. */
export const benchCore = async () => {
  const perIdle = idle();
  const names = COUNTS.map((count) => `${count.toLocaleString("en")} connection${count === 1 ? "" : "s"}`);
  const figures = await rounds(ROUNDS, {
    "copy and add up": copyAndAdd,
    ...Object.fromEntries(COUNTS.map((count, index) => [names[index], throughput(count)])),
  });
  const plain = figures["copy and add up"];
  return [
    "## The engine",
    "",
    `${BYTES / 1e6} MB from one endpoint to another in one process, MSS ${MSS}, ${ROUNDS} rounds in turn; each`,
    `connection has its turn every ${BURST} segments. Segments are those of both directions.`,
    "",
    row([
      "",
      "payload MB/s, median",
      "least – greatest",
      "MB/s of processor time",
      "of copying, median",
      "1000 segments/s",
      "of one connection",
      "bar",
    ]),
    row(["---", "---:", "---:", "---:", "---:", "---:", "---:", "---:"]),
    ...Object.entries(figures).map(([name, values]) => {
      const count = COUNTS[names.indexOf(name)];
      return row([
        name,
        Math.round(median(values)),
        `${Math.round(Math.min(...values))} – ${Math.round(Math.max(...values))}`,
        count === undefined ? "" : Math.round(median(ofProcessor[count].slice(-ROUNDS))),
        ratio(values, plain).median.toFixed(2),
        count === undefined ? "" : Math.round(median(perSecond[count].slice(-ROUNDS)) / 1000),
        count === undefined || count === 1 ? "" : ratio(values, figures[names[0]]).median.toFixed(2),
        count === 1 ? "≥ 700" : count === undefined ? "" : "flat",
      ]);
    }),
    "",
    `An idle connection: ${Math.round(perIdle).toLocaleString("en")} octets (bar: ≤ 2,048), out of ${IDLE.toLocaleString("en")} at both ends.`,
  ];
};

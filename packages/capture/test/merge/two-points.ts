/** A simulated run captured at both its ends, and what befalls real captures: clocks, NAT, offload, late beginnings. */
import { scenarioNamed, simulate, type EndName, type SimulationRun } from "@tcplens/core/simulation";
import { Analyser, CaptureReader, PcapngWriter, VantagePoint, writeRun } from "../../src/index.ts";

/** A packet of a capture: an IP packet, and when, ms. */
export interface Recorded {
  readonly at: number;
  readonly bytes: Uint8Array;
}

export const runOf = (name: string, seed = 1): SimulationRun => {
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  return simulate({ ...scenario, seed });
};

/** The packets as they passed an end. */
export const recordedAt = (run: SimulationRun, at: EndName): Recorded[] => {
  const packets: Recorded[] = [];
  const reader = new CaptureReader(({ bytes, start, end, seconds, nanoseconds }) =>
    packets.push({ at: seconds * 1000 + nanoseconds / 1e6, bytes: bytes.slice(start, end) }),
  );
  writeRun(run, (piece) => reader.push(piece.slice()), { at, origin: 0 });
  reader.end();
  return packets;
};

export const pointOf = (packets: readonly Recorded[]): VantagePoint => {
  const point = new VantagePoint();
  const analyser = new Analyser();
  const reader = new CaptureReader((record) => {
    if (analyser.take(record)) point.take(analyser, record);
  });
  const writer = new PcapngWriter((piece) => reader.push(piece.slice()));
  writer.addInterface();
  for (const { at, bytes } of packets) writer.packet({ at, bytes });
  writer.flush();
  reader.end();
  return point;
};

/** By another clock: `ahead` ms, and so much faster. */
export const byClock = (packets: readonly Recorded[], ahead: number, drift = 0): Recorded[] =>
  packets.map(({ at, bytes }) => ({ at: at * (1 + drift) + ahead, bytes }));

/** Behind a NAT: the opener's address and port are others there (IPv4; checksums are not looked at). */
export const behindNat = (packets: readonly Recorded[], opener: readonly number[]): Recorded[] =>
  packets.map(({ at, bytes }) => {
    const copy = bytes.slice();
    for (const [address, port] of [
      [12, 20],
      [16, 22],
    ] as const) {
      if (!opener.every((octet, index) => copy[address + index] === octet)) continue;
      copy.set([203, 0, 113, 9], address);
      copy.set([0x9c, 0x40], port);
    }
    return { at, bytes: copy };
  });

/** Sent with segmentation offload: what is sent at one moment in a row is one segment of up to 64 KiB. */
export const offloaded = (packets: readonly Recorded[]): Recorded[] => {
  const joined: Recorded[] = [];
  for (const packet of packets) {
    const last = joined.at(-1);
    const one = last === undefined ? undefined : join(last, packet);
    if (one === undefined) joined.push(packet);
    else joined[joined.length - 1] = one;
  }
  return joined;
};

/** Undefined: they are none of one. */
const join = (first: Recorded, second: Recorded): Recorded | undefined => {
  const [one, other] = [viewOf(first.bytes), viewOf(second.bytes)];
  const header = one.header;
  const fits =
    first.at === second.at &&
    one.version === 4 &&
    other.version === 4 &&
    header === other.header &&
    one.length > 0 &&
    other.length > 0 &&
    one.from === other.from &&
    one.ack === other.ack &&
    other.seq === ((one.seq + one.length) | 0) &&
    first.bytes.length + other.length < 65_000 &&
    ((one.flags | other.flags) & 0x07) === 0 &&
    options(first.bytes, header) === options(second.bytes, header);
  if (!fits) return undefined;
  const bytes = new Uint8Array(first.bytes.length + other.length);
  bytes.set(first.bytes);
  bytes.set(second.bytes.subarray(header), first.bytes.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(2, bytes.length);
  bytes[33] = other.flags;
  return { at: first.at, bytes };
};

const options = (bytes: Uint8Array, header: number): string => bytes.subarray(40, header).join(" ");

const viewOf = (bytes: Uint8Array) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = 20 + ((view.getUint8(32) >> 4) << 2);
  return {
    version: view.getUint8(0) >> 4,
    from: view.getUint32(12),
    seq: view.getInt32(24),
    ack: view.getInt32(28),
    flags: view.getUint8(33),
    header,
    length: view.getUint16(2) - header,
  };
};

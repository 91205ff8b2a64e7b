/** Captures damaged at random: whatever is in them, reading them throws nothing, ends, and holds to its bounds. */
import { CaptureReader } from "../../src/file/capture-reader.ts";
import { packetComments } from "../../src/file/packet-comments.ts";
import type { CaptureRecord } from "../../src/file/record.ts";
import { fragmentLayer } from "../../src/layers/fragments.ts";
import { LayeredPacket } from "../../src/layers/layered-packet.ts";
import { layerTables } from "../../src/layers/tables.ts";
import { TcpSegment } from "../../src/segment/tcp-segment.ts";
import { erfSeed, pcapngSeed, pcapSeeds, snoopSeed } from "./seeds.ts";

const seeds: readonly Uint8Array[] = [...pcapSeeds(), pcapngSeed(), snoopSeed(), erfSeed()];

/** Reads one damaged capture; throws where something does not hold. */
export const fuzzCapture = (seed: number): void => {
  const random = randomFrom(seed);
  const file = damaged(seeds[random(seeds.length)] ?? pcapngSeed(), random);
  const packet = new LayeredPacket(layerTables, fragments);
  const reader = new CaptureReader((record) => {
    check(record, file.length);
    packet.time = record.seconds * 1000;
    packetComments(record);
    if (!packet.peel(record.linkType, record.bytes, record.start, record.end, record.originalLength)) return;
    if (packet.segment > packet.end || packet.end > packet.bytes.length)
      throw new Error("a segment beyond its packet");
    segment.read(packet);
  });
  const size = random(3) === 0 ? 1 + random(64) : file.length;
  for (let at = 0; at < file.length; at += size) reader.push(file.subarray(at, at + size));
  reader.end();
  if (reader.frames > file.length / 12) throw new Error("more frames than there can be");
  const { problem } = reader;
  if (problem !== undefined && (problem.offset < 0 || problem.offset > file.length))
    throw new Error(`a problem at ${problem.offset} of ${file.length}`);
};

const segment = new TcpSegment();
/** Kept from one file to the next, so that what is left behind would add up. */
const fragments = fragmentLayer({ packets: 16, octets: 65_536 });

const check = (record: CaptureRecord, octets: number): void => {
  const { bytes, start, end, nanoseconds, offset, seconds } = record;
  if (!(start >= 0 && start <= end && end <= bytes.length))
    throw new Error(`a packet from ${start} to ${end} of ${bytes.length}`);
  if (!(nanoseconds >= 0 && nanoseconds < 1e9 && Number.isInteger(nanoseconds)))
    throw new Error(`${nanoseconds} ns`);
  if (!Number.isFinite(seconds)) throw new Error(`${seconds} s`);
  if (!(offset >= 0 && offset < octets)) throw new Error(`a record at ${offset} of ${octets}`);
};

type Random = (below: number) => number;

const randomFrom = (seed: number): Random => {
  let state = Math.imul(seed + 1, 0x9e37_79b1) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const damaged = (file: Uint8Array, random: Random): Uint8Array => {
  const copy = file.slice(0, random(4) === 0 ? random(file.length) : file.length);
  for (let count = 1 + random(6); count > 0 && copy.length > 4; count -= 1) {
    const at = random(random(3) === 0 ? Math.min(copy.length, 64) : copy.length);
    const kind = random(4);
    if (kind === 0) copy[at] = random(256);
    else if (kind === 1) copy[at] = (copy[at] ?? 0) ^ (1 << random(8));
    else if (kind === 2) copy.fill(random(2) * 255, at, Math.min(copy.length, at + 4));
    else copy.copyWithin(at, random(copy.length), copy.length);
  }
  return copy;
};

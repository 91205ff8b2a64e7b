/**
 * RFC 9293 §3.1: a TCP segment from and to octets, with its checksum. Every segment of a simulation passes here twice:
 * the options of data segments and their acknowledgements are recognised by their octets, without a list.
 */
import { ACK } from "../base/control-bits.ts";
import { InvalidArgument } from "../base/errors.ts";
import type { Port } from "../base/port.ts";
import type { Seq } from "../base/seq.ts";
import type { WindowUnscaled } from "../base/window.ts";
import { checksumOf, foldSum, sumOctets } from "./checksum.ts";
import { read16, read32, write16, write32 } from "./octets.ts";
import { decodeSackBlocks } from "./option-decode.ts";
import { decodeOptions, encodeOptions, optionsOctets } from "./options.ts";
import type { Decoded, DecodeProblem } from "./problem.ts";
import { NO_TIMESTAMP, Segment, type EcnCodepoint, type SackBlock, type SegmentOption } from "./segment.ts";

/** The protocol number of TCP in an IP header. */
export const PROTOCOL_TCP = 6;

/** RFC 9293 §3.1: 5 words without options. */
export const TCP_HEADER_OCTETS = 20;

/**
 * Reads the segment of `length` octets at `offset`. `pseudoHeaderSum` is what `checksum.ts` gives for its addresses and
 * protocol, without the length; `undefined`: the checksum is not looked at, for captures taken before a network card put it
 * in. The payload is a view of `bytes`. A list of options that breaks off is a flaw, and the segment is there.
 */
export const decodeSegment = (
  bytes: Uint8Array,
  offset: number,
  length: number,
  pseudoHeaderSum: number | undefined,
  ecn: EcnCodepoint = 0,
): Decoded<Segment> => {
  const have = Math.min(length, bytes.length - offset);
  if (have < TCP_HEADER_OCTETS)
    return refused({ kind: "truncated", layer: "tcp", need: TCP_HEADER_OCTETS, have });
  if (have < length) return refused({ kind: "truncated", layer: "tcp", need: length, have });
  const headerLength = ((bytes[offset + 12] as number) >>> 4) << 2;
  if (headerLength < TCP_HEADER_OCTETS || headerLength > length)
    return refused({ kind: "bad-data-offset", words: headerLength >>> 2 });
  if (pseudoHeaderSum !== undefined) {
    const sum = foldSum(pseudoHeaderSum + length + sumOctets(bytes, offset, length));
    if (sum !== 0xffff) return refused(badChecksum(bytes, offset, sum));
  }
  const payload = headerLength === length ? noBytes : bytes.subarray(offset + headerLength, offset + length);
  if (headerLength === TCP_HEADER_OCTETS)
    return accepted(segmentOf(bytes, offset, NO_TIMESTAMP, 0, noBlocks, noOptions, payload, ecn));
  return withOptions(bytes, offset, headerLength, payload, ecn);
};

/** Octets that {@link encodeSegment} writes. */
export const segmentOctets = (segment: Segment): number => headerOctets(segment) + segment.payload.length;

/**
 * Writes the segment at `offset`, with its checksum, and returns its octets. Of `sack`, as many blocks as there is room
 * for; an `options` list that has something is written as it is, padded.
 * @throws {@link InvalidArgument} when `into` is too small or the options take more than 40 octets.
 */
export const encodeSegment = (
  segment: Segment,
  into: Uint8Array,
  offset: number,
  pseudoHeaderSum: number,
): number => {
  const headerLength = headerOctets(segment);
  const { payload, flags } = segment;
  const length = headerLength + payload.length;
  if (offset + length > into.length)
    throw new InvalidArgument("into", `large enough for ${length} octets at ${offset}`, into.length);
  write16(into, offset, segment.sourcePort);
  write16(into, offset + 2, segment.destinationPort);
  write32(into, offset + 4, segment.sequence);
  write32(into, offset + 8, segment.acknowledgement);
  into[offset + 12] = (headerLength << 2) | (flags >>> 8);
  into[offset + 13] = flags;
  write16(into, offset + 14, segment.window);
  write16(into, offset + 16, 0);
  write16(into, offset + 18, segment.urgentPointer);
  if (headerLength > TCP_HEADER_OCTETS) writeOptions(segment, into, offset + TCP_HEADER_OCTETS);
  if (payload.length > 0) into.set(payload, offset + headerLength);
  write16(into, offset + 16, checksumOf(foldSum(pseudoHeaderSum + length + sumOctets(into, offset, length))));
  return length;
};

const headerOctets = (segment: Segment): number => {
  if (segment.options.length > 0) return TCP_HEADER_OCTETS + optionsOctets(segment.options);
  let octets = TCP_HEADER_OCTETS;
  if (segment.timestamp !== NO_TIMESTAMP) octets += 12;
  if (segment.sack.length > 0) octets += 4 + 8 * sackBlocksThatFit(segment);
  return octets;
};

/** RFC 2018 §3: 40 octets of options have room for 4 blocks, for 3 beside timestamps. */
const sackBlocksThatFit = (segment: Segment): number =>
  Math.min(segment.sack.length, segment.timestamp === NO_TIMESTAMP ? 4 : 3);

const writeOptions = (segment: Segment, into: Uint8Array, offset: number): void => {
  if (segment.options.length > 0) {
    encodeOptions(segment.options, into, offset);
    return;
  }
  let at = offset;
  if (segment.timestamp !== NO_TIMESTAMP) {
    write32(into, at, NOP_NOP_TIMESTAMPS);
    write32(into, at + 4, segment.timestamp);
    write32(into, at + 8, segment.timestampEcho);
    at += 12;
  }
  if (segment.sack.length === 0) return;
  const count = sackBlocksThatFit(segment);
  write32(into, at, NOP_NOP_SACK + 8 * count);
  for (let index = 0; index < count; index += 1) {
    const block = segment.sack[index] as SackBlock;
    write32(into, at + 4 + 8 * index, block.left);
    write32(into, at + 8 + 8 * index, block.right);
  }
};

/** The header has options: those of the usual layouts are read where they stand. */
const withOptions = (
  bytes: Uint8Array,
  offset: number,
  headerLength: number,
  payload: Uint8Array,
  ecn: EcnCodepoint,
): Decoded<Segment> => {
  const end = offset + headerLength;
  let at = offset + TCP_HEADER_OCTETS;
  let timestamp = NO_TIMESTAMP;
  let echo = 0;
  let blocks = noBlocks;
  if (headerLength >= 32 && read32(bytes, at) === NOP_NOP_TIMESTAMPS) {
    timestamp = read32(bytes, at + 4);
    echo = read32(bytes, at + 8);
    at += 12;
  }
  // Nothing but no-operations and one option of blocks until the header's end.
  const blockOctets = end - at - 4;
  if (blockOctets >= 8 && (blockOctets & 7) === 0 && read32(bytes, at) === NOP_NOP_SACK + blockOctets) {
    blocks = decodeSackBlocks(bytes, at + 4, blockOctets >>> 3);
    at = end;
  }
  if (at === end) return accepted(segmentOf(bytes, offset, timestamp, echo, blocks, noOptions, payload, ecn));
  return withList(bytes, offset, headerLength, payload, ecn);
};

const withList = (
  bytes: Uint8Array,
  offset: number,
  headerLength: number,
  payload: Uint8Array,
  ecn: EcnCodepoint,
): Decoded<Segment> => {
  const { options, flaw } = decodeOptions(
    bytes,
    offset + TCP_HEADER_OCTETS,
    headerLength - TCP_HEADER_OCTETS,
  );
  let timestamp = NO_TIMESTAMP;
  let echo = 0;
  let blocks = noBlocks;
  for (const option of options) {
    if (option.kind === "timestamps" && timestamp === NO_TIMESTAMP) {
      timestamp = option.value;
      echo = option.echo;
    } else if (option.kind === "sack" && blocks.length === 0) {
      blocks = option.blocks;
    }
  }
  const value = segmentOf(bytes, offset, timestamp, echo, blocks, options, payload, ecn);
  return { ok: true, value, flaw };
};

const segmentOf = (
  bytes: Uint8Array,
  offset: number,
  timestamp: number,
  timestampEcho: number,
  sack: readonly SackBlock[],
  options: readonly SegmentOption[],
  payload: Uint8Array,
  ecn: EcnCodepoint,
): Segment => {
  const flags = (((bytes[offset + 12] as number) & 0xf) << 8) | (bytes[offset + 13] as number);
  return new Segment({
    sourcePort: read16(bytes, offset) as Port,
    destinationPort: read16(bytes, offset + 2) as Port,
    sequence: read32(bytes, offset + 4) as Seq,
    acknowledgement: ((flags & ACK) === 0 ? 0 : read32(bytes, offset + 8)) as Seq,
    flags,
    window: read16(bytes, offset + 14) as WindowUnscaled,
    urgentPointer: read16(bytes, offset + 18),
    timestamp,
    timestampEcho,
    sack,
    options,
    payload,
    ecn,
  });
};

const accepted = (value: Segment): Decoded<Segment> => ({ ok: true, value, flaw: undefined });

const refused = (problem: DecodeProblem): Decoded<Segment> => ({ ok: false, problem });

/** `sum` is that of everything: taking the field out of it gives the checksum there should be. */
const badChecksum = (bytes: Uint8Array, offset: number, sum: number): DecodeProblem => {
  const actual = read16(bytes, offset + 16);
  return {
    kind: "bad-checksum",
    layer: "tcp",
    expected: checksumOf(foldSum(sum + (~actual & 0xffff))),
    actual,
  };
};

/** RFC 7323 §A: two no-operations align the two values to words. */
const NOP_NOP_TIMESTAMPS = 0x0101_080a;
/** The same before blocks; the octets of the blocks are added to the length. */
const NOP_NOP_SACK = 0x0101_0502;

const noBytes = new Uint8Array(0);
const noBlocks: readonly SackBlock[] = [];
const noOptions: readonly SegmentOption[] = [];

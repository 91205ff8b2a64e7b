/**
 * RFC 9293 §3.1 and §3.2: the list of options of a TCP header, as values. The usual options of data segments are
 * recognised in `tcp.ts` without a list.
 */
import { InvalidArgument } from "../base/errors.ts";
import { write16, write32 } from "./octets.ts";
import { decodeOption, FAST_OPEN_EXPERIMENT, unknownOption } from "./option-decode.ts";
import type { DecodeProblem } from "./problem.ts";
import type { SegmentOption } from "./segment.ts";

/** RFC 9293 §3.1: a data offset of 15 words leaves this for options, octets. */
export const OPTION_OCTETS_MAX = 40;

/** A list as far as it could be read. */
export interface DecodedOptions {
  readonly options: readonly SegmentOption[];
  /** Where the list broke off; if it did not, the first option that was unfit. */
  readonly flaw: DecodeProblem | undefined;
}

/**
 * Reads the list of `length` octets at `offset`. It ends with an `end` option, which is in the list, once; what follows
 * is padding. It also ends, with a flaw, where an option says a length that leads nowhere (RFC 9293 §3.1, MUST-7).
 */
export const decodeOptions = (bytes: Uint8Array, offset: number, length: number): DecodedOptions => {
  const options: SegmentOption[] = [];
  let flaw: DecodeProblem | undefined;
  let at = 0;
  while (at < length) {
    const number = bytes[offset + at] as number;
    if (number === 0) {
      options.push(end);
      break;
    }
    if (number === 1) {
      options.push(noOperation);
      at += 1;
      continue;
    }
    // Without room for a length octet there is none: reported as a length of 0.
    const octets = at + 1 < length ? (bytes[offset + at + 1] as number) : 0;
    if (octets < 2 || at + octets > length) {
      flaw = { kind: "bad-option-length", layer: "tcp", number, length: octets, at };
      break;
    }
    const option = decodeOption(bytes, offset + at, number, octets);
    if (option === undefined) flaw ??= { kind: "unfit-option", layer: "tcp", number, length: octets, at };
    options.push(option ?? unknownOption(bytes, offset + at, octets));
    at += octets;
  }
  return { options, flaw };
};

/** Octets of one option in a header. */
export const optionOctets = (option: SegmentOption): number => {
  switch (option.kind) {
    case "end":
    case "no-operation":
      return 1;
    case "sack-permitted":
      return 2;
    case "window-scale":
      return 3;
    case "mss":
    case "user-timeout":
      return 4;
    case "timestamps":
      return 10;
    case "sack":
      return 2 + 8 * option.blocks.length;
    case "fast-open":
      return 2 + (option.experimental === true ? 2 : 0) + option.cookie.length;
    case "md5-signature":
      return 2 + option.digest.length;
    case "authentication":
      return 4 + option.mac.length;
    case "multipath":
      return 3 + option.bytes.length;
    case "accurate-ecn":
      return 2 + 3 * option.counters.length;
    case "unknown":
      return 2 + option.bytes.length;
  }
};

/** Octets of a list in a header, with the padding that makes it whole words. */
export const optionsOctets = (options: readonly SegmentOption[]): number => {
  let octets = 0;
  for (const option of options) octets += optionOctets(option);
  return (octets + 3) & ~3;
};

/**
 * Writes a list at `offset`, padded with zeros (RFC 9293 §3.1, MUST-69), and returns its octets.
 * @throws {@link InvalidArgument} when it takes more than 40 octets, or when a value does not fit its field.
 */
export const encodeOptions = (
  options: readonly SegmentOption[],
  into: Uint8Array,
  offset: number,
): number => {
  const length = optionsOctets(options);
  if (length > OPTION_OCTETS_MAX)
    throw new InvalidArgument("options", `at most ${OPTION_OCTETS_MAX} octets`, length);
  let at = offset;
  for (const option of options) at = encodeOption(option, into, at);
  into.fill(0, at, offset + length);
  return length;
};

/** Writes one option and returns where the next one begins. */
const encodeOption = (option: SegmentOption, into: Uint8Array, at: number): number => {
  switch (option.kind) {
    case "end":
      into[at] = 0;
      return at + 1;
    case "no-operation":
      into[at] = 1;
      return at + 1;
    case "mss":
      return put16(into, start(into, at, 2, 4), fit("mss", option.value, 0xffff));
    case "window-scale":
      return put8(into, start(into, at, 3, 3), fit("shift", option.shift, 0xff));
    case "sack-permitted":
      return start(into, at, 4, 2);
    case "sack": {
      let next = start(into, at, 5, optionOctets(option));
      for (const { left, right } of option.blocks) next = put32(into, put32(into, next, left), right);
      return next;
    }
    case "timestamps":
      return put32(into, put32(into, start(into, at, 8, 10), option.value), option.echo);
    case "user-timeout":
      // RFC 5482 §3.3: the upper bit says minutes.
      return put16(
        into,
        start(into, at, 28, 4),
        fit("user timeout", option.value, 0x7fff) | (option.unit === "minutes" ? 0x8000 : 0),
      );
    case "fast-open": {
      const experimental = option.experimental === true;
      const next = start(into, at, experimental ? 254 : 34, optionOctets(option));
      return putBytes(into, experimental ? put16(into, next, FAST_OPEN_EXPERIMENT) : next, option.cookie);
    }
    case "md5-signature":
      return putBytes(into, start(into, at, 19, optionOctets(option)), option.digest);
    case "authentication": {
      const next = put8(into, start(into, at, 29, optionOctets(option)), fit("keyId", option.keyId, 0xff));
      return putBytes(into, put8(into, next, fit("nextKeyId", option.nextKeyId, 0xff)), option.mac);
    }
    case "multipath": {
      const subtype = (fit("subtype", option.subtype, 0xf) << 4) | fit("bits", option.bits, 0xf);
      return putBytes(into, put8(into, start(into, at, 30, optionOctets(option)), subtype), option.bytes);
    }
    case "accurate-ecn": {
      let next = start(into, at, option.order === 0 ? 172 : 174, optionOctets(option));
      for (const counter of option.counters) {
        fit("counter", counter, 0xff_ffff);
        next = put16(into, put8(into, next, counter >>> 16), counter);
      }
      return next;
    }
    case "unknown":
      if (option.number < 2)
        throw new InvalidArgument("number", "2 or more: 0 and 1 have no octets", option.number);
      return putBytes(
        into,
        start(into, at, fit("number", option.number, 0xff), optionOctets(option)),
        option.bytes,
      );
  }
};

const start = (into: Uint8Array, at: number, number: number, length: number): number => {
  into[at] = number;
  into[at + 1] = length;
  return at + 2;
};

const put8 = (into: Uint8Array, at: number, value: number): number => {
  into[at] = value;
  return at + 1;
};

const put16 = (into: Uint8Array, at: number, value: number): number => {
  write16(into, at, value);
  return at + 2;
};

const put32 = (into: Uint8Array, at: number, value: number): number => {
  write32(into, at, value);
  return at + 4;
};

const putBytes = (into: Uint8Array, at: number, bytes: Uint8Array): number => {
  into.set(bytes, at);
  return at + bytes.length;
};

const fit = (name: string, value: number, max: number): number => {
  if (!Number.isInteger(value) || value < 0 || value > max)
    throw new InvalidArgument(name, `a whole number from 0 to ${max}`, value);
  return value;
};

const end: SegmentOption = { kind: "end" };
const noOperation: SegmentOption = { kind: "no-operation" };

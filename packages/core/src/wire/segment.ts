/** RFC 9293 §3.1: a segment as a value, after decoding and before encoding. */
import type { Port } from "../base/port.ts";
import type { Seq } from "../base/seq.ts";
import type { WindowUnscaled } from "../base/window.ts";

/** A block of octets that has arrived out of order: `left` is the first, `right` the one after the last (RFC 2018 §3). */
export interface SackBlock {
  readonly left: Seq;
  readonly right: Seq;
}

/** The options a segment can carry. An option this library does not know stays as its kind and bytes. */
export type SegmentOption =
  | { readonly kind: "end" }
  | { readonly kind: "no-operation" }
  | { readonly kind: "mss"; readonly value: number }
  | { readonly kind: "window-scale"; readonly shift: number }
  | { readonly kind: "sack-permitted" }
  | { readonly kind: "sack"; readonly blocks: readonly SackBlock[] }
  | { readonly kind: "timestamps"; readonly value: number; readonly echo: number }
  | { readonly kind: "user-timeout"; readonly value: number; readonly unit: "seconds" | "minutes" }
  | { readonly kind: "fast-open"; readonly cookie: Uint8Array; readonly experimental?: boolean }
  /** RFC 2385 §3: 16 octets. */
  | { readonly kind: "md5-signature"; readonly digest: Uint8Array }
  /** RFC 5925 §2.2 (TCP-AO). */
  | {
      readonly kind: "authentication";
      readonly keyId: number;
      readonly nextKeyId: number;
      readonly mac: Uint8Array;
    }
  /** RFC 8684 §3: an octet with the subtype in its upper half and `bits` in its lower one, then what the subtype has. */
  | {
      readonly kind: "multipath";
      readonly subtype: number;
      readonly bits: number;
      readonly bytes: Uint8Array;
    }
  /** RFC 9768 §3.2.3: up to three counters of 24 bits, in the order in which they stand. */
  | { readonly kind: "accurate-ecn"; readonly order: 0 | 1; readonly counters: readonly number[] }
  | { readonly kind: "unknown"; readonly number: number; readonly bytes: Uint8Array };

/** What a segment is made of; everything left out is 0 or empty. */
export interface SegmentFields {
  readonly sourcePort: Port;
  readonly destinationPort: Port;
  readonly sequence: Seq;
  readonly acknowledgement?: Seq;
  readonly flags: number;
  readonly window: WindowUnscaled;
  readonly urgentPointer?: number;
  readonly timestamp?: number;
  readonly timestampEcho?: number;
  readonly sack?: readonly SackBlock[];
  readonly options?: readonly SegmentOption[];
  readonly payload?: Uint8Array;
  readonly ecn?: EcnCodepoint;
}

/** RFC 3168 §5: the two bits in the IP header. 0 Not-ECT, 1 ECT(1), 2 ECT(0), 3 CE. */
export type EcnCodepoint = 0 | 1 | 2 | 3;

/**
 * One TCP segment, with the two bits of the IP header that TCP cares for.
 *
 * Options: what every data segment may carry has a field of its own (`timestamp`, `sack`), so that the usual segment
 * needs no list. Where `options` is empty, the encoder writes `nop,nop,timestamps` and `nop,nop,sack` from those
 * fields. Where it is not, it is the whole list in its order, and the fields repeat what it says.
 */
export class Segment {
  readonly sourcePort: Port;
  readonly destinationPort: Port;
  readonly sequence: Seq;
  /** 0 where `flags` lacks ACK. */
  readonly acknowledgement: Seq;
  /** The control bits of `base/control-bits.ts`, added up. */
  readonly flags: number;
  /** The field as it stands in the header, before any scale. */
  readonly window: WindowUnscaled;
  readonly urgentPointer: number;
  /** TSval of RFC 7323 §3.2, 0 to 2**32 - 1; -1: no such option. */
  readonly timestamp: number;
  /** TSecr of RFC 7323 §3.2; 0 where there is none. */
  readonly timestampEcho: number;
  readonly sack: readonly SackBlock[];
  readonly options: readonly SegmentOption[];
  /** A view, not a copy: valid as long as what it was decoded from, or until the connection is next called. */
  readonly payload: Uint8Array;
  readonly ecn: EcnCodepoint;

  constructor(fields: SegmentFields) {
    this.sourcePort = fields.sourcePort;
    this.destinationPort = fields.destinationPort;
    this.sequence = fields.sequence;
    this.acknowledgement = fields.acknowledgement ?? (0 as Seq);
    this.flags = fields.flags;
    this.window = fields.window;
    this.urgentPointer = fields.urgentPointer ?? 0;
    this.timestamp = fields.timestamp ?? NO_TIMESTAMP;
    this.timestampEcho = fields.timestampEcho ?? 0;
    this.sack = fields.sack ?? none;
    this.options = fields.options ?? none;
    this.payload = fields.payload ?? noBytes;
    this.ecn = fields.ecn ?? 0;
  }
}

/** The same segment but for some fields. */
export const segmentWith = (segment: Segment, fields: Partial<SegmentFields>): Segment =>
  new Segment({
    sourcePort: fields.sourcePort ?? segment.sourcePort,
    destinationPort: fields.destinationPort ?? segment.destinationPort,
    sequence: fields.sequence ?? segment.sequence,
    acknowledgement: fields.acknowledgement ?? segment.acknowledgement,
    flags: fields.flags ?? segment.flags,
    window: fields.window ?? segment.window,
    urgentPointer: fields.urgentPointer ?? segment.urgentPointer,
    timestamp: fields.timestamp ?? segment.timestamp,
    timestampEcho: fields.timestampEcho ?? segment.timestampEcho,
    sack: fields.sack ?? segment.sack,
    options: fields.options ?? segment.options,
    payload: fields.payload ?? segment.payload,
    ecn: fields.ecn ?? segment.ecn,
  });

/** What `timestamp` is where the option is absent. */
export const NO_TIMESTAMP = -1;

/** The first option of a kind; `undefined` where there is none. */
export const optionOf = <K extends SegmentOption["kind"]>(
  segment: Segment,
  kind: K,
): Extract<SegmentOption, { kind: K }> | undefined => {
  for (const option of segment.options) {
    if (option.kind === kind) return option as Extract<SegmentOption, { kind: K }>;
  }
  return undefined;
};

const none: readonly never[] = [];
const noBytes = new Uint8Array(0);

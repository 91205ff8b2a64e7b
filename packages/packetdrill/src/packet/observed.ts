/** A packet as it went over the link, read by this package itself: the model's own codec is under test as well. */
import type { TcpOption } from "../language/packet.ts";

/** One packet with what its headers say. */
export interface ObservedPacket {
  readonly version: 4 | 6;
  readonly trafficClass: number;
  readonly hopLimit: number;
  readonly flowLabel: number;
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  /** Octets from the IP header to the end. */
  readonly length: number;
  /** `undefined` for what is not TCP. */
  readonly segment: WireSegment | undefined;
  /** What is wrong with the octets themselves, a checksum for example. */
  readonly flaw: string | undefined;
}

/** One segment. Numbers are as the wire has them, until they are brought into a script's terms. */
export interface WireSegment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  /** The control bits, AE and the three reserved bits above it included. */
  readonly flags: number;
  readonly window: number;
  readonly urgent: number;
  readonly options: readonly TcpOption[];
  readonly payload: Uint8Array;
}

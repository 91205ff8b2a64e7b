/** Packets as a script writes them. Numbers are as written; what is relative to an initial number is made so when run. */

/** RFC 3168 §5: the two bits in the IP header. 0 Not-ECT, 1 ECT(1), 2 ECT(0), 3 CE. */
export type EcnCodepoint = 0 | 1 | 2 | 3;

/** One packet that is sent to the system under test, or expected from it. */
export interface Packet {
  readonly direction: "inbound" | "outbound";
  /** Headers outside of the packet's own, the outermost first. */
  readonly tunnels: readonly Tunnel[];
  readonly ip: IpFields;
  /** Security parameters index of the PSP encapsulation, if there is one. */
  readonly psp: number | undefined;
  /** `addr[a] > addr[b]`: the multipath branch's way to name one of several addresses. */
  readonly addresses: { readonly source: string | undefined; readonly destination: string } | undefined;
  readonly ports: Ports | undefined;
  readonly body: PacketBody;
  /** The ports of a UDP datagram around the segment: `/udp(9811 > 1)`. */
  readonly udpEncapsulation: Ports | undefined;
}

/** Source and destination. */
export interface Ports {
  readonly source: number;
  readonly destination: number;
}

/** What is said of the IP header; what is left out is not checked, and 0 in a packet that is sent. */
export interface IpFields {
  /** `either`: ECT(0) or ECT(1). */
  readonly ecn?: EcnCodepoint | "either";
  readonly dscp?: number;
  /** The whole byte, in place of the two. */
  readonly trafficClass?: number;
  readonly hopLimit?: number;
  readonly flowLabel?: number;
}

/** A header outside. */
export type Tunnel =
  | {
      readonly kind: "ip";
      readonly version: 4 | 6;
      readonly source: string;
      readonly destination: string;
      readonly ip: IpFields;
    }
  | { readonly kind: "gre"; readonly text: string }
  | { readonly kind: "mpls"; readonly labels: readonly MplsLabel[] };

/** RFC 3032. */
export interface MplsLabel {
  readonly label: number;
  readonly trafficClass: number;
  readonly bottom: boolean;
  readonly hopLimit: number;
}

/** What the packet carries. */
export type PacketBody =
  | TcpBody
  | IcmpBody
  | { readonly kind: "udp"; readonly length: number }
  | { readonly kind: "udp-lite"; readonly length: number; readonly coverage: number }
  /** A protocol that is not TCP's business; its text is kept. */
  | { readonly kind: "other"; readonly protocol: string; readonly text: string };

/** A TCP segment. */
export interface TcpBody {
  readonly kind: "tcp";
  /** The control bits, added up. */
  readonly flags: number;
  /** AE, CWR and ECE as one number from 1 to 7, where they are written so; they are in `flags` as well. */
  readonly ace: number | undefined;
  readonly sequence: SequenceRange;
  readonly acknowledgement: number | undefined;
  readonly window: number | undefined;
  readonly urgent: number | undefined;
  /** `any`: they are not looked at. */
  readonly options: readonly TcpOption[] | "any";
  /** RFC 9293 does not know it: a reset with a reason (the BSD dialect). */
  readonly resetReason: string | undefined;
}

/** `0:10(10)`; with `!` as the wire has it; `...(10)` anywhere. */
export type SequenceRange =
  | { readonly kind: "known"; readonly start: number; readonly length: number; readonly absolute: boolean }
  | { readonly kind: "any"; readonly length: number };

/** One option. */
export type TcpOption =
  | { readonly kind: "end" }
  | { readonly kind: "no-operation" }
  | { readonly kind: "mss"; readonly value: number }
  | { readonly kind: "window-scale"; readonly shift: number }
  | { readonly kind: "sack-permitted" }
  | { readonly kind: "sack"; readonly blocks: readonly { readonly left: number; readonly right: number }[] }
  /** `value` undefined: any. `absoluteEcho`: as the wire has it. */
  | {
      readonly kind: "timestamps";
      readonly value: number | undefined;
      readonly echo: number;
      readonly absoluteEcho: boolean;
    }
  | { readonly kind: "fast-open"; readonly cookie: Uint8Array; readonly experimental: boolean }
  /** Accurate ECN (RFC 9768 §3.2.3): order 0 begins with ECT(0), order 1 with ECT(1). */
  | {
      readonly kind: "accurate-ecn";
      readonly order: 0 | 1;
      readonly experimental: boolean;
      readonly counters: readonly number[];
    }
  /** RFC 2385. `digest` undefined: a valid one. */
  | { readonly kind: "md5"; readonly digest: Uint8Array | undefined }
  | { readonly kind: "generic"; readonly number: number; readonly bytes: Uint8Array }
  /** One that is known by name and not modelled; `text` is the whole of it. */
  | { readonly kind: "named"; readonly name: string; readonly text: string };

/** An ICMP message with the packet it answers to. */
export interface IcmpBody {
  readonly kind: "icmp";
  readonly type: string;
  readonly code: string | undefined;
  readonly mtu: number | undefined;
  readonly identifier: number | undefined;
  readonly echoed: EchoedPacket | undefined;
}

/** The beginning of the packet that an ICMP error quotes. */
export type EchoedPacket =
  | {
      readonly kind: "tcp";
      readonly start: number;
      readonly length: number;
      readonly encapsulation: Ports | undefined;
    }
  | { readonly kind: "other"; readonly protocol: string; readonly text: string };

/** RFC 9293 §3.9.2.2: what ICMP says about a segment of ours. */

/** An ICMP error and the sequence number of the segment it quotes. */
export interface IcmpReport {
  readonly kind: "hard" | "soft" | "packet-too-big";
  /** For example `port unreachable`. */
  readonly name: string;
  /** SEG.SEQ in the quoted header: it has to lie in flight (RFC 5927 §4.1), or the report is ignored. */
  readonly sequence: number;
  /** Octets, for `packet-too-big`; 0: an old router that does not say. */
  readonly mtu?: number;
  /** Octets of the packet it quotes, as its header says; absent: not known. */
  readonly length?: number;
  /** No program has accepted the connection yet. Default: false. */
  readonly isUnclaimed?: boolean;
}

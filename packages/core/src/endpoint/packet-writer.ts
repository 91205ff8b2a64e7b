/** RFC 9293 §3.9.2: segments into IP packets, one after the other into the same octets. */
import type { Random } from "../base/random.ts";
import type { IpAddress } from "../wire/address.ts";
import { encodeIp } from "../wire/ip.ts";
import { IpHeader } from "../wire/ip-header.ts";
import { IPV4_HEADER_OCTETS } from "../wire/ipv4.ts";
import { IPV6_HEADER_OCTETS } from "../wire/ipv6.ts";
import type { Segment } from "../wire/segment.ts";
import { encodeSegment, PROTOCOL_TCP } from "../wire/tcp.ts";
import type { IpHabits } from "./ip-habits.ts";

/** Writes packets. What it gives is valid until it is called again. */
export class PacketWriter {
  readonly #scratch: Uint8Array;
  readonly #header = new IpHeader();
  /** Views of the first so many octets, each made once. */
  readonly #views: (Uint8Array | undefined)[];
  #identification: number;

  constructor(mtu: number, random: Random) {
    this.#scratch = new Uint8Array(Math.max(mtu, HEADERS_MOST));
    this.#views = Array.from({ length: this.#scratch.length + 1 });
    this.#identification = Math.floor(random.next() * 65_536);
    this.#header.protocol = PROTOCOL_TCP;
  }

  /** `pseudoSum`: the constant part of the pseudo-header's sum. `flowLabel` is for IPv6, `dontFragment` for IPv4. */
  write(
    segment: Segment,
    local: IpAddress,
    remote: IpAddress,
    pseudoSum: number,
    flowLabel: number,
    dontFragment: boolean,
    ip: IpHabits,
  ): Uint8Array {
    const header = this.#header;
    const headerLength = local.family === 4 ? IPV4_HEADER_OCTETS : IPV6_HEADER_OCTETS;
    const length = encodeSegment(segment, this.#scratch, headerLength, pseudoSum);
    header.version = local.family;
    header.setSource(local);
    header.setDestination(remote);
    header.payloadLength = length;
    header.ecn = segment.ecn;
    header.dscp = ip.dscp;
    header.hopLimit = ip.hopLimit;
    header.flowLabel = flowLabel;
    header.dontFragment = dontFragment;
    header.identification = this.#nextIdentification(dontFragment);
    encodeIp(header, this.#scratch, 0);
    const total = headerLength + length;
    return (this.#views[total] ??= this.#scratch.subarray(0, total));
  }

  /** RFC 6864 §4.1: a packet that nobody may take apart needs no number; any other one that differs from the last. */
  #nextIdentification(dontFragment: boolean): number {
    if (dontFragment) return 0;
    this.#identification = (this.#identification + 1) & 0xffff;
    return this.#identification;
  }
}

/** An IPv6 header and a TCP header with all options there is room for. */
const HEADERS_MOST = IPV6_HEADER_OCTETS + 60;

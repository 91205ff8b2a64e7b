/** The codec by itself: IP, TCP and ICMP from and to octets. */
export {
  type IpAddress,
  addressFrom,
  ipAddressText,
  parseIpAddress,
  sameAddress,
  writeAddress,
} from "./address.ts";
export {
  checksumOf,
  combineSums,
  foldSum,
  isIntact,
  pseudoHeaderSum,
  sumOctets,
  updateChecksum,
} from "./checksum.ts";
export { fragmentPacket, type NotFragmented } from "./fragmentation.ts";
export {
  decodeIcmp,
  encodeIcmp,
  ICMP_HEADER_OCTETS,
  type IcmpMessage,
  icmpOctets,
  PROTOCOL_ICMP,
  PROTOCOL_ICMPV6,
} from "./icmp.ts";
export {
  icmpName,
  icmpSeverity,
  type IcmpSeverity,
  mayReport,
  quotedSegment,
  type QuotedSegment,
  quoteOf,
} from "./icmp-errors.ts";
export { decodeIp, encodeIp } from "./ip.ts";
export {
  destinationOf,
  IpHeader,
  isFragment,
  pseudoHeaderSumBetween,
  pseudoHeaderSumOf,
  sourceOf,
} from "./ip-header.ts";
export {
  decodeIpv4Options,
  encodeIpv4,
  encodeIpv4Options,
  IPV4_HEADER_OCTETS,
  IPV4_PACKET_OCTETS_MAX,
  type Ipv4Option,
  ipv4OptionName,
} from "./ipv4.ts";
export { IPV6_EXTENSION_HEADERS_MAX, IPV6_HEADER_OCTETS, IPV6_PAYLOAD_OCTETS_MAX } from "./ipv6.ts";
export { isObsoleteOption, optionName } from "./option-names.ts";
export {
  type DecodedOptions,
  decodeOptions,
  encodeOptions,
  OPTION_OCTETS_MAX,
  optionOctets,
  optionsOctets,
} from "./options.ts";
export { decodePacket, encodeIcmpPacket, encodePacket, type Packet, type PacketFields } from "./packet.ts";
export { type Decoded, type DecodeProblem, type Layer, problemText } from "./problem.ts";
export { REASSEMBLY_LIMITS, Reassembler, type Reassembly, type ReassemblyLimits } from "./reassembly.ts";
export {
  type EcnCodepoint,
  NO_TIMESTAMP,
  optionOf,
  type SackBlock,
  Segment,
  type SegmentFields,
  type SegmentOption,
} from "./segment.ts";
export { decodeSegment, encodeSegment, PROTOCOL_TCP, segmentOctets, TCP_HEADER_OCTETS } from "./tcp.ts";

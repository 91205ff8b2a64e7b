/** RFC 3168 §5: a router that is congested marks packets of those who understand, instead of losing them. */
import { sealIpv4Header } from "./ip-checksum.ts";
import { ipHeaderLength, ipVersion } from "./packet-fields.ts";

const CE = 3;

/** A copy of the packet with CE set; `undefined` where the sender does not understand it (Not-ECT). */
export const marked = (bytes: Uint8Array): Uint8Array | undefined => {
  const version = ipVersion(bytes);
  const ecn = version === 4 ? (bytes[1] ?? 0) & 3 : ((bytes[1] ?? 0) >>> 4) & 3;
  if ((version !== 4 && version !== 6) || ecn === 0) return undefined;
  const copy = bytes.slice();
  if (version === 6) {
    copy[1] = (copy[1] ?? 0) | (CE << 4);
    return copy;
  }
  copy[1] = (copy[1] ?? 0) | CE;
  sealIpv4Header(copy, ipHeaderLength(copy));
  return copy;
};

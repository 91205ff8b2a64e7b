/** RFC 791 §3.1 and RFC 8200 §3: an address as 4 or 16 octets. */

/** An IPv4 or IPv6 address. `words` are its 32-bit words, unsigned, most significant first: 1 or 4 of them. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly words: readonly number[];
}

/** RFC 4291 §2.2: how far an address goes in a script's text, where one begins. */

/** Characters of the IPv4 address that begins at `start`; 0 when there is none. */
export const ipv4Length = (source: string, start: number): number => {
  ipv4.lastIndex = start;
  return ipv4.exec(source)?.[0].length ?? 0;
};

/**
 * Characters of the IPv6 address that begins at `start`; 0 when there is none. It has `::` or eight groups: what a
 * range of sequence numbers such as `1:1001` has not.
 */
export const ipv6Length = (source: string, start: number): number => {
  groups.lastIndex = start;
  const run = groups.exec(source)?.[0] ?? "";
  if (run.length < 2) return 0;
  const embedded = embeddedIpv4(source, start, run);
  if (embedded > 0) return embedded;
  if (isIpv6(run)) return run.length;
  // The colon that ends a header's list of addresses is none of the address.
  return run.endsWith(":") && isIpv6(run.slice(0, -1)) ? run.length - 1 : 0;
};

/** `::ffff:192.0.2.1`: the last group begins a dotted address. */
const embeddedIpv4 = (source: string, start: number, run: string): number => {
  const last = run.lastIndexOf(":") + 1;
  if (last === 0 || source[start + run.length] !== ".") return 0;
  const length = ipv4Length(source, start + last);
  return length > 0 && isIpv6(`${run.slice(0, last)}0:0`) ? last + length : 0;
};

const isIpv6 = (text: string): boolean => {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const parts = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  if (parts.some((part) => !/^[\da-fA-F]{1,4}$/.test(part))) return false;
  return halves.length === 2 ? parts.length <= 7 : parts.length === 8;
};

const ipv4 = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/y;
/** At most as long as an address can be, so that no script makes this slow. */
const groups = /[\da-fA-F:]{1,45}/y;

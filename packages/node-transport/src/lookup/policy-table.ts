/** RFC 6724 §2.1: the policy table, which gives an address its precedence and its label. Pure. */
import { type IpAddress, parseIpAddress } from "./ip-address.ts";

/** A row as an administrator writes it: `{ prefix: "2002::/16", precedence: 30, label: 2 }`. */
export interface PolicyRow {
  readonly prefix: string;
  readonly precedence: number;
  readonly label: number;
}

/** What a look-up gives. */
interface Policy {
  readonly precedence: number;
  readonly label: number;
}

/** Longest matching prefix wins. */
export type PolicyTable = (address: IpAddress) => Policy;

/** Makes a table of rows; a row whose prefix is not one is left out. */
export const policyTable = (rows: readonly PolicyRow[]): PolicyTable => {
  const prefixes = rows
    .flatMap((row) => {
      const [text = "", bits = ""] = row.prefix.split("/");
      const address = parseIpAddress(text);
      return address === undefined ? [] : [{ bytes: address.bytes, length: Number(bits), row }];
    })
    .toSorted((a, b) => b.length - a.length);
  return (address) =>
    prefixes.find(({ bytes, length }) => startsWith(address.bytes, bytes, length))?.row ?? NO_POLICY;
};

const startsWith = (bytes: Uint8Array, prefix: Uint8Array, length: number): boolean => {
  const whole = length >> 3;
  for (let i = 0; i < whole; i++) if (bytes[i] !== prefix[i]) return false;
  const rest = length & 7;
  return rest === 0 || ((bytes[whole] ?? 0) ^ (prefix[whole] ?? 0)) >> (8 - rest) === 0;
};

/** The default table of RFC 6724 §2.1. */
export const DEFAULT_POLICY: readonly PolicyRow[] = [
  { prefix: "::1/128", precedence: 50, label: 0 },
  { prefix: "::/0", precedence: 40, label: 1 },
  { prefix: "::ffff:0:0/96", precedence: 35, label: 4 },
  { prefix: "2002::/16", precedence: 30, label: 2 },
  { prefix: "2001::/32", precedence: 5, label: 5 },
  { prefix: "fc00::/7", precedence: 3, label: 13 },
  { prefix: "::/96", precedence: 1, label: 3 },
  { prefix: "fec0::/10", precedence: 1, label: 11 },
  { prefix: "3ffe::/16", precedence: 1, label: 12 },
];

/** For an address that no row covers: cannot happen while the table has `::/0`. */
const NO_POLICY: Policy = { precedence: 0, label: -1 };

/** Values as a filter writes them, and whether a connection's value is such a one. */
import { parseIpAddress, type IpAddress } from "@tcplens/core/wire";
import { nearest, orWords } from "./did-you-mean.ts";
import type { FilterField, FilterFieldKind } from "./filter-fields.ts";
import { FilterFault } from "./filter-fault.ts";
import type { Token } from "./tokens.ts";

/** Whether a value of the connection is equal to what was written. */
export type Matches = (value: number | string) => boolean;

/**
 * Equality with a written value: a number, `10..20`, `10.0.0.0/8`, a text whatever its case.
 * @throws {@link FilterFault}
 */
export const equalTo = (field: FilterField, token: Token): Matches => {
  switch (field.kind) {
    case "text": {
      const wanted = token.text.toLowerCase();
      refuseUnknown(field, token, (word) => word.toLowerCase() === wanted);
      return (value) => String(value).toLowerCase() === wanted;
    }
    case "address":
      return withinNetwork(token);
    case "count":
    case "octets":
    case "seconds":
    case "percent": {
      const [low = "", high, more] = token.text.split("..");
      if (high === undefined || more !== undefined) {
        const wanted = numberOf(field, token);
        return (value) => value === wanted;
      }
      const to = numberOf(field, { ...token, text: high, at: token.at + low.length + 2 });
      // The unit of the end is the beginning's, too, where that has none: `10..20ms`.
      const unit = BARE.test(low) ? (/^[\d_.]+([a-zµ]+|%)$/iu.exec(high)?.[1] ?? "") : "";
      const from = numberOf(field, { ...token, text: low + unit });
      if (from > to)
        throw new FilterFault(
          `nothing is in ${JSON.stringify(token.text)}: the lesser comes first`,
          token.at,
        );
      return (value) => typeof value === "number" && value >= from && value <= to;
    }
  }
};

/**
 * Refuses what no value of the field can be: nothing would ever be found, and nobody would be told why.
 * @throws {@link FilterFault}
 */
export const refuseUnknown = (
  { name, among }: FilterField,
  { text, at }: Token,
  holds: (word: string) => boolean,
): void => {
  if (among === undefined || among.some(holds)) return;
  const near = nearest(text, among);
  const hint =
    near.length > 0
      ? `; did you mean ${orWords(near)}?`
      : among.length <= LISTED
        ? `: it is ${orWords(among)}`
        : "";
  throw new FilterFault(`${name} is never ${JSON.stringify(text)}${hint}`, at);
};

/** So many words are listed. */
const LISTED = 12;

/**
 * A number in the field's unit: octets, seconds or percent, where another is not written behind it.
 * @throws {@link FilterFault}
 */
export const numberOf = ({ name, kind }: FilterField, { text, at }: Token): number => {
  const [, digits = "", unit = ""] =
    /^(0x[\da-f]+|-?\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)([a-zµ]*|%)$/iu.exec(text) ?? [];
  const size = unit === "" ? 1 : units(kind).get(unit.toLowerCase());
  const number = digits === "" ? Number.NaN : Number(digits.replaceAll("_", ""));
  if (Number.isNaN(number))
    throw new FilterFault(`${name} is compared with a number, not with ${JSON.stringify(text)}`, at);
  if (size === undefined) {
    const known = [...units(kind).keys()].join(", ");
    throw new FilterFault(
      known === ""
        ? `${name} is a bare number: leave ${JSON.stringify(unit)} out`
        : `${name} has no unit ${JSON.stringify(unit)}; known are ${known}`,
      at + digits.length,
    );
  }
  // Divided, so that 35 ms is what 35 ms of a capture is.
  return size < 1 ? number / Math.round(1 / size) : number * size;
};

/** A number, or a range of them, that no unit stands behind. */
export const isBareNumber = (text: string): boolean => BARE.test(text);
const BARE = /^-?[\d_.]+$/u;

const units = (kind: FilterFieldKind): ReadonlyMap<string, number> =>
  kind === "seconds" ? timeUnits : kind === "octets" ? sizeUnits : kind === "percent" ? shareUnits : noUnits;

const timeUnits: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-9],
  ["us", 1e-6],
  ["µs", 1e-6],
  ["ms", 1e-3],
  ["s", 1],
  ["m", 60],
  ["min", 60],
  ["h", 3600],
]);
const sizeUnits: ReadonlyMap<string, number> = new Map([
  ["b", 1],
  ["kb", 1e3],
  ["mb", 1e6],
  ["gb", 1e9],
  ["kib", 2 ** 10],
  ["mib", 2 ** 20],
  ["gib", 2 ** 30],
]);
const shareUnits: ReadonlyMap<string, number> = new Map([["%", 1]]);
const noUnits: ReadonlyMap<string, number> = new Map();

/** Whether it is written behind numbers of some field. */
export const isUnit = (text: string): boolean =>
  [timeUnits, sizeUnits, shareUnits].some((known) => known.has(text.toLowerCase()));

/** Whether a word cannot be anything but a network. */
export const isNetwork = (text: string): boolean => {
  const [, address = ""] = /^\[?([\d.]+|[\da-f:.]+)\]?\/\d+$/iu.exec(text) ?? [];
  return parseIpAddress(address) !== undefined;
};

/**
 * An address, or all of a network's (RFC 4632).
 * @throws {@link FilterFault}
 */
export const withinNetwork = ({ text, at }: Token): Matches => {
  const [address = "", prefix, more] = text.replaceAll(/[[\]]/gu, "").split("/");
  const network = parseIpAddress(address);
  if (network === undefined)
    throw new FilterFault(`${JSON.stringify(text)} is no address and no network such as 10.0.0.0/8`, at);
  const bits = network.words.length * 32;
  const length = prefix === undefined ? bits : Number(prefix);
  if (!/^\d*$/u.test(prefix ?? "") || !(length <= bits) || prefix === "" || more !== undefined)
    throw new FilterFault(
      `a prefix of ${network.family === 4 ? "IPv4" : "IPv6"} has 0 to ${bits} bits`,
      at + address.length + 1,
    );
  return (value) => {
    const candidate = parseIpAddress(String(value));
    return (
      candidate !== undefined &&
      candidate.family === network.family &&
      sharesPrefix(candidate, network, length)
    );
  };
};

const sharesPrefix = (one: IpAddress, other: IpAddress, length: number): boolean =>
  one.words.every((word, index) => {
    const bits = Math.min(32, length - index * 32);
    return bits <= 0 || (word ^ (other.words[index] ?? 0)) >>> (32 - bits) === 0;
  });

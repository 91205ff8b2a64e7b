/** RFC 9293 §3.9.2.3: which addresses are this host's own, and which can be nobody's. */
import { InvalidArgument } from "../base/errors.ts";
import type { IpAddress } from "../wire/address.ts";

/** For tables that are not asked for each packet. */
export const addressKey = (address: IpAddress): string => address.words.join(".");

/** A copy that stays, of an address that may be written over with the next packet. */
export const copyAddress = (address: IpAddress): IpAddress => ({
  family: address.family,
  words: [...address.words],
});

/**
 * RFC 1122 §3.2.1.3 and RFC 4291 §2: whether a packet may come from, and go to, this address, as far as can be told
 * without knowing the subnets: not unspecified, not multicast, not a broadcast, not in class E.
 */
export const isUnicast = (address: IpAddress): boolean => {
  const first = address.words[0] as number;
  if (address.family === 4) return first >>> 24 !== 0 && first >>> 28 < 0xe;
  if (first >>> 24 === 0xff) return false;
  return first !== 0 || address.words.some((word) => word !== 0);
};

/** @throws {@link InvalidArgument} when it is no address at all, a text for example. */
export const checkAddressShape = (name: string, address: IpAddress): void => {
  const { family, words } = (address ?? {}) as Partial<IpAddress>;
  if ((family !== 4 && family !== 6) || words === undefined)
    throw new InvalidArgument(name, "an IpAddress, as parseIpAddress makes it", address);
};

/** @throws {@link InvalidArgument} when it is not an address that a host can have. */
export const checkAddress = (name: string, address: IpAddress): void => {
  checkAddressShape(name, address);
  const length = address.family === 4 ? 1 : 4;
  const isRight =
    address.words.length === length &&
    address.words.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32);
  if (!isRight) throw new InvalidArgument(name, `${length} words of 32 bits`, address.words.join(" "));
  if (!isUnicast(address)) throw new InvalidArgument(name, "the address of one host");
};

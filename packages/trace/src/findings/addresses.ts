/** What an address says by itself: its family, and whether it is a loopback, link-local or group address. */
import type { Family } from "../event/lookup-events.ts";

/** 6 where there is a colon, as in no IPv4 address. */
export const familyOf = (address: string): Family => (address.includes(":") ? 6 : 4);

/** `IPv4` or `IPv6`. */
export const familyWords = (family: Family): string => `IPv${family}`;

const isIpv4 = (address: string): boolean => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(address);

/** 127.0.0.0/8, ::1 and 127.0.0.0/8 mapped into IPv6 (RFC 1122 §3.2.1.3; RFC 6724 §3.4). */
export const isLoopback = (address: string): boolean =>
  address === "::1" || (isIpv4(address) && address.startsWith("127.")) || /^::ffff:127\./i.test(address);

/** `localhost`, a name under it, or a loopback address. */
export const isLocalHost = (host: string): boolean => {
  const name = host.toLowerCase().replace(/\.$/, "");
  return name === "localhost" || name.endsWith(".localhost") || isLoopback(host);
};

/** Whether it is an address and no name. */
export const isLiteral = (host: string): boolean => host.includes(":") || isIpv4(host);

/** fe80::/10 without the interface that it is to be reached over. */
export const isLinkLocalWithoutZone = (address: string): boolean =>
  /^fe[89ab][0-9a-f]:/i.test(address) && !address.includes("%");

/** A multicast or the broadcast address: RFC 9293 §3.9.1.1 lets no connection be opened to one. */
export const isGroup = (address: string): boolean =>
  address === "255.255.255.255" ||
  /^ff[0-9a-f]{2}:/i.test(address) ||
  (isIpv4(address) && Number(address.slice(0, address.indexOf("."))) >>> 4 === 14);

/** Whether a listener at a local address takes connections to a loopback address: a wildcard takes its family's, `::` both. */
export const listenerCovers = (listener: string, address: string): boolean => {
  if (listener === address || listener === "::") return true;
  return listener === "0.0.0.0" && familyOf(address) === 4;
};

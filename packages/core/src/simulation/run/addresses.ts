/** The addresses of a simulated network: those set aside for documentation (RFC 5737, RFC 3849). */
import type { IpAddress } from "../../wire/address.ts";
import type { EndName } from "../scenario/scenario.ts";

const hosts: Readonly<Record<4 | 6, Readonly<Record<EndName, readonly number[]>>>> = {
  // 192.0.2.1 and .2; 2001:db8::1 and ::2.
  4: { A: [0xc000_0201], B: [0xc000_0202] },
  6: { A: [0x2001_0db8, 0, 0, 1], B: [0x2001_0db8, 0, 0, 2] },
};

export const addressOf = (end: EndName, family: 4 | 6): IpAddress => ({ family, words: hosts[family][end] });

/** The address of the stranger with this number: 198.51.100.0/24 is too small for a flood, so 198.18.0.0/15 it is (RFC 2544). */
export const strangerAddress = (number: number, family: 4 | 6): IpAddress =>
  family === 4
    ? { family, words: [(0xc612_0000 + (number & 0x1_ffff)) >>> 0] }
    : { family, words: [0x2001_0db8, 0xffff_0000, 0, number >>> 0] };

export const otherEnd = (end: EndName): EndName => (end === "A" ? "B" : "A");

/** The port that is opened and listened on where a scenario names none: no protocol that Wireshark takes random octets for. */
export const USUAL_PORT = 7777;

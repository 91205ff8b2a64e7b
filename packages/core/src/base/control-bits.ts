/** RFC 9293 §3.1 and RFC 3168 §6.1: the control bits as one number, in the order of the header's byte. */
import type { Flag } from "./flag.ts";

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;
export const URG = 0x20;
export const ECE = 0x40;
export const CWR = 0x80;
/** RFC 3168 §6.1 left it reserved; Accurate ECN uses it. Carried, never set by this engine. */
export const AE = 0x100;
/** RFC 9293 §3.1: sent as 0 and ignored when received; carried, so that what was read is written as it was. */
export const RESERVED = 0xe00;

const named: readonly (readonly [number, Flag])[] = [
  [SYN, "SYN"],
  [FIN, "FIN"],
  [RST, "RST"],
  [PSH, "PSH"],
  [ACK, "ACK"],
  [URG, "URG"],
  [ECE, "ECE"],
  [CWR, "CWR"],
];

/** The names of the bits that are set, in the order in which text shows them. */
export const flagNames = (bits: number): readonly Flag[] =>
  named.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name);

/** The bits of these names. */
export const flagBits = (names: readonly Flag[]): number =>
  named.reduce((bits, [bit, name]) => (names.includes(name) ? bits | bit : bits), 0);

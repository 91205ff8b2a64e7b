/** RFC 9293 §3.1: TCP option kinds by number, as IANA has registered them ("TCP Option Kind Numbers"). */

/** The name of a TCP option kind, `unassigned` where the registry has none. */
export const optionName = (number: number): string => names[number] ?? "unassigned";

/** Kinds whose use the registry calls obsolete, or replaced by another. */
export const isObsoleteOption = (number: number): boolean =>
  (number >= 6 && number <= 15 && number !== 8) || number === 19;

const names: Readonly<Record<number, string>> = {
  0: "end of option list",
  1: "no-operation",
  2: "maximum segment size",
  3: "window scale",
  4: "SACK permitted",
  5: "SACK",
  6: "echo",
  7: "echo reply",
  8: "timestamps",
  9: "partial order connection permitted",
  10: "partial order service profile",
  11: "CC",
  12: "CC.NEW",
  13: "CC.ECHO",
  14: "alternate checksum request",
  15: "alternate checksum data",
  16: "Skeeter",
  17: "Bubba",
  18: "trailer checksum",
  19: "MD5 signature",
  20: "SCPS capabilities",
  21: "selective negative acknowledgements",
  22: "record boundaries",
  23: "corruption experienced",
  24: "SNAP",
  26: "compression filter",
  27: "quick-start response",
  28: "user timeout",
  29: "authentication (TCP-AO)",
  30: "multipath (MPTCP)",
  34: "fast open cookie",
  69: "encryption negotiation (TCP-ENO)",
  172: "accurate ECN, order 0",
  174: "accurate ECN, order 1",
  253: "experiment 1",
  254: "experiment 2",
};

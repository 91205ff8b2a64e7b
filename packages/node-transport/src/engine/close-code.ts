/** What the end of a connection is called by programs: a close reason of the engine as one of Node's codes. */
import type { CloseReason, OpenProblem } from "@tcplens/core";
import type { SystemCode } from "./system-error.ts";

/** The code that a program is told; `undefined`: nothing is wrong, both sides have closed. */
export const closeCode = (reason: CloseReason): SystemCode | undefined => {
  switch (reason.kind) {
    case "closed":
    case "replaced":
      return undefined;
    case "reset-by-peer":
      return "ECONNRESET";
    case "refused":
      return "ECONNREFUSED";
    case "aborted":
      return "ECONNABORTED";
    case "user-timeout":
    case "retransmissions-exhausted":
    case "keep-alive-timeout":
      return "ETIMEDOUT";
    case "unreachable":
      return unreachableCode(reason.icmp);
  }
};

/** The code for an ICMP error by its name, as Linux has it. */
export const unreachableCode = (icmp: string): SystemCode => ICMP_CODES.get(icmp) ?? "EHOSTUNREACH";

/** The code for an OPEN that was not begun. */
export const openCode = (problem: OpenProblem): SystemCode => {
  switch (problem) {
    case "address-in-use":
      return "EADDRINUSE";
    case "address-not-available":
    case "no-ports":
    case "connection-exists":
      return "EADDRNOTAVAIL";
    case "insufficient-resources":
      return "ENOBUFS";
  }
};

/** Those that are not EHOSTUNREACH. */
const ICMP_CODES: ReadonlyMap<string, SystemCode> = new Map([
  ["net unreachable", "ENETUNREACH"],
  ["destination network unknown", "ENETUNREACH"],
  ["destination network administratively prohibited", "ENETUNREACH"],
  ["network unreachable for type of service", "ENETUNREACH"],
  ["no route to destination", "ENETUNREACH"],
  ["protocol unreachable", "ENOPROTOOPT"],
  ["port unreachable", "ECONNREFUSED"],
  ["communication with destination administratively prohibited", "EACCES"],
  ["source address failed ingress/egress policy", "EACCES"],
  ["reject route to destination", "EACCES"],
]);

/** RFC 9293 §3.9.2.2: the error that a program gets to see for an ICMP message, by its type and code. */
import type { ProfileName } from "@tcplens/core";

/** The error's name. */
export const icmpErrno = (profile: ProfileName, version: 4 | 6, type: number, code: number): string => {
  const table = profile === "bsd" ? bsd[version] : linux[version];
  return table[type]?.[code] ?? table[type]?.[0] ?? "EHOSTUNREACH";
};

type Table = Readonly<Record<number, readonly string[]>>;

const linux: Readonly<Record<4 | 6, Table>> = {
  4: {
    3: "ENETUNREACH EHOSTUNREACH ENOPROTOOPT ECONNREFUSED EMSGSIZE EOPNOTSUPP ENETUNREACH EHOSTDOWN ENONET ENETUNREACH EHOSTUNREACH ENETUNREACH EHOSTUNREACH EHOSTUNREACH EHOSTUNREACH EHOSTUNREACH".split(
      " ",
    ),
    11: ["EHOSTUNREACH"],
    12: ["EPROTO"],
  },
  6: {
    1: ["ENETUNREACH", "EACCES", "EHOSTUNREACH", "EHOSTUNREACH", "ECONNREFUSED", "EACCES", "EACCES"],
    2: ["EMSGSIZE"],
    3: ["EHOSTUNREACH"],
    4: ["EPROTO"],
  },
};

const bsd: Readonly<Record<4 | 6, Table>> = {
  4: {
    3: "EHOSTUNREACH EHOSTUNREACH ECONNREFUSED ECONNREFUSED EMSGSIZE EHOSTUNREACH EHOSTUNREACH EHOSTUNREACH EHOSTUNREACH ECONNREFUSED ECONNREFUSED EHOSTUNREACH EHOSTUNREACH ECONNREFUSED EHOSTUNREACH EHOSTUNREACH".split(
      " ",
    ),
    11: ["EHOSTUNREACH"],
    12: ["ENOPROTOOPT"],
  },
  6: {
    1: ["EHOSTUNREACH", "ECONNREFUSED", "EHOSTUNREACH", "EHOSTUNREACH", "ECONNREFUSED"],
    2: ["EMSGSIZE"],
    3: ["EHOSTUNREACH"],
    4: ["ENOPROTOOPT", "ECONNREFUSED", "ENOPROTOOPT"],
  },
};

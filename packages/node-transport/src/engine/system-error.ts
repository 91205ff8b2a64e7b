/** Errors as Node's own sockets make them: `connect ECONNREFUSED 10.89.0.1:80`, with code, errno, syscall, address, port. */
import { constants } from "node:os";
import { getSystemErrorMap } from "node:util";

/** The codes an engine's stream can have. */
export type SystemCode =
  | "EACCES"
  | "EADDRINUSE"
  | "EADDRNOTAVAIL"
  | "ECANCELED"
  | "ECONNABORTED"
  | "ECONNREFUSED"
  | "ECONNRESET"
  | "EHOSTUNREACH"
  | "ENETDOWN"
  | "ENETUNREACH"
  | "ENOBUFS"
  | "ENOPROTOOPT"
  | "EPIPE"
  | "ETIMEDOUT";

/** The call a program would have made. */
export type SystemCall = "bind" | "connect" | "listen" | "read" | "write" | "shutdown";

/** One error, in Node's shape. `port` 0 is not said. */
export const systemError = (
  code: SystemCode,
  syscall: SystemCall,
  end?: { readonly address: string; readonly port: number },
): NodeJS.ErrnoException => {
  // Node's are the operating system's numbers, negative.
  const errno = -constants.errno[code];
  // Of all calls only this one explains the code.
  const what = syscall === "listen" ? `: ${getSystemErrorMap().get(errno)?.[1] ?? code}` : "";
  const where = end === undefined ? "" : ` ${end.address}${end.port > 0 ? `:${end.port}` : ""}`;
  const facts =
    end === undefined ? {} : { address: end.address, ...(end.port > 0 ? { port: end.port } : {}) };
  return Object.assign(new Error(`${syscall} ${code}${what}${where}`), { errno, code, syscall, ...facts });
};

/** Errors as Node's own sockets make them: `connect ECONNREFUSED 10.89.0.1:80`, with code, errno, syscall, address, port. */
import { constants } from "node:os";

/** The codes an engine's stream can have. */
export type SystemCode =
  | "EACCES"
  | "EADDRINUSE"
  | "EADDRNOTAVAIL"
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

/** One error, in Node's shape. */
export const systemError = (
  code: SystemCode,
  syscall: SystemCall,
  peer?: { readonly address: string; readonly port: number },
): NodeJS.ErrnoException => {
  const where = peer === undefined ? "" : ` ${peer.address}:${peer.port}`;
  // Node's are the operating system's numbers, negative.
  const errno = -constants.errno[code];
  return Object.assign(new Error(`${syscall} ${code}${where}`), { errno, code, syscall, ...peer });
};

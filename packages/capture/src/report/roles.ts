/** Who is the client of a connection whose opening was not captured. */
import type { SideName } from "../connection/connection-story.ts";

/**
 * By the ports alone. A port that systems give out to clients is a client's where the other is none (RFC 6335 §6 has them
 * from 49152 on, Linux from 32768 on), a system port is a server's; of two that are registered the lower is the server's.
 * Where they tell nothing, `a`, who sent the first packet.
 */
export const clientByPorts = (portA: number, portB: number): SideName => {
  const [a, b] = [kindOf(portA), kindOf(portB)];
  if (a !== b) return a > b ? "a" : "b";
  return a === REGISTERED && portA < portB ? "b" : "a";
};

const kindOf = (port: number): number => BOUNDS.filter((bound) => port >= bound).length;

/** The first registered port, and where the ports for clients begin: on Linux, and by RFC 6335 §6. */
const BOUNDS = [1024, 32_768, 49_152] as const;
/** `kindOf` of what is neither a system port nor one for clients. */
const REGISTERED = 1;

/** How something is known. Nothing inferred is ever shown as observed. */

/**
 * - `packet`: seen on the wire.
 * - `kernel`: read from the operating system's own record of the connection.
 * - `socket`: reported by the runtime's interface (a socket event, an error code, the resolver's answer); a state
 *   or a segment with this evidence is implied by such a report through the transition table.
 * - `model`: the simulation's own.
 */
export type Evidence = "packet" | "kernel" | "socket" | "model";

/** The words people read: "seen", "the kernel says", "implied", "simulated". */
export const evidenceWords: Readonly<Record<Evidence, string>> = {
  packet: "seen",
  kernel: "the kernel says",
  socket: "implied",
  model: "simulated",
};

/** All four, in descending order of directness. */
export const evidences: readonly Evidence[] = ["packet", "kernel", "socket", "model"];

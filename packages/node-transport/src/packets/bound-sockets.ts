/** Which connection of the trace a packet belongs to: by its addresses and ports. */
import { addressKey } from "../lookup/ip-address.ts";

/** One end of a packet's way. */
export interface PacketEnd {
  readonly address: string;
  readonly port: number;
}

/** See the file's head. A local port that is used again belongs to its last connection. */
export class BoundSockets {
  readonly #connections = new Map<string, number>();

  /** The connection's socket has this local port. */
  bind(connection: number, localPort: number, remote: PacketEnd): void {
    this.#connections.set(keyOf(localPort, remote), connection);
  }

  /** Whose packet it is, and which way it goes; undefined: none of the trace's. */
  find(
    from: PacketEnd,
    to: PacketEnd,
  ): { readonly connection: number; readonly direction: "sent" | "received" } | undefined {
    const sent = this.#connections.get(keyOf(from.port, to));
    if (sent !== undefined) return { connection: sent, direction: "sent" };
    const received = this.#connections.get(keyOf(to.port, from));
    return received === undefined ? undefined : { connection: received, direction: "received" };
  }
}

/** On the wire an address has no zone, and an IPv4-mapped one is an IPv4 address. */
const keyOf = (localPort: number, { address, port }: PacketEnd): string => {
  const plain = addressKey(address.replace(/%.*$/u, "")).replace(/^::ffff:(?=\d+\.)/u, "");
  return `${localPort} ${unspecified.get(plain) ?? plain} ${port}`;
};

/** What is asked for the unspecified address comes to the own machine. */
const unspecified: ReadonlyMap<string, string> = new Map([
  ["0.0.0.0", "127.0.0.1"],
  ["::", "::1"],
]);

/** An end of a connection in Node's words. */
import { ipAddressText, type SocketAddress } from "@tcplens/core";

/** As `address()` gives it. */
export interface EngineAddress {
  readonly address: string;
  readonly family: "IPv4" | "IPv6";
  readonly port: number;
}

export const asText = ({ address, port }: SocketAddress): EngineAddress => ({
  address: ipAddressText(address),
  family: address.family === 4 ? "IPv4" : "IPv6",
  port,
});

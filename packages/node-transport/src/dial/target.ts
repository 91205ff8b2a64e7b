/** What a caller may name as the other end, made into one shape. */
import { InvalidArgument } from "@tcplens/core";
import { type Endpoint, parseEndpoint } from "@tcplens/trace";

/** A host and a port, or a URL or `host:port` in text. */
export type DialTarget = { readonly host: string; readonly port: number } | string | URL;

/**
 * Reads a target.
 * @throws `InvalidArgument` naming what is wrong with it.
 */
export const toEndpoint = (target: DialTarget, tls: boolean | undefined): Endpoint => {
  if (typeof target === "string" || target instanceof URL) {
    return parseEndpoint(String(target), tls === undefined ? {} : { tls });
  }
  const { host, port } = target;
  if (typeof host !== "string" || host === "")
    throw new InvalidArgument("target.host", "a name or an address", host);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgument("target.port", "a whole number from 0 to 65535", port);
  }
  const bare = host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
  return {
    host: bare,
    port,
    tls: tls ?? false,
    text: bare.includes(":") ? `[${bare}]:${port}` : `${bare}:${port}`,
  };
};

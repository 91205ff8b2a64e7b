/** `host:port` without a scheme, and the host and port of a URL's authority: one reading of colons and brackets for both. */
import { endpointProblem } from "./problem.ts";
import { canonicalHost, isV6 } from "./url-host.ts";

/** A host in its one spelling, and the port where one was written. */
export interface HostPort {
  readonly host: string;
  readonly port: number | undefined;
}

/**
 * Reads `host`, `host:port`, `[v6]` or `[v6]:port`.
 * @throws InvalidArgument with the reason and what to write instead.
 */
export const parseHostPort = (text: string): HostPort => {
  if (text.startsWith("[")) return bracketed(text);
  const colon = text.indexOf(":");
  if (colon < 0) return { host: canonicalHost(text), port: undefined };
  if (text.includes(":", colon + 1)) throw tooManyColons(text);
  return { host: canonicalHost(text.slice(0, colon)), port: parsePort(text.slice(colon + 1), text) };
};

const bracketed = (text: string): HostPort => {
  const end = text.indexOf("]");
  if (end < 0) throw endpointProblem(`${text} has no closing bracket: write [::1]:PORT`);
  const host = canonicalHost(text.slice(0, end + 1));
  const rest = text.slice(end + 1);
  if (rest === "") return { host, port: undefined };
  if (!rest.startsWith(":"))
    throw endpointProblem(`after the bracket of ${text} comes the port: write [${host}]:PORT`);
  return { host, port: parsePort(rest.slice(1), text) };
};

/** Unbracketed IPv6: `::1` lacks a port, `fe80::1:443` may have one. Neither is guessed at. */
const tooManyColons = (text: string): Error => {
  if (!isV6(text))
    return endpointProblem(`${text} has too many colons: write host:port, or [IPv6 address]:port`);
  const cut = text.lastIndexOf(":");
  const head = text.slice(0, cut);
  const tail = text.slice(cut + 1);
  if (/^\d+$/.test(tail) && isV6(head)) {
    return endpointProblem(`${text} can be read in two ways: write [${head}]:${tail} or [${text}]:PORT`);
  }
  return endpointProblem(`${text} is an IPv6 address without a port: write [${text}]:PORT`);
};

const parsePort = (digits: string, text: string): number => {
  if (digits === "")
    throw endpointProblem(`${text} ends where its port should be: write a number from 1 to ${PORT_MAX}`);
  if (!/^\d+$/.test(digits)) {
    throw endpointProblem(`the port of ${text} is not a number: write one from 1 to ${PORT_MAX}`);
  }
  const port = Number(digits);
  if (port > PORT_MAX)
    throw endpointProblem(`port ${digits} is out of range: ports go from 1 to ${PORT_MAX}`);
  if (port === 0) throw endpointProblem(`nothing can be reached on port 0: ports go from 1 to ${PORT_MAX}`);
  return port;
};

const PORT_MAX = 65_535;

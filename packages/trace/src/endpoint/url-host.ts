/** The host of an endpoint, checked and brought to one spelling by the runtime's own URL parser (WHATWG URL). */
import { HOST_LENGTH_MAX } from "./endpoint-fields.ts";
import { endpointProblem } from "./problem.ts";

/** The one thing used of the URL class that every runtime with WHATWG URL has; this package asks for no runtime's types. */
declare const URL: new (text: string) => { readonly hostname: string };

/**
 * A host as `Endpoint.host` has it: names in lower case and in ASCII (IDNA), IPv4 with four decimal parts, IPv6
 * shortened and without brackets, its zone kept (`fe80::1%eth0`).
 *
 * @param host As written between `//` and the port; an IPv6 address in brackets.
 * @throws InvalidArgument when it is neither a name nor an address.
 */
export const canonicalHost = (host: string): string => {
  if (host === "") throw endpointProblem("the host is missing: write host:port");
  if (host.startsWith("[")) return canonicalV6(host.slice(1, -1));
  if (/%2f/i.test(host) || host.includes("/")) {
    throw endpointProblem(`${host} is a Unix socket file, not a TCP endpoint: write host:port`);
  }
  const hostname = hostnameOf(host);
  if (hostname === undefined) throw endpointProblem(`${quoted(host)} is not a host name or an address`);
  return hostname;
};

/** Whether the text, without brackets, is an IPv6 address, with or without a zone. */
export const isV6 = (text: string): boolean => {
  const { address, zone } = splitZone(text);
  return (
    address.includes(":") &&
    (zone === undefined || ZONE.test(zone)) &&
    hostnameOf(`[${address}]`) !== undefined
  );
};

const canonicalV6 = (text: string): string => {
  const { address, zone } = splitZone(text);
  const hostname = address.includes(":") ? hostnameOf(`[${address}]`) : undefined;
  if (hostname === undefined) {
    throw endpointProblem(`[${text}] is not an IPv6 address: brackets hold one, as in [::1]:443`);
  }
  if (zone === undefined) return hostname.slice(1, -1);
  if (!ZONE.test(zone))
    throw endpointProblem(`the zone of [${text}] is not an interface's name, as in [fe80::1%eth0]:443`);
  return `${hostname.slice(1, -1)}%${zone}`;
};

/** In a URL the `%` before a zone is itself written `%25`; people and tools write a bare `%` too. */
const splitZone = (text: string): { readonly address: string; readonly zone: string | undefined } => {
  const mark = text.indexOf("%");
  if (mark < 0) return { address: text, zone: undefined };
  const zone = text.slice(mark + 1);
  return {
    address: text.slice(0, mark),
    zone: zone.startsWith("25") && zone.length > 2 ? zone.slice(2) : zone,
  };
};

/** What the URL parser makes of a host, or undefined. The characters that would end the host are refused before. */
const hostnameOf = (host: string): string | undefined => {
  if (/[\s/?#@\\<>^|]/.test(host)) return undefined;
  try {
    const { hostname } = new URL(`http://${host}/`);
    return hostname === "" || hostname.length > HOST_LENGTH_MAX ? undefined : hostname;
  } catch {
    return undefined;
  }
};

const quoted = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** An interface's name or number. */
const ZONE = /^[\w.~-]{1,64}$/;

/** From what a person writes, `db.internal:5432` or `postgres://db.internal/app`, to an {@link Endpoint}. */
import type { Endpoint } from "../event/header.ts";
import { printable } from "../export/printable.ts";
import { SCHEME_LENGTH_MAX, TEXT_LENGTH_MAX } from "./endpoint-fields.ts";
import { type HostPort, parseHostPort } from "./host-port.ts";
import { endpointProblem } from "./problem.ts";
import { redact, splitUrls } from "./redact.ts";
import { refusalOf, schemeOf } from "./schemes.ts";

/** What the caller knows better than the text. */
export interface ParseEndpointOptions {
  /** Whether TLS is spoken from the first byte. Default: what the URL's scheme says, else no. */
  readonly tls?: boolean;
}

/**
 * Reads `host:port`, `[IPv6]:port` or a URL. A scheme gives the default port and whether TLS is spoken from the first
 * byte; `postgres:` with `sslmode=require` is `tls: false`, because PostgreSQL asks for TLS in plain text first (so do
 * MySQL, SQL Server, SMTP and others). Host names become ASCII and lower case. User names, passwords and parameters
 * that hold secrets are dropped: nothing of them is in the result or in an error.
 *
 * @throws InvalidArgument with one sentence saying what is wrong and what to write instead; also where the text names
 *   several hosts (see {@link parseEndpoints}).
 */
export const parseEndpoint = (text: string, options: ParseEndpointOptions = {}): Endpoint => {
  const endpoints = parseEndpoints(text, options);
  const [first] = endpoints;
  if (first === undefined || endpoints.length > 1) {
    const hosts = endpoints.map(({ host, port }) => `${host.includes(":") ? `[${host}]` : host}:${port}`);
    throw endpointProblem(`that names ${endpoints.length} hosts, give one of them: ${hosts.join(", ")}`);
  }
  return first;
};

/**
 * As {@link parseEndpoint}, for text that may name several hosts separated by commas, as MongoDB, Kafka, NATS and
 * PostgreSQL URLs do: `mongodb://a:1,b:2/db`, `kafka://a,b:9093`, `nats://a:1,nats://b:2`, `a:1,b:2`. In order,
 * never empty.
 *
 * @throws InvalidArgument as {@link parseEndpoint}.
 */
export const parseEndpoints = (text: string, options: ParseEndpointOptions = {}): readonly Endpoint[] => {
  if (text.length > TEXT_LENGTH_MAX) {
    throw endpointProblem(
      `that is ${text.length} characters long: an endpoint has at most ${TEXT_LENGTH_MAX}`,
    );
  }
  const trimmed = text.trim();
  if (trimmed === "") throw endpointProblem("the endpoint is empty: write host:port or a URL");
  const endpoints = splitUrls(trimmed).flatMap((part) => parsePart(redact(part), options));
  if (endpoints.length > HOSTS_MAX) {
    throw endpointProblem(`that names ${endpoints.length} hosts: at most ${HOSTS_MAX} are read`);
  }
  return endpoints;
};

const parsePart = (text: string, options: ParseEndpointOptions): readonly Endpoint[] => {
  if (/[\s\p{Cc}\p{Cf}\p{Cs}]/u.test(text)) {
    const what = /\s/.test(text) ? "white space" : "characters that cannot be seen";
    throw endpointProblem(`${printable(JSON.stringify(text))} has ${what} in it: write host:port or a URL`);
  }
  const url = URL_SHAPE.exec(text);
  if (url !== null) return parseUrl(text, (url[1] ?? "").toLowerCase(), text.slice(url[0].length), options);
  const refusal = refusalOf(/^[a-z][a-z0-9+.-]*(?=:\/)/i.exec(text)?.[0] ?? "");
  if (refusal !== undefined) throw endpointProblem(`${text}: ${refusal}`);
  const slash = text.search(/[/?]/);
  if (slash >= 0) throw endpointProblem(pathWithoutScheme(text, slash));
  return text.split(",").map((part) => bare(part, options));
};

const bare = (text: string, options: ParseEndpointOptions): Endpoint => {
  const { host, port } = parseHostPort(text);
  if (port === undefined) throw endpointProblem(noPort(text, host));
  return { host, port, tls: options.tls ?? false, text };
};

const parseUrl = (
  text: string,
  name: string,
  rest: string,
  options: ParseEndpointOptions,
): readonly Endpoint[] => {
  const refusal = refusalOf(name);
  if (refusal !== undefined) throw endpointProblem(`${name}: ${refusal}`);
  if (name.length > SCHEME_LENGTH_MAX)
    throw endpointProblem(`a scheme of ${name.length} characters is none: write host:port or a URL`);
  // SQLAlchemy and others append a driver to the scheme: postgresql+asyncpg.
  const scheme = schemeOf(name) ?? schemeOf(name.split("+", 1)[0] ?? name);
  const end = rest.search(/[/?]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const path = end < 0 ? "" : rest.slice(end);
  const hosts = authority.split(",");
  const tls = options.tls ?? (scheme?.tls === true || tlsByParameter(name, path));
  return hosts.map((hostText) => {
    const { host, port } = urlHostPort(hostText, name, scheme?.port);
    // With several hosts each endpoint's text is a URL of that host alone, so that it can be traced again by itself.
    const ownText = hosts.length === 1 ? text : `${name}://${hostText}${path}`;
    return path === ""
      ? { host, port, tls, scheme: name, text: ownText }
      : { host, port, tls, scheme: name, path, text: ownText };
  });
};

const urlHostPort = (
  text: string,
  name: string,
  defaultPort: number | undefined,
): HostPort & { readonly port: number } => {
  // WHATWG URLs take `http://host:/` for the default port; so does this.
  const { host, port } = parseHostPort(
    defaultPort !== undefined && text.endsWith(":") ? text.slice(0, -1) : text,
  );
  const chosen = port ?? defaultPort;
  if (chosen === undefined) {
    const why =
      schemeOf(name) === undefined ? "is not a scheme with a port known here" : "has no default port";
    throw endpointProblem(`${name}: ${why}: write ${name}://${text}:PORT`);
  }
  return { host, port: chosen };
};

/** Drivers that turn TLS on from the first byte by a parameter, not by the scheme. */
const tlsByParameter = (name: string, path: string): boolean => {
  if (name === "mongodb") return /[?&](?:tls|ssl)=true(?:&|$)/i.test(path);
  if (name.startsWith("postgres")) return /[?&]sslnegotiation=direct(?:&|$)/i.test(path);
  return false;
};

const noPort = (text: string, host: string): string => {
  const scheme = LIKELY.find(([pattern]) => pattern.test(host))?.[1] ?? "https";
  const shown = host.includes(":") ? `[${host}]` : text;
  return `${shown} has no port: write ${shown}:PORT or a URL such as ${scheme}://${shown}`;
};

const pathWithoutScheme = (text: string, slash: number): string => {
  if (slash === 0) return `${text} is a path, not an endpoint: write host:port or a URL`;
  return `${text} has a path but no scheme: write http://${text} or, for the endpoint alone, ${text.slice(0, slash)}${
    text.slice(0, slash).includes(":") ? "" : ":PORT"
  }`;
};

/** What a host's first label suggests it is, for the example in an error and nothing else. */
const LIKELY: readonly (readonly [RegExp, string])[] = [
  [/^(?:pg|postgres|db|sql|database)\b/, "postgres"],
  [/^(?:redis|cache|valkey)\b/, "redis"],
  [/^mysql\b/, "mysql"],
  [/^mongo/, "mongodb"],
];

/** A scheme and `//`, an outer `jdbc:` left aside: drivers of Java put it before the database's own URL. */
const URL_SHAPE = /^(?:jdbc:)?([a-z][a-z0-9+.-]*):\/\//i;
/** Hosts in one text: more than any seed list in use. */
const HOSTS_MAX = 256;

/** The endpoints that a `.env` file names: URLs, `host:port` values and `*_HOST` with `*_PORT`. */
import { InvalidArgument } from "@tcplens/core";
import type { Endpoint } from "../event/header.ts";
import { type EnvVariable, parseEnvFile } from "./env-file.ts";
import { parseEndpoints } from "./parse-endpoint.ts";

/** One endpoint of a file. */
export interface EnvEndpoint {
  /** The variable that names it; of a pair the one with the host. */
  readonly variable: string;
  /** From 1: that variable's line. */
  readonly line: number;
  readonly endpoint: Endpoint;
}

/** A value that is meant as an endpoint and cannot be read as one: a `mongodb+srv:` URL, a port out of range. */
export interface EnvProblem {
  readonly variable: string;
  readonly line: number;
  /** One sentence, without credentials. */
  readonly reason: string;
}

/** What {@link readEnvEndpoints} finds. */
export interface EnvEndpoints {
  /** In the order of the file. */
  readonly endpoints: readonly EnvEndpoint[];
  readonly problems: readonly EnvProblem[];
}

/** The endpoints named in the text of a `.env` file, in its order. Never throws: what is no endpoint is passed over. */
export const parseEnvEndpoints = (text: string): readonly EnvEndpoint[] => readEnvEndpoints(text).endpoints;

/** As {@link parseEnvEndpoints}, and what looked like an endpoint and is none. */
export const readEnvEndpoints = (text: string): EnvEndpoints => {
  const variables = parseEnvFile(text);
  const values = new Map(variables.map(({ name, value }) => [name, value]));
  const endpoints: EnvEndpoint[] = [];
  const problems: EnvProblem[] = [];
  for (const { name, value, line } of variables) {
    const candidate = candidateOf({ name, value, line }, values);
    if (candidate === undefined) continue;
    try {
      for (const endpoint of parseEndpoints(candidate)) endpoints.push({ variable: name, line, endpoint });
    } catch (error) {
      if (!(error instanceof InvalidArgument)) throw error;
      problems.push({ variable: name, line, reason: error.message });
    }
  }
  return { endpoints, problems };
};

/** The text to read as an endpoint, where the variable is meant as one. */
const candidateOf = (variable: EnvVariable, values: ReadonlyMap<string, string>): string | undefined => {
  const { name, value } = variable;
  // An unset variable inside leaves no endpoint to speak of.
  if (value === "" || value.includes("${")) return undefined;
  if (URL_VALUE.test(value)) return FILES.test(value) ? undefined : value;
  if (!NOT_AN_ENDPOINT.test(name) && value.split(",").every((part) => isHostPort(part))) {
    return value.replaceAll(/\s+/g, "");
  }
  const port = portFor(name, values);
  if (port === undefined || /[\s/@]/.test(value)) return undefined;
  return value.includes(":") && !value.startsWith("[") ? `[${value}]:${port}` : `${value}:${port}`;
};

/** `DB_HOST` goes with `DB_PORT`, `PGHOST` with `PGPORT`, `HOST` with `PORT`. */
const portFor = (name: string, values: ReadonlyMap<string, string>): string | undefined => {
  const match = /^(.*?)(HOST|HOSTNAME|SERVER|host|hostname|server)$/.exec(name);
  if (match === null) return undefined;
  const [, prefix = "", word = ""] = match;
  const port = values.get(`${prefix}${word === word.toUpperCase() ? "PORT" : "port"}`)?.trim();
  return port !== undefined && /^\d{1,6}$/.test(port) ? port : undefined;
};

/**
 * `host:port` that is meant as one: the host is `localhost`, an address, or a name with a letter in it. `12:30` and
 * `1000:1000` are not.
 */
const isHostPort = (text: string): boolean => {
  const match = HOST_PORT.exec(text.trim());
  return (
    match !== null && (match[1] !== undefined || /[A-Za-z]/.test(match[2] ?? "") || IPV4.test(match[2] ?? ""))
  );
};

const URL_VALUE = /^(?:jdbc:)?[a-z][a-z0-9+.-]*:\/\/\S+$/i;
const FILES = /^(?:file|sqlite3?):/i;
const HOST_PORT = /^(?:\[([\da-f:.%]+)\]|([\w.-]+)):\d{1,6}$/i;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** Names whose values look like `host:port` and are not: image tags, user and group, times, secrets. */
const NOT_AN_ENDPOINT =
  /(?:^|_)(?:IMAGE|TAG|VERSION|TIME|SCHEDULE|CRON|UID|GID|USER|PASS|PASSWORD|SECRET|KEY|TOKEN|SALT|HASH|RATIO)(?:_|$)/i;

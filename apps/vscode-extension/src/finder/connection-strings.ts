/**
 * Connection strings of databases: `host=db port=5432` (libpq), `Host=db;Port=5432` (Npgsql), `Server=db,1433` (SQL
 * Server), `mysql:host=db;port=3306` (PDO).
 */
import type { TextRange } from "./found-endpoint.ts";
import { isPort } from "./ports.ts";

/** Where the two parts are. */
export interface PairRanges {
  readonly host: TextRange;
  readonly port: TextRange;
}

/** The pair whose `host=` is at this offset of the value, or undefined. */
export const readConnectionString = (text: string, at: number, value: TextRange): PairRanges | undefined => {
  const key = KEY.exec(text.slice(at, Math.min(value.end, at + 32)));
  if (key === null) return undefined;
  let start = at + key[0].length;
  if (text.slice(start, start + 4).toLowerCase() === "tcp:") start += 4;
  const host = /^[^\s;,'"\\:/=&]+/.exec(text.slice(start, Math.min(value.end, start + HOST_LENGTH_MAX)))?.[0];
  if (host === undefined) return undefined;
  const hostRange = { start, end: start + host.length };
  const rest = text.slice(hostRange.end, Math.min(value.end, hostRange.end + REST_LENGTH));
  const comma = /^,(\d{1,5})(?=[;\s'"]|$)/.exec(rest);
  if (comma !== null && isPort(comma[1] ?? "")) {
    return { host: hostRange, port: { start: hostRange.end + 1, end: hostRange.end + comma[0].length } };
  }
  const port = /[;\s]\s*port\s*=\s*(\d{1,5})(?=[;\s'"\\]|$)/i.exec(rest);
  // The other order, `port=5432 host=db`, is read back from the host.
  const before = text.slice(Math.max(value.start, at - REST_LENGTH), at);
  const earlier = port === null ? /(?:^|[;\s:"'])port\s*=\s*(\d{1,5})[;\s][^;]*$/i.exec(before) : null;
  const digits = port?.[1] ?? earlier?.[1] ?? "";
  if (!isPort(digits)) return undefined;
  const end =
    port === null
      ? at - before.length + before.indexOf(digits, earlier?.index ?? 0) + digits.length
      : hostRange.end + port.index + port[0].length;
  return { host: hostRange, port: { start: end - digits.length, end } };
};

/** Where `host=` and the like may begin; each hit is asked about with {@link readConnectionString}. */
export const CONNECTION_STRING_KEYS: RegExp = /\b(?:host|server|data source|addr|address)\s{0,3}=/gi;

const KEY = /^(?:host|server|data source|addr|address)\s{0,3}=\s{0,3}/i;
const HOST_LENGTH_MAX = 254;
const REST_LENGTH = 300;

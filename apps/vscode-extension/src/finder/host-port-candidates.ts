/** `host:port` around a colon that has digits after it. */
import { isPort } from "./ports.ts";
import type { TextRange } from "./found-endpoint.ts";

/** What stands around the colon, where its shape is that of an endpoint. */
export interface HostPortCandidate extends TextRange {
  readonly host: string;
  readonly port: number;
  /** Whether it, or the list of its like that it is in, is the whole of what it stands in. */
  readonly whole: boolean;
  /** Whether what stands before and after is a notation that has endpoints: `@tcp(db:3306)`, `0@kafka:9093`. */
  readonly structured: boolean;
}

/** Reads around the colon, inside the limits; undefined where the shape is another. */
export const readHostPort = (
  text: string,
  colon: number,
  limits: TextRange,
): HostPortCandidate | undefined => {
  const digits = /^\d{1,5}/.exec(text.slice(colon + 1, Math.min(limits.end, colon + 7)))?.[0] ?? "";
  const end = colon + 1 + digits.length;
  if (!isPort(digits) || !endsWell(text, end, limits.end)) return undefined;
  const start = hostStart(text, colon, limits.start);
  if (start >= colon) return undefined;
  const before = start > limits.start ? text.charAt(start - 1) : "";
  const oracle = before === "@" && text.charAt(end) === ":";
  if (text.charAt(end) === ":" && !oracle && /[\w[*]/.test(text.charAt(end + 1))) return undefined;
  if (!startsWell(text, start, limits.start)) return undefined;
  const rest = text.slice(end, Math.min(limits.end, end + PATH_REACH));
  // `images.example.com:5000/shop:1.2` is an image.
  if (/^\/[\w./-]*:[\w.-]/.test(rest) || /^\/[\w./-]*@sha256/.test(rest)) return undefined;
  const beginsWhole = before === "" || /["'`,[\s=]/.test(before);
  const endsWhole = rest === "" || /^(?:["'`,\]\s;]|\\n)/.test(rest) || /^\/[\w/-]*$/.test(rest);
  return {
    start,
    end,
    host: text.slice(start, colon),
    port: Number(digits),
    whole: beginsWhole && endsWhole,
    structured: /[@(=]/.test(before) || text.slice(start - 2, start) === "//",
  };
};

const hostStart = (text: string, colon: number, limit: number): number => {
  let start = colon;
  if (text.charAt(start - 1) === "]") {
    const from = Math.max(limit, start - V6_LENGTH_MAX);
    const open = text.slice(from, start).lastIndexOf("[");
    return open >= 0 ? from + open : colon;
  }
  while (
    start > limit &&
    colon - start < HOST_LENGTH_MAX &&
    /[\w.\u0080-\uffff-]/.test(text.charAt(start - 1))
  ) {
    start -= 1;
  }
  // `\nlocalhost:80` inside a string: the n belongs to the escape.
  if (start > limit && text.charAt(start - 1) === "\\" && /[nrt]/.test(text.charAt(start))) start += 1;
  // A command's option ends with its name: `-Hlocalhost:80` is not read, `--x` is no host.
  return start;
};

/** What may follow a port. */
const endsWell = (text: string, end: number, limit: number): boolean => {
  if (end >= limit) return true;
  const next = text.charAt(end);
  if (next === ".") return end + 1 >= limit || /[\s"'`)]/.test(text.charAt(end + 1));
  return /[\s,;/)\]}"'`?&|<>:\\#]/.test(next);
};

/** What may stand before a host. A path, a variable and another colon make it something else. */
const startsWell = (text: string, start: number, limit: number): boolean => {
  if (start <= limit) return true;
  const before = text.charAt(start - 1);
  if (before === ":") {
    return /(?:^|[\s"'`=,(])(?:tcp|tls|ssl|ipv4|ipv6|dns|http-get|socks5?|thin):$/.test(
      text.slice(Math.max(limit, start - 12), start),
    );
  }
  if (before === "/")
    return (
      /(?:^|[\s"'`=(,:])\/\/\/?$|[a-z\d]\/$/i.test(text.slice(Math.max(limit, start - 6), start)) &&
      isJavaAddress(text, start, limit)
    );
  if (before === "\\") return /\\[nrt]$/.test(text.slice(start - 1, start + 1));
  // librdkafka writes `ipv4#172.18.0.3:9092`.
  if (before === "#") return /ipv[46]#$/.test(text.slice(Math.max(limit, start - 5), start));
  return /[\s"'`,(=[@|<>;{!+]/.test(before);
};

/** Java prints `name/address:port`; a scheme without its name leaves `//host:port`. Other slashes are paths. */
const isJavaAddress = (text: string, start: number, limit: number): boolean => {
  const before = text.slice(Math.max(limit, start - HOST_LENGTH_MAX), start);
  return (
    /(?:^|[\s"'`=(,:])\/\/\/?$/.test(before) ||
    (/(?:^|[\s"'(=:[])[\w.-]*\/$/.test(before) &&
      /^\d{1,3}(?:\.\d{1,3}){3}:/.test(text.slice(start, start + 22)))
  );
};

const HOST_LENGTH_MAX = 254;
const V6_LENGTH_MAX = 64;
const PATH_REACH = 120;

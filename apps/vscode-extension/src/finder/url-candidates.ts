/** URLs inside a value: where each begins and ends, which hosts it names, and whether its placeholders can be filled in. */
import type { TextRange } from "./found-endpoint.ts";
import { fillIn, placeholderEnd } from "./placeholders.ts";

/** One host of a URL that was found. */
export interface UrlCandidate extends TextRange {
  readonly scheme: string;
  /** As written or filled in, without port. */
  readonly host: string;
  readonly hasPort: boolean;
  /** What to parse: the whole URL of this host alone, without credentials. */
  readonly parseText: string;
}

/** Where to look and what is known. */
export interface UrlContext {
  readonly text: string;
  /** The value. */
  readonly limits: TextRange;
  readonly dollarNames: boolean;
  readonly variables: ReadonlyMap<string, string>;
}

/** What was read. `end` is where to go on looking, whether or not there is an endpoint. */
export interface UrlReading {
  readonly end: number;
  readonly candidates: readonly UrlCandidate[];
}

/** Reads the URL whose `://` is at this offset. */
export const readUrl = (context: UrlContext, mark: number): UrlReading => {
  const { text, limits } = context;
  const schemeStart = startOfScheme(text, mark, limits.start);
  const bodyStart = mark + 3;
  if (schemeStart === mark) return { end: bodyStart, candidates: [] };
  const body = readBody(context, bodyStart);
  // `file:///x`, `dns:///db:5432`: no host here; what comes after may still be one.
  if (body.authorityEnd <= bodyStart) return { end: bodyStart, candidates: [] };
  const nothing: UrlReading = { end: body.end, candidates: [] };
  const scheme = text.slice(schemeStart, mark).toLowerCase();
  // `"http://localhost:" + port`, `"https://api." + domain`: the rest is put on when the program runs.
  const next = text.charAt(body.authorityEnd);
  // `"^https://www\\.example"`: a pattern that addresses are compared with.
  const isPattern = next === "\\" && /[.\\]/.test(text.charAt(body.authorityEnd + 1));
  const isCut = isPattern || next === ":" || (next === "." && body.authorityEnd + 1 >= limits.end);
  if (isCut) return nothing;
  const authority = text.slice(bodyStart, body.authorityEnd);
  const hostsStart = bodyStart + authority.lastIndexOf("@") + 1;
  // `redis://:p@ss/word@h`: which of them ends the password cannot be told, and no part of one is to be shown.
  if (hostsStart > bodyStart && text.slice(body.authorityEnd, body.end).includes("@")) return nothing;
  const path = text.slice(body.authorityEnd, body.pathEnd);
  const start =
    text.startsWith("jdbc:", schemeStart - 5) && schemeStart - 5 >= limits.start
      ? schemeStart - 5
      : schemeStart;
  const hosts = splitHosts(context, hostsStart, body.authorityEnd);
  const candidates: UrlCandidate[] = [];
  for (const [index, range] of hosts.entries()) {
    const filled = fillIn(text.slice(range.start, range.end), context.variables);
    const parts = filled === undefined ? null : HOST_PORT.exec(filled);
    if (parts === null) return candidates.length > 0 ? { end: body.end, candidates } : nothing;
    const [, host = "", port] = parts;
    candidates.push({
      start: index === 0 ? start : range.start,
      end: hosts.length === 1 ? body.pathEnd : range.end,
      scheme,
      host,
      hasPort: port !== undefined,
      parseText: `${scheme}://${filled}${hosts.length === 1 ? path : ""}`,
    });
  }
  return { end: body.end, candidates };
};

/** Back over the characters of a scheme; a digit or a sign cannot be its first. */
const startOfScheme = (text: string, mark: number, limit: number): number => {
  let start = mark;
  while (start > limit && mark - start < SCHEME_LENGTH_MAX && /[a-z\d+.-]/i.test(text.charAt(start - 1)))
    start -= 1;
  while (start < mark && !/[a-z]/i.test(text.charAt(start))) start += 1;
  // `db+postgresql` is Celery's way to say that results go to a database.
  if (text.startsWith("db+", start)) start += 3;
  return /[$}%>)\]?]/.test(text.charAt(start - 1)) && start > limit ? mark : start;
};

interface Body {
  /** Where the hosts end and the path, the query or nothing begins. */
  readonly authorityEnd: number;
  /** Where what is shown as the URL ends. */
  readonly pathEnd: number;
  /** Where the scan ended. */
  readonly end: number;
}

const readBody = ({ text, limits, dollarNames }: UrlContext, from: number): Body => {
  const limit = Math.min(limits.end, from + URL_LENGTH_MAX);
  let authorityEnd = -1;
  let pathEnd = -1;
  let at = from;
  while (at < limit) {
    const character = text.charAt(at);
    const placeholder = "$#{%".includes(character) ? placeholderEnd(text, at, limit, dollarNames) : at;
    if (placeholder > at) {
      // In the path it ends what is shown; the rest is known only when the program runs.
      if (authorityEnd >= 0 && pathEnd < 0) pathEnd = at;
      at = placeholder;
    } else if (/^[$#]\{/.test(text.slice(at, at + 2))) {
      // The string ended inside the placeholder, at a quote of its own: `${get("id")}`.
      if (authorityEnd < 0) return { authorityEnd: from, pathEnd: from, end: at };
      break;
    } else if (STOPS.test(character) || (character === "," && endsAtComma(text, at, limit))) break;
    else {
      if (authorityEnd < 0 && (character === "/" || character === "?" || character === "#"))
        authorityEnd = at;
      if (
        character === "%" &&
        authorityEnd >= 0 &&
        pathEnd < 0 &&
        !/^[\da-f]{2}/i.test(text.slice(at + 1, at + 3))
      ) {
        pathEnd = at;
      }
      at += 1;
    }
  }
  if (authorityEnd < 0) authorityEnd = withoutPunctuation(text, from, at);
  if (pathEnd < 0) pathEnd = withoutPunctuation(text, authorityEnd, at);
  pathEnd = beforeInnerCredentials(text, authorityEnd, pathEnd);
  return { authorityEnd, pathEnd: Math.max(pathEnd, authorityEnd), end: Math.max(at, from) };
};

/** A URL inside the path may have a password of its own, which must not be shown: the path ends before it. */
const beforeInnerCredentials = (text: string, from: number, to: number): number => {
  const path = text.slice(from, to);
  const inner = path.indexOf("://");
  if (inner < 0 || !path.includes("@", inner)) return to;
  let start = inner;
  while (start > 0 && /[\w+.-]/.test(path.charAt(start - 1))) start -= 1;
  return from + start;
};

/** A comma goes on to the next host, unless white space, a scheme or `name=value` follows. */
const endsAtComma = (text: string, at: number, limit: number): boolean =>
  /^,(?:\s|\\|$|[\w+.-]{1,32}:\/\/|[A-Za-z]\w{0,40}=)/.test(text.slice(at, Math.min(limit, at + 50)));

/** What ends a sentence or a bracket around the URL is not part of it. */
const withoutPunctuation = (text: string, from: number, to: number): number => {
  let end = to;
  while (end > from && /[.,;:!?)\]'*]/.test(text.charAt(end - 1))) {
    const last = text.charAt(end - 1);
    // The bracket of an IPv6 address, or of a path such as `/wiki/A_(b)`.
    if (last === "]" && text.slice(from, end).lastIndexOf("[") >= 0) break;
    if (last === ")" && text.slice(from, end - 1).includes("(")) break;
    end -= 1;
  }
  return end;
};

const splitHosts = ({ text }: UrlContext, start: number, end: number): TextRange[] => {
  const hosts: TextRange[] = [];
  let from = start;
  for (let at = start; at <= end && hosts.length < HOSTS_MAX; at += 1) {
    if (at < end && text.charAt(at) !== ",") continue;
    hosts.push({ start: from, end: at });
    from = at + 1;
  }
  return hosts;
};

const HOST_PORT = /^(\[[\da-fA-F:.%\w]+\]|[^:[\]/?#@\s]+)(?::(\d{1,5}))?$/;
const STOPS = /[\s"'`<>\\^|{};]/;
const SCHEME_LENGTH_MAX = 40;
const URL_LENGTH_MAX = 2000;
const HOSTS_MAX = 64;

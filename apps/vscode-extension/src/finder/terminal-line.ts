/**
 * Endpoints in what programs print. A line that reports trouble is read with more faith than another: there a URL of
 * the web counts too, which elsewhere the terminal links by itself.
 */
import { type Endpoint, parseEndpoint } from "@tcplens/trace";
import type { FoundKind, TextRange } from "./found-endpoint.ts";
import { type HostPortCandidate, readHostPort } from "./host-port-candidates.ts";
import { type HostClass, hostClass, isListenAddress, isLocal } from "./hosts.ts";
import { isHostPortEndpoint } from "./judge-host-port.ts";
import { urlRefusal } from "./judge-url.ts";
import { isPort } from "./ports.ts";
import type { Value } from "./section.ts";
import { phrases, TROUBLE } from "./terminal-phrases.ts";
import { readUrl, type UrlCandidate } from "./url-candidates.ts";

/** One endpoint of a line of output. */
export interface TerminalEndpoint extends TextRange {
  readonly endpoint: Endpoint;
  /** What the line says went wrong, in its own words: `ECONNREFUSED`, `connection refused`. */
  readonly reason?: string;
}

/** The endpoints of one line of a terminal, in its order. Never throws. */
export const findInTerminalLine = (line: string): readonly TerminalEndpoint[] => {
  const reason = reasonOf(line);
  return outputEndpoints(line, false).map((found) => {
    const range = wholeOf(found);
    return reason === undefined
      ? { start: range.start, end: range.end, endpoint: found.endpoint }
      : { start: range.start, end: range.end, endpoint: found.endpoint, reason };
  });
};

/** As {@link findInTerminalLine}, with the two parts of a pair apart. */
export interface OutputEndpoint extends TextRange {
  readonly endpoint: Endpoint;
  readonly kind: FoundKind;
  readonly other?: TextRange;
}

/** Reads one line. In a document, web addresses count as they do elsewhere in documents. */
export const outputEndpoints = (fullLine: string, document: boolean): readonly OutputEndpoint[] => {
  if (!/[\d/]/.test(fullLine)) return [];
  const line = withoutEscapes(fullLine.slice(0, LINE_LENGTH_MAX));
  const trouble = TROUBLE.test(line);
  const found: OutputEndpoint[] = [];
  const taken: TextRange[] = [];
  const isFree = ({ start, end }: TextRange): boolean =>
    taken.length < FOUND_MAX && !taken.some((each) => each.start < end && start < each.end);
  const push = (each: OutputEndpoint): void => {
    const whole = wholeOf(each);
    if (!isFree(whole)) return;
    taken.push(whole);
    found.push(each);
  };
  for (const each of urlsOf(line, { trouble, document })) {
    if (each.endpoint === undefined) taken.push(each);
    else push({ start: each.start, end: each.end, endpoint: each.endpoint, kind: "url" });
  }
  for (const each of phrasesOf(line)) push(each);
  for (const each of hostPortsOf(line, trouble)) push(each);
  return found.toSorted((one, other) => one.start - other.start);
};

/** From the first part to the last. */
const wholeOf = ({ start, end, other }: OutputEndpoint): TextRange => ({
  start: Math.min(start, other?.start ?? start),
  end: Math.max(end, other?.end ?? end),
});

/** A URL, or a stretch that is none and hides what is inside it. */
type MaybeUrl = TextRange & { readonly endpoint: Endpoint | undefined };

const urlsOf = (
  line: string,
  mode: { readonly trouble: boolean; readonly document: boolean },
): MaybeUrl[] => {
  const value: Value = { start: 0, end: line.length, form: "output", scope: 0 };
  const urls: MaybeUrl[] = [];
  let mark = line.indexOf("://");
  while (mark >= 0 && urls.length < FOUND_MAX) {
    const reading = readUrl({ text: line, limits: value, dollarNames: false, variables: NONE }, mark);
    for (const url of reading.candidates) {
      const endpoint = isWanted(line, url, value, mode) ? parsed(url.parseText) : undefined;
      urls.push({ start: url.start, end: url.end, endpoint });
    }
    if (reading.candidates.length === 0) urls.push({ start: mark, end: reading.end, endpoint: undefined });
    mark = line.indexOf("://", Math.max(reading.end, mark + 3));
  }
  return urls;
};

const isWanted = (
  line: string,
  url: UrlCandidate,
  value: Value,
  { trouble, document }: { readonly trouble: boolean; readonly document: boolean },
): boolean => {
  const isWeb = url.scheme === "http" || url.scheme === "https";
  if (isWeb && !document)
    return trouble && !isListenAddress(url.host) && hostClass(url.host) !== undefined && !isManual(line, url);
  const setting = { text: line, url, value, name: undefined, imported: false };
  if (isWeb && trouble && !isManual(line, url))
    return urlRefusal({ ...setting, value: { ...value, form: "command", name: "x" } }) === undefined;
  return urlRefusal(setting) === undefined;
};

/** `for help visit https://…`: a page about the trouble, not the place where it was had. */
const isManual = (line: string, { host, hasPort, start }: UrlCandidate): boolean =>
  !hasPort &&
  !isLocal(host) &&
  (/\b(?:see|visit|docs?|help|more(?: information)?|info(?:rmation)?|read|details|report(?:ed)?|refer|learn|about|found|at|here|guide|check|open|issue|advisory|via)\b[^"'(]{0,40}$/i.test(
    line.slice(0, start),
  ) ||
    /^(?:docs?|wiki|help|support|aka)\.|(?:^|\.)github\.com$|readthedocs|stackoverflow/.test(host));

const phrasesOf = (line: string): OutputEndpoint[] => {
  if (!/port|ECONN|E[A-Z]{5}|failed \(|\|:/i.test(line)) return [];
  const found: OutputEndpoint[] = [];
  for (const phrase of phrases()) {
    for (const match of line.matchAll(phrase)) {
      const { host = "", port = "" } = match.groups ?? {};
      const [hostStart, hostEnd] = match.indices?.groups?.["host"] ?? [0, 0];
      const [portStart, portEnd] = match.indices?.groups?.["port"] ?? [0, 0];
      const shown = host.includes(":") ? `[${host}]` : host;
      if (!isPort(port) || isListenAddress(host) || hostClass(shown) === undefined || NOT_HOSTS.test(host))
        continue;
      const endpoint = parsed(`${shown}:${port}`, line.slice(0, match.index).endsWith("HTTPS"));
      if (endpoint === undefined) continue;
      // `::1:5432` is in one piece, though it cannot be parsed as it stands.
      found.push({
        endpoint,
        kind: "pair",
        start: hostStart,
        end: hostEnd,
        other: { start: portStart, end: portEnd },
      });
    }
  }
  return found;
};

/** Words that follow `to` and `on` and are no host: `listening on the port 80`. */
const NOT_HOSTS =
  /^(?:the|a|port|tcp|udp|server|host|use|this|that|default|local|remote|and|all|any|admin|debug|http|https)$/i;

const hostPortsOf = (line: string, trouble: boolean): OutputEndpoint[] => {
  const found: OutputEndpoint[] = [];
  const value: Value = { start: 0, end: line.length, form: "output", scope: 0 };
  for (
    let colon = line.indexOf(":");
    colon >= 0 && found.length < FOUND_MAX;
    colon = line.indexOf(":", colon + 1)
  ) {
    const candidate = readHostPort(line, colon, value);
    if (candidate === undefined) continue;
    const kind = hostClass(candidate.host);
    if (kind === undefined || isOtherThing(line, candidate, kind)) continue;
    const setting = { text: line, candidate, value, name: undefined, imported: false };
    const isSaid = isIntroduced(line, candidate, trouble) && kind !== "address" && candidate.port >= 20;
    if (!isHostPortEndpoint(setting) && !(isSaid && !/^\d/.test(candidate.host))) continue;
    const endpoint = parsed(line.slice(candidate.start, candidate.end));
    if (endpoint !== undefined)
      found.push({ start: candidate.start, end: candidate.end, endpoint, kind: "host-port" });
  }
  return found;
};

/** What has the shape of `host:port` in output and is another thing. */
const isOtherThing = (line: string, candidate: HostPortCandidate, kind: HostClass): boolean => {
  const { start, host, port } = candidate;
  const before = line.slice(Math.max(0, start - 40), start);
  // The resolver that was asked, and DNS in general, is not what the program connects to by TCP.
  if (port === DNS_PORT) return true;
  // Java's and .NET's class names, `com.example.Main:42`; Erlang's and Go's stack frames.
  if (kind === "dotted" && /\.[A-Z]\w*$/.test(host)) return true;
  if (
    /(?:\bat|File|in file) +["']?$/.test(before) &&
    kind !== "address" &&
    port < 20_000 &&
    !/[.-]/.test(host)
  )
    return true;
  return (
    /\b(?:client|from|peer|remote_addr|laddr|local(?: address)?)[:=]? *["'[(]?$/i.test(before) &&
    kind === "address"
  );
};

/** The words before it say that it is connected to. */
const isIntroduced = (line: string, { start }: HostPortCandidate, trouble: boolean): boolean => {
  const before = line.slice(Math.max(0, start - 48), start);
  return (
    /\b(?:connect(?:ed|ing|ion)? (?:to|with)|dial(?:ing)?(?: tcp)?|reach(?:ing)?|connection to|broker|bootstrap|upstream)[:=]? *["'[(]?$/i.test(
      before,
    ) ||
    (trouble &&
      /\b(?:to|at|host|server|server on|node|address|endpoint|ENOTFOUND|EAI_AGAIN)[:=]? *["'[(]?$/i.test(
        before,
      ))
  );
};

const reasonOf = (line: string): string | undefined => REASON.exec(line.slice(0, LINE_LENGTH_MAX))?.[0];

const REASON =
  /\b(?:ECONN[A-Z]+|ETIMEDOUT|EHOST[A-Z]+|ENET[A-Z]+|ENOTFOUND|EAI_AGAIN|EPIPE|ERR_[A-Z_]+)\b|connection (?:refused|reset(?: by peer)?|timed out|closed|aborted)|no such host|no route to host|(?:host|network) (?:is )?unreachable|i\/o timeout|timed out|name or service not known|(?:temporary failure in )?name resolution|could not resolve host|deadline exceeded|broken pipe|socket hang up/i;

/** Colours and the like become blanks, so that offsets stay. */
const withoutEscapes = (line: string): string =>
  line.includes("\u001b") ? line.replaceAll(ESCAPES, (all) => " ".repeat(all.length)) : line;

// oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
const ESCAPES = /\u001b\[[\d;?]{0,20}[A-Za-z]/g;

const parsed = (text: string, tls = false): Endpoint | undefined => {
  try {
    return tls ? parseEndpoint(text, { tls }) : parseEndpoint(text);
  } catch {
    // Whatever it objects to, the text is no endpoint.
    return undefined;
  }
};

const NONE: ReadonlyMap<string, string> = new Map();
const DNS_PORT = 53;
/** Of a line; what comes after is data. */
const LINE_LENGTH_MAX = 4000;
const FOUND_MAX = 100;

/** RFC 9112 §2.1: the head of a message of HTTP/1, read where it stands: its first line, and what it says of its length. */

/** One head; the object is used again for each. */
export class HttpHead {
  /** RFC 9110 §15; 0: it is a request. */
  status = 0;
  /** RFC 9110 §9; empty: it is an answer. */
  method = "";
  /** Octets, the empty line at its end included; 0: that is not there. */
  length = 0;
  /** Octets of content, as Content-Length has it; −1: it says none, or what cannot be relied upon. */
  contentLength = -1;
  /** It has a Transfer-Encoding: the content tells its own end. */
  chunked = false;

  /** Reads the head that begins at `at`; false: no message does. Content that follows the head is not looked at. */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    this.method = methodAt(bytes, at, end);
    this.status = this.method === "" ? statusAt(bytes, at, end) : 0;
    this.length = 0;
    this.contentLength = -1;
    this.chunked = false;
    if (this.method === "" && this.status === 0) return false;
    let line = lineEnd(bytes, at, end);
    if (this.method !== "" && bytes[line - 1] === LF && !namesVersion(bytes, at, line)) return false;
    let unclear = false;
    while (line < end) {
      const first = (bytes[line] as number) | 0x20;
      if (isEmptyLine(bytes, line, end)) {
        this.length = lineEnd(bytes, line, end) - at;
        if (unclear) this.contentLength = -1;
        return true;
      }
      if (first === LETTER_C && startsWith(bytes, line, end, CONTENT_LENGTH)) {
        const value = numberAt(bytes, line + CONTENT_LENGTH.length, end);
        // RFC 9112 §6.3: a length that is no number, or two that differ, is an error.
        unclear ||= value < 0 || (this.contentLength >= 0 && value !== this.contentLength);
        this.contentLength = value;
      } else if (first === LETTER_T && startsWith(bytes, line, end, TRANSFER_ENCODING)) this.chunked = true;
      line = lineEnd(bytes, line, end);
    }
    this.contentLength = -1;
    this.chunked = false;
    return true;
  }
}

/** The method of a request that begins there; empty: none does. */
const methodAt = (bytes: Uint8Array, at: number, end: number): string => {
  const first = bytes[at];
  for (const [name, code] of METHOD_CODES)
    if (code === first && at + name.length < end && isMethod(bytes, at, name)) return name;
  return "";
};

/** Followed by a space. */
const isMethod = (bytes: Uint8Array, at: number, name: string): boolean => {
  for (let each = 1; each < name.length; each++) if (bytes[at + each] !== name.charCodeAt(each)) return false;
  return bytes[at + name.length] === SPACE;
};

/** RFC 9112 §3: a request's first line ends with `HTTP/1.1`. */
const namesVersion = (bytes: Uint8Array, at: number, end: number): boolean => {
  let to = end;
  while (to > at && (bytes[to - 1] as number) <= SPACE) to -= 1;
  return to - 8 > at && startsWith(bytes, to - 8, to, "http/1.");
};

/** RFC 9112 §4: `HTTP/1.1 404`; 0: no status line. */
export const statusAt = (bytes: Uint8Array, at: number, end: number): number => {
  if (at + 12 > end || !startsWith(bytes, at, end, "http/1.") || bytes[at + 8] !== SPACE) return 0;
  const status = numberOf(bytes, at + 9, at + 12);
  return status >= 100 && status <= 599 ? status : 0;
};

/** Whether the octets there are that text, in letters of either case. */
const startsWith = (bytes: Uint8Array, at: number, end: number, text: string): boolean => {
  if (at + text.length > end) return false;
  for (let each = 0; each < text.length; each++) {
    const octet = bytes[at + each] as number;
    const lower = octet >= 0x41 && octet <= 0x5a ? octet | 0x20 : octet;
    if (lower !== text.charCodeAt(each)) return false;
  }
  return true;
};

/** A number alone in what is left of the line; −1: something else stands there. */
const numberAt = (bytes: Uint8Array, from: number, end: number): number => {
  let to = lineEnd(bytes, from, end);
  while (to > from && (bytes[to - 1] as number) <= SPACE) to -= 1;
  let at = from;
  while (at < to && (bytes[at] as number) <= SPACE) at += 1;
  return at === to ? -1 : numberOf(bytes, at, to);
};

/** Decimal digits as a number; −1: other octets are among them. */
const numberOf = (bytes: Uint8Array, at: number, end: number): number => {
  let value = 0;
  for (let each = at; each < end; each++) {
    const digit = (bytes[each] as number) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
};

/** Where the next line begins; `end` where this one does not end. */
const lineEnd = (bytes: Uint8Array, at: number, end: number): number => {
  for (let each = at; each < end; each++) if (bytes[each] === LF) return each + 1;
  return end;
};

const isEmptyLine = (bytes: Uint8Array, at: number, end: number): boolean =>
  bytes[at] === LF || (bytes[at] === CR && at + 1 < end && bytes[at + 1] === LF);

const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const LETTER_C = 0x63;
const LETTER_T = 0x74;
const CONTENT_LENGTH = "content-length:";
const TRANSFER_ENCODING = "transfer-encoding:";

/** RFC 9110 §9 and RFC 5789: what a request begins with. */
export const METHODS: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "CONNECT",
  "OPTIONS",
  "TRACE",
  "PATCH",
]);
const METHOD_CODES: readonly (readonly [string, number])[] = [...METHODS].map((name) => [
  name,
  name.charCodeAt(0),
]);

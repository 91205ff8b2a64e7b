/**
 * What an endpoint's fields may hold: one table for trace files, their published schema and whoever connects to an
 * endpoint that somebody else made.
 *
 * Host and path are written into requests, and all texts are shown to people. So none has a character that ends a line,
 * parts a request line or cannot be seen; `parseEndpoint` gives no other.
 */
import type { Endpoint } from "../event/header.ts";
import { type Fields, objectOf, optional, type Rule, textLike, whole, yesNo } from "../file/rule.ts";

/** The fields that hold text from outside. */
type TextField = "host" | "path" | "scheme" | "text";

/** Which field is at fault, and what it must be. */
export interface EndpointFault {
  readonly field: TextField;
  /** Follows "must be". */
  readonly rule: string;
  readonly value: unknown;
}

/**
 * What keeps an endpoint from being connected to and asked: the first of its texts that holds what cannot stand in a
 * request, in an address or on a line of its own. For endpoints that `parseEndpoint` did not make.
 */
export const endpointFault = (endpoint: Endpoint): EndpointFault | undefined => {
  for (const [field, { source, words }] of Object.entries(TEXTS) as [TextField, Text][]) {
    const value: unknown = endpoint[field];
    if (value === undefined && (field === "path" || field === "scheme")) continue;
    if (typeof value !== "string" || !new RegExp(source, "u").test(value))
      return { field, rule: words, value };
  }
  return undefined;
};

/** More than any name that can be looked up; a name that is too long for DNS is still told from one that is none. */
export const HOST_LENGTH_MAX = 1024;
/** More than any scheme in use. */
export const SCHEME_LENGTH_MAX = 64;
/** More than any URL in use; a limit so that a pasted file is refused at once. */
export const TEXT_LENGTH_MAX = 8192;

interface Text {
  readonly source: string;
  /** Follow "must be". */
  readonly words: string;
}

/** Control characters, characters that format invisibly, halves of surrogate pairs. */
const UNSEEN = "\\p{Cc}\\p{Cf}\\p{Cs}";

const TEXTS: Readonly<Record<TextField, Text>> = {
  host: {
    // What WHATWG URL lets a host be made of, and what an IPv6 address and its zone are made of.
    source: `^[!"$-.0-;=A-Z_\`a-z{}~]{1,${HOST_LENGTH_MAX}}$`,
    words: `a host name in ASCII or an address, at most ${HOST_LENGTH_MAX} characters`,
  },
  path: {
    source: `^[^\\s${UNSEEN}]{1,${TEXT_LENGTH_MAX}}$`,
    words: `1 to ${TEXT_LENGTH_MAX} characters without white space and control characters`,
  },
  scheme: {
    source: `^[a-z][a-z0-9+.-]{0,${SCHEME_LENGTH_MAX - 1}}$`,
    words: `a URL's scheme in small letters, at most ${SCHEME_LENGTH_MAX} characters`,
  },
  text: {
    source: `^[^\\p{Zl}\\p{Zp}${UNSEEN}]{1,${TEXT_LENGTH_MAX}}$`,
    words: `1 to ${TEXT_LENGTH_MAX} characters on one line, without control characters`,
  },
};

const textOf = (field: TextField): Rule<string> => textLike(TEXTS[field].source, TEXTS[field].words);

/** An endpoint as a trace file has it. */
export const endpointRule: Rule<Endpoint> = objectOf<Endpoint>({
  host: textOf("host"),
  port: whole(0, 65_535),
  tls: yesNo,
  scheme: optional(textOf("scheme")),
  path: optional(textOf("path")),
  text: textOf("text"),
} satisfies Fields<Endpoint>);

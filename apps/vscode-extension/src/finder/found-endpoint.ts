/** What the finder gives back, and the ranges all of it works with. */
import type { Endpoint } from "@tcplens/trace";

/** Offsets into a text in UTF-16 code units, half-open. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A URL, `host:port` in one piece, or a host and its port in two places. */
export type FoundKind = "url" | "host-port" | "pair";

/** One endpoint of a document. */
export interface FoundEndpoint extends TextRange {
  /** Without credentials, as the trace package drops them. */
  readonly endpoint: Endpoint;
  /** Of several hosts in one URL each is one found endpoint: the first has the scheme in its range, the others do not. */
  readonly kind: FoundKind;
  /** For a pair: where the port is. */
  readonly other?: TextRange;
  /** The variable or key that names it, where there is one: `DB_HOST`, `spring.datasource.url`. */
  readonly name?: string;
}

/** What the caller knows of the text. */
export interface FindOptions {
  /** VS Code's language id; the file's name is asked first, because it says more (`docker-compose.yml`). */
  readonly languageId?: string;
  /** A name or a path. */
  readonly fileName?: string;
  /** At most so many; default and most {@link ENDPOINTS_MAX}. */
  readonly limit?: number;
}

/** Endpoints of one document: more would not be looked at. */
export const ENDPOINTS_MAX = 2000;
/** Characters of a document that are read; source and settings are far smaller, data is not looked through. */
export const TEXT_LENGTH_MAX = 4_194_304;

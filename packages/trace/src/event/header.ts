/** The first line of a trace: what was traced, when, by what. */

/** The schema's version. A higher major is refused; a higher minor is read and its unknown kinds are kept. */
export const schemaMajor = 1;
export const schemaMinor = 1;

/** What a trace is about, as the user gave it. */
export interface Endpoint {
  /** A host name in ASCII (IDNA) or an address; IPv6 without brackets. */
  readonly host: string;
  /** 0 to 65535. */
  readonly port: number;
  /** Whether TLS is spoken from the first byte. */
  readonly tls: boolean;
  /** The URL's scheme without the colon, where a URL was given: `https`, `postgres`. */
  readonly scheme?: string;
  /** The URL's path and query, where one was given. No white space, no control characters. */
  readonly path?: string;
  /** As the user wrote it, without credentials, on one line. */
  readonly text: string;
}

/** Where the events come from (DESIGN: one state machine, three sources). */
export type TraceSource = "socket" | "capture" | "simulation";

/** The first line of a trace file, and the start of a trace in memory. */
export interface TraceHeader {
  readonly type: "trace";
  readonly schema: number;
  readonly minor: number;
  /** Unique among the traces of one program: any string without white space, at most 64 characters. */
  readonly id: string;
  /** The instant that every `at` counts from: ISO 8601, UTC. */
  readonly startedAt: string;
  readonly source: TraceSource;
  readonly endpoint: Endpoint;
  /** The program that wrote it: `tcplens 0.1.0`. */
  readonly producer: string;
  /** Where it ran: `linux 6.18 x64, node 24.21.0`. */
  readonly platform?: string;
}

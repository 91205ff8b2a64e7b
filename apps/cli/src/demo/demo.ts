/** A demo: a server on loopback, the endpoint to trace, and the verdict that a right trace comes to. */
import type { Authority } from "@tcplens/certificates";
import type { TraceEndpointOptions } from "@tcplens/node-transport";
import type { Endpoint, FindingCode } from "@tcplens/trace";

/** The verdict: how the trace ends, and exactly which findings it has. */
export interface Verdict {
  readonly outcome: "connected" | "failed";
  readonly findings: readonly FindingCode[];
}

/** A server that is up, and how to trace it. */
export interface Stage {
  readonly endpoint: Endpoint;
  readonly options: TraceEndpointOptions;
  /** Ends the server and every connection to it. */
  readonly close: () => Promise<void>;
}

/** What demos share. */
export interface Studio {
  /** The authority of the demos' certificates, made when the first one asks. */
  authority(): Promise<Authority>;
}

/** See the file's head. */
export interface Demo {
  /** As the user names it: lower case with hyphens. */
  readonly name: string;
  /** What the server does, as one clause. */
  readonly shows: string;
  readonly expected: Verdict;
  /** Why it cannot be shown on this platform; absent when it can be shown everywhere. */
  readonly unavailable?: (platform: NodeJS.Platform) => string | undefined;
  prepare(studio: Studio): Promise<Stage>;
}

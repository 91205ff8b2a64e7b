/** Filters that select what a sentence is about, in the language of `tcplens analyze --filter`. */
import type { CaptureEndpoint } from "../report/endpoints.ts";
import { STREAMS_MAX } from "./summary-sentence.ts";
import type { Tally } from "./tally.ts";

/** Connections with that end. */
export const ofServer = ({ address, port }: CaptureEndpoint): string =>
  `address == ${address} and port == ${port}`;

/** Those of them, or of all, with a finding. */
export const withFinding = (code: string, server?: CaptureEndpoint): string =>
  `${server === undefined ? "" : `${ofServer(server)} and `}findings == ${code}`;

/** Just these, where all their numbers are known and are few; else what is given instead. */
export const justThese = ({ count, streams }: Tally, otherwise: string): string =>
  count <= LISTED && count === streams.length
    ? `stream in {${streams.toSorted((a, b) => a - b).join(", ")}}`
    : otherwise;

/** Numbers that a filter still shows well. */
const LISTED: number = Math.min(20, STREAMS_MAX);

/** One endpoint traced: dialled under a retry policy, observed, closed, and everything that happened in one trace. */
import type { Endpoint, Trace } from "@tcplens/trace";
import type { TraceEndpointOptions } from "./trace-endpoint-options.ts";

/** See the file's head. Never rejects for what the network did: that is in the trace. */
export declare const traceEndpoint: (endpoint: Endpoint, options?: TraceEndpointOptions) => Promise<Trace>;

/** A real socket, or a real kernel, that produces a finding: what each entry of the catalogue is proved by. */
import type { Endpoint, FindingCode, Trace } from "@tcplens/trace";
import { traceEndpoint } from "../../src/trace-endpoint.ts";
import type { TraceEndpointOptions } from "../../src/trace-endpoint-options.ts";
import type { TestServer } from "../support/servers.ts";

/** One way to meet a finding. */
export interface Scenario {
  readonly code: FindingCode;
  /** A sentence: what is the matter. */
  readonly what: string;
  /** All findings of the trace, in order; the scenario's own among them. */
  readonly findings: readonly FindingCode[];
  readonly outcome: "connected" | "failed";
  readonly run: () => Promise<Trace>;
  /** Why it cannot be shown here; absent where it can. */
  readonly unavailable?: string;
}

/** An endpoint on loopback. */
export const at = (port: number, over: Partial<Endpoint> = {}): Endpoint => {
  const host = over.host ?? "127.0.0.1";
  return {
    host,
    port,
    tls: false,
    text: host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`,
    ...over,
  };
};

/** Whether scenarios are traced with their packets. */
export const tracing: { packets: boolean } = { packets: false };

/** Traces without looking at the machine's own proxies. */
export const traced = (endpoint: Endpoint, options: TraceEndpointOptions = {}): Promise<Trace> =>
  traceEndpoint(endpoint, { proxies: false, ...tracing, ...options });

/** Traces a server of the test's own and closes it. */
export const tracedServer = async (
  opening: Promise<Pick<TestServer, "port" | "close">>,
  over: Partial<Endpoint> = {},
  options: TraceEndpointOptions = {},
): Promise<Trace> => {
  const server = await opening;
  try {
    return await traced(at(server.port, over), options);
  } finally {
    await server.close();
  }
};

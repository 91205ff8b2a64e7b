/** Started in a network namespace: traces every endpoint it is told to, and prints the traces as headers and events. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { parseEndpoint, type TraceEvent, type TraceHeader, type UnknownEvent } from "@tcplens/trace";
import { traceEndpoint } from "../../src/trace-endpoint.ts";
import type { TraceEndpointOptions } from "../../src/trace-endpoint-options.ts";

/** Its argument. */
export interface TraceArgument {
  readonly endpoints: readonly TraceTask[];
  /** Connections to hold open meanwhile. */
  readonly hold?: { readonly host: string; readonly port: number; readonly count: number };
}

export interface TraceTask {
  readonly endpoint: string;
  readonly options?: Pick<
    TraceEndpointOptions,
    "attemptTimeout" | "timeout" | "family" | "send" | "kernel" | "packets"
  >;
}

/** What it prints, in the order of the endpoints. */
export interface TracedTask {
  readonly header: TraceHeader;
  readonly events: readonly (TraceEvent | UnknownEvent)[];
}

const { endpoints, hold } = JSON.parse(process.argv[2] ?? "{}") as TraceArgument;
const held: Socket[] = [];
const { host = "", port = 0, count = 0 } = hold ?? {};
while (held.length < count) {
  const socket = connect(port, host).on("error", () => undefined);
  held.push(socket);
  await once(socket, "connect");
}
const traces = await Promise.all(
  endpoints.map(({ endpoint, options }) =>
    traceEndpoint(parseEndpoint(endpoint), { proxies: false, ...options }),
  ),
);
for (const socket of held) socket.destroy();
console.log(JSON.stringify(traces.map(({ header, events }): TracedTask => ({ header, events }))));

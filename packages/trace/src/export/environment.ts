/** Where and when a trace was made, and by what. */
import type { TraceSource } from "../event/header.ts";
import type { Trace } from "../fold/trace.ts";
import { printable } from "./printable.ts";

/** A name and a value. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** The header's facts, for the end of a report. */
export const environmentOf = (trace: Trace): readonly Fact[] => {
  const { endpoint, startedAt, source, producer, platform, id, schema, minor } = trace.header;
  const host = endpoint.host.includes(":") ? `[${endpoint.host}]` : endpoint.host;
  return [
    {
      name: "Endpoint",
      value: `${printable(host)}, port ${endpoint.port}, ${endpoint.tls ? "TLS" : "no TLS"}`,
    },
    { name: "Started", value: startedAt },
    { name: "Source", value: sourceWords[source] },
    { name: "Made by", value: printable(producer) },
    ...(platform === undefined ? [] : [{ name: "Ran on", value: printable(platform) }]),
    { name: "Trace", value: `${printable(id)}, schema ${schema}.${minor}, ${trace.events.length} events` },
  ];
};

const sourceWords: Readonly<Record<TraceSource, string>> = {
  socket: "a real connection",
  capture: "captured packets",
  simulation: "a simulation",
};

import { diagnose, parseEndpoint, readTrace, toText, Trace, writeTrace } from "@tcplens/trace";

// A trace is a header and the events that a socket, a capture or a simulation reports. It folds as they come.
const endpoint = parseEndpoint("postgres://app:secret@127.0.0.1/orders");
const startedAt = "2026-03-14T14:02:11.250Z";
const header = { type: "trace", schema: 1, minor: 0, id: "example", startedAt } as const;
const trace = new Trace({ ...header, source: "socket", endpoint, producer: "example 1.0" });

const { port } = endpoint;
const where = { connection: 1, evidence: "socket", attempt: 1, address: "127.0.0.1", port } as const;
trace.add({ type: "attempt-started", at: 0.2, ...where, family: 4 });
const refused = { duration: 0.4, code: "ECONNREFUSED", message: "connect ECONNREFUSED" };
trace.add({ type: "attempt-failed", at: 0.6, ...where, ...refused });
trace.finish();

// What went wrong, and the whole of it after a round trip through a file.
for (const { code, cause, evidence } of diagnose(trace))
  console.log(`${code}: ${cause} (${evidence[0]?.evidence})`);
const read = readTrace(writeTrace(trace));
if (read.ok) console.log(toText(read.trace));

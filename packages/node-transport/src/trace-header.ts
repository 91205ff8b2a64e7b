/** The header of a trace made here: what, when, by what, where. */
import { type Endpoint, schemaMajor, schemaMinor, type TraceHeader } from "@tcplens/trace";
import { randomUUID } from "node:crypto";
import { release } from "node:os";

/** This package's version; a test holds it to package.json's. */
export const VERSION = "0.1.0";

/** A header that starts now. */
export const traceHeader = (
  endpoint: Endpoint,
  producer = `@tcplens/node-transport ${VERSION}`,
): TraceHeader => ({
  type: "trace",
  schema: schemaMajor,
  minor: schemaMinor,
  id: randomUUID(),
  startedAt: new Date().toISOString(),
  source: "socket",
  endpoint,
  producer,
  platform: `${process.platform} ${release()} ${process.arch}, node ${process.versions.node}`,
});

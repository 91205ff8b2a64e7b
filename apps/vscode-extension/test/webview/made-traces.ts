/** Traces too large to be kept as files: made when they are needed. */
import { Trace, type TraceHeader } from "@tcplens/trace";

const headerOf = (id: string, host: string): TraceHeader => ({
  type: "trace",
  schema: 1,
  minor: 0,
  id,
  startedAt: "2026-03-14T14:02:11.250Z",
  source: "socket",
  producer: "tcplens-vscode 0.1.0",
  endpoint: { host, port: 5432, tls: false, text: `${host}:5432` },
});

/** A transfer with this many events. */
export const longTrace = (events: number): Trace => {
  const trace = new Trace(headerOf("long", "127.0.0.1"));
  const at = { connection: 1, evidence: "socket" } as const;
  const where = { attempt: 1, address: "127.0.0.1", port: 5432 };
  trace.add({ type: "attempt-started", at: 0.1, ...at, ...where, family: 4 });
  trace.add({
    type: "attempt-connected",
    at: 0.5,
    ...at,
    ...where,
    duration: 0.4,
    local: { address: "127.0.0.1", port: 40_000 },
  });
  const totals = { sent: 0, received: 0 };
  for (let index = 2; index < events - 1; index += 1) {
    const direction = index % 2 === 0 ? "sent" : "received";
    const bytes = 100 + (index % 7) * 10;
    totals[direction] += bytes;
    trace.add({ type: "data", at: 0.5 + index * 0.2, ...at, direction, bytes, total: totals[direction] });
  }
  trace.add({
    type: "closed",
    at: 0.5 + events * 0.2,
    ...at,
    by: "local",
    age: events * 0.2,
    bytesSent: totals.sent,
    bytesReceived: totals.received,
  });
  trace.finish();
  return trace;
};

/** A long host name, refused on two addresses again and again. */
export const manyAttempts = (attempts: number): Trace => {
  const host = "orders-primary.database.production.eu-central-1.internal.example.net";
  const trace = new Trace(headerOf("many", host));
  let at = 0;
  const addresses = ["2001:db8:85a3:8d3:1319:8a2e:370:7348", "198.51.100.217"] as const;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    addresses.forEach((address, index) => {
      const where = {
        connection: (attempt - 1) * 2 + index + 1,
        evidence: "socket",
        attempt,
        address,
        port: 5432,
      } as const;
      trace.add({ type: "attempt-started", at, ...where, family: index === 0 ? 6 : 4 });
      at += 0.4;
      trace.add({
        type: "attempt-failed",
        at,
        ...where,
        duration: 0.4,
        code: "ECONNREFUSED",
        message: "connect ECONNREFUSED",
        syscall: "connect",
      });
    });
    const common = { at, connection: 0, evidence: "socket", attempt } as const;
    if (attempt < attempts) {
      trace.add({ type: "retry", ...common, delay: 50, reason: "constant 50 ms" });
      at += 50;
    } else {
      trace.add({
        type: "retry-stopped",
        ...common,
        cause: "attempts",
        reason: `${attempts} attempts made, the policy allows ${attempts}`,
      });
    }
  }
  trace.finish();
  return trace;
};

/** A peer, or a file, that would like to be markup. */
export const hostileTrace = (): Trace => {
  const markup = "<img src=x onerror=alert(1)>";
  const header = headerOf("hostile", "evil.example");
  const trace = new Trace({ ...header, producer: markup, endpoint: { ...header.endpoint, text: markup } });
  const where = { connection: 1, evidence: "socket", attempt: 1, address: markup, port: 5432 } as const;
  trace.add({ type: "attempt-started", at: 0.1, ...where, family: 4 });
  trace.add({
    type: "attempt-failed",
    at: 0.5,
    ...where,
    duration: 0.4,
    code: "ECONNREFUSED",
    message: markup,
  });
  trace.finish();
  return trace;
};

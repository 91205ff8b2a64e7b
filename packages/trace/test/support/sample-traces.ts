/** Sample traces, written as the events of a real run would come: the golden outputs and many tests stand on them. */
import type { CertificateInfo } from "../../src/event/tls-events.ts";
import type { Trace } from "../../src/fold/trace.ts";
import {
  closedByUs,
  connected,
  eventsOf,
  literal,
  RFC,
  type Row,
  sampleHeader,
  started,
  traceOf,
} from "./sample-events.ts";

/** A local echo server: everything works. */
export const healthyTcp = (): Trace =>
  traceOf(
    sampleHeader({ port: 7 }),
    eventsOf([
      literal("127.0.0.1"),
      ...started(0.21, 1, 1, "127.0.0.1", 7),
      ...connected(0.612, 1, { attempt: 1, address: "127.0.0.1", port: 7, duration: 0.402 }),
      [
        0.9,
        1,
        {
          type: "kernel",
          evidence: "kernel",
          source: "tcp-info",
          state: "ESTABLISHED",
          retransmits: 0,
          rto: 201,
          rtt: 0.041,
          rttvar: 0.02,
          congestionWindow: 10,
        },
      ],
      [1.1, 1, { type: "data", direction: "sent", bytes: 18, total: 18 }],
      [1.4, 1, { type: "data", direction: "received", bytes: 18, total: 18 }],
      ...closedByUs(1.7, 1, 1.59, 18, 18),
    ]),
  );

const certificate = (names: readonly string[]): CertificateInfo => ({
  subject: `CN=${names[0] ?? ""}`,
  issuer: "CN=Sample Issuing CA 3,O=Sample Trust",
  names,
  validFrom: "2026-01-02T00:00:00.000Z",
  validTo: "2026-12-31T23:59:59.000Z",
  fingerprint:
    "5A:11:0C:9E:42:7D:B0:3F:66:21:8A:EE:09:54:C7:13:2B:F8:90:6D:A1:37:4C:05:DE:72:18:BB:61:E9:40:2F",
  selfSigned: false,
});

/** HTTPS with two addresses: IPv6 is slow, IPv4 wins the race. */
export const healthyTls = (): Trace =>
  traceOf(
    sampleHeader({
      host: "www.example.net",
      port: 443,
      tls: true,
      scheme: "https",
      path: "/",
      text: "https://www.example.net/",
    }),
    eventsOf([
      [0.1, 0, { type: "lookup-started", attempt: 1, host: "www.example.net" }],
      [
        8.3,
        0,
        {
          type: "lookup-answered",
          attempt: 1,
          host: "www.example.net",
          family: 6,
          addresses: ["2001:db8::5"],
          duration: 8.2,
        },
      ],
      [
        9.6,
        0,
        {
          type: "lookup-answered",
          attempt: 1,
          host: "www.example.net",
          family: 4,
          addresses: ["192.0.2.10"],
          duration: 9.5,
        },
      ],
      [
        9.7,
        0,
        {
          type: "lookup-ended",
          attempt: 1,
          host: "www.example.net",
          addresses: ["2001:db8::5", "192.0.2.10"],
          duration: 9.6,
        },
      ],
      ...started(9.9, 1, 1, "2001:db8::5", 443),
      ...started(259.9, 2, 1, "192.0.2.10", 443),
      ...connected(278.4, 2, { attempt: 1, address: "192.0.2.10", port: 443, duration: 18.5 }),
      [
        278.6,
        1,
        { type: "state", side: "local", from: "SYN-SENT", to: "CLOSED", trigger: "close", rfc: RFC.close },
      ],
      [
        278.6,
        1,
        {
          type: "attempt-abandoned",
          attempt: 1,
          address: "2001:db8::5",
          port: 443,
          duration: 268.7,
          reason: "lost-race",
          synCount: 1,
        },
      ],
      [278.8, 2, { type: "tls-started", attempt: 1, servername: "www.example.net", alpn: ["http/1.1"] }],
      [
        316.2,
        2,
        {
          type: "tls-secured",
          attempt: 1,
          protocol: "TLSv1.3",
          cipher: "TLS_AES_256_GCM_SHA384",
          alpn: "http/1.1",
          chain: [certificate(["www.example.net", "example.net"])],
          authorized: true,
          duration: 37.4,
        },
      ],
      [316.4, 2, { type: "data", direction: "sent", bytes: 96, total: 96 }],
      [335.9, 2, { type: "data", direction: "received", bytes: 412, total: 412, looksLike: "http" }],
      ...closedByUs(336.2, 2, 58.3, 96, 412),
    ]),
  );

/** Nothing listens; three retries change nothing. */
export const refusedWithRetries = (): Trace => {
  const delays = [312, 590.4, 1207.8];
  const reasons = [
    "exponential 250 ms × 2^0, jitter +62 ms",
    "exponential 250 ms × 2^1, jitter +90 ms",
    "exponential 250 ms × 2^2, jitter +208 ms",
  ];
  const rows: Row[] = [];
  let at = 0;
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    const failedAt = at + 0.6;
    const address = { attempt, address: "127.0.0.1", port: 5432, duration: 0.4 };
    rows.push(
      [at, 0, { type: "lookup-ended", attempt, host: "127.0.0.1", addresses: ["127.0.0.1"], duration: 0 }],
      ...started(at + 0.2, attempt, attempt, "127.0.0.1", 5432),
      [failedAt, attempt, { type: "segment", direction: "received", flags: ["RST", "ACK"] }],
      [
        failedAt,
        attempt,
        {
          type: "state",
          side: "local",
          from: "SYN-SENT",
          to: "CLOSED",
          trigger: "rcv-rst",
          rfc: RFC.synSent,
        },
      ],
      [
        failedAt,
        attempt,
        {
          type: "attempt-failed",
          ...address,
          code: "ECONNREFUSED",
          syscall: "connect",
          message: "connect ECONNREFUSED 127.0.0.1:5432",
          synSent: true,
          answer: "reset",
        },
      ],
    );
    const delay = delays[attempt - 1];
    if (delay === undefined) {
      rows.push([
        failedAt + 0.1,
        0,
        { type: "retry-stopped", attempt, cause: "attempts", reason: "the policy stops after 4 attempts" },
      ]);
    } else {
      rows.push([failedAt + 0.1, 0, { type: "retry", attempt, delay, reason: reasons[attempt - 1] ?? "" }]);
      at = Math.round((failedAt + 0.1 + delay + 0.3) * 1000) / 1000;
    }
  }
  return traceOf(sampleHeader(), eventsOf(rows));
};

/** The server accepts and cuts the connection at once. */
export const resetAfterAccept = (): Trace =>
  traceOf(
    sampleHeader({ port: 8080 }),
    eventsOf([
      literal("127.0.0.1"),
      ...started(0.2, 1, 1, "127.0.0.1", 8080),
      ...connected(0.5, 1, { attempt: 1, address: "127.0.0.1", port: 8080, duration: 0.3 }),
      [
        1.9,
        1,
        {
          type: "state",
          side: "peer",
          from: "ESTABLISHED",
          to: "CLOSED",
          trigger: "abort",
          rfc: "9293 §3.10.5",
        },
      ],
      [1.9, 1, { type: "segment", direction: "received", flags: ["RST"] }],
      [
        1.9,
        1,
        {
          type: "state",
          side: "local",
          from: "ESTABLISHED",
          to: "CLOSED",
          trigger: "rcv-rst",
          rfc: RFC.other,
        },
      ],
      [
        1.9,
        1,
        {
          type: "closed",
          by: "reset",
          code: "ECONNRESET",
          syscall: "read",
          bytesSent: 0,
          bytesReceived: 0,
          age: 1.4,
        },
      ],
      [
        2,
        0,
        {
          type: "note",
          topic: "unobserved",
          what: "tcp-info",
          text: "TCP_INFO was not read: koffi is not installed",
        },
      ],
    ]),
  );

/** The name does not exist. */
export const lookupFailed = (): Trace => {
  const host = "db.internal";
  const failed = { attempt: 1, host, code: "ENOTFOUND", message: `getaddrinfo ENOTFOUND ${host}` } as const;
  return traceOf(
    sampleHeader({ host, port: 5432, scheme: "postgres", path: "/app", text: "postgres://db.internal/app" }),
    eventsOf([
      [0.1, 0, { type: "lookup-started", attempt: 1, host }],
      [12.4, 0, { type: "lookup-failed", ...failed, family: 4, duration: 12.3 }],
      [12.9, 0, { type: "lookup-failed", ...failed, family: 6, duration: 12.8 }],
      [13, 0, { type: "lookup-ended", attempt: 1, host, addresses: [], duration: 12.9 }],
      [
        13.1,
        0,
        { type: "retry-stopped", attempt: 1, cause: "futile", reason: "waiting does not make a name exist" },
      ],
    ]),
  );
};

/** All five by the name of their golden files. */
export const sampleTraces: Readonly<Record<string, () => Trace>> = {
  "healthy-tcp": healthyTcp,
  "healthy-tls": healthyTls,
  "refused-with-retries": refusedWithRetries,
  "reset-after-accept": resetAfterAccept,
  "lookup-failed": lookupFailed,
};

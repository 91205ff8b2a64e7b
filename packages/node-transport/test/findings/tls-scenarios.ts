/** Findings about TLS, with certificates made for the occasion. */
import { once } from "node:events";
import { connect as tcpConnect } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import {
  type Authority,
  type CertificateRequest,
  createAuthority,
  createSelfSigned,
  expiredValidity,
  futureValidity,
} from "@tcplens/certificates";
import type { Trace } from "@tcplens/trace";
import { retryPolicy } from "../../src/retry/retry-policy.ts";
import type { TraceEndpointOptions } from "../../src/trace-endpoint-options.ts";
import { greets, listening, silent, type TestServer } from "../support/servers.ts";
import { type Scenario, tracedServer } from "./scenario.ts";

let made: Promise<Authority> | undefined;
const authority = (): Promise<Authority> => (made ??= createAuthority({ name: "Corp Root CA" }));

const NAMES = ["127.0.0.1", "localhost"];

type RunningTls = Pick<TestServer, "port" | "close">;

const tlsServer = async (
  request: Partial<CertificateRequest> = {},
  options: TlsOptions = {},
): Promise<RunningTls> => {
  const { key, chain } = await (await authority()).issue({ names: NAMES, ...request });
  return openTls({ key, cert: chain, ...options });
};

const openTls = async (options: TlsOptions): Promise<RunningTls> => {
  const server = createTlsServer(options, (socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => socket.write(chunk));
    socket.on("end", () => socket.end());
  });
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return { port, close: async () => void server.close() };
};

/** A TLS server behind something that holds every byte towards it back for a while, as an overloaded one would. */
const slowTls = async (delay: number): Promise<RunningTls> => {
  const behind = await tlsServer();
  const front = await listening((socket) => {
    const upstream = tcpConnect(behind.port, "127.0.0.1");
    upstream.on("error", () => undefined);
    socket.on("data", (chunk) => setTimeout(() => upstream.writable && upstream.write(chunk), delay));
    socket.on("end", () => setTimeout(() => upstream.end(), delay));
    upstream.pipe(socket);
  });
  const close = async (): Promise<void> => {
    await Promise.all([front.close(), behind.close()]);
  };
  return { port: front.port, close };
};

/** Traces over TLS, trusting the test's authority. */
const traceTls = async (server: Promise<RunningTls>, options: TraceEndpointOptions = {}): Promise<Trace> => {
  const { cert } = await authority();
  return tracedServer(server, { tls: true }, { ...options, tls: { ca: cert, ...options.tls } });
};

export const tlsScenarios: readonly Scenario[] = [
  {
    code: "not-tls",
    what: "TLS to a server that speaks something else",
    findings: ["not-tls"],
    outcome: "failed",
    run: () => traceTls(greets("SSH-2.0-OpenSSH_9.2\r\n")),
  },
  {
    code: "certificate-expired",
    what: "a certificate that has expired",
    findings: ["certificate-expired"],
    outcome: "failed",
    run: () => traceTls(tlsServer(expiredValidity())),
  },
  {
    code: "certificate-not-yet-valid",
    what: "a certificate that is not valid yet",
    findings: ["certificate-not-yet-valid"],
    outcome: "failed",
    run: () => traceTls(tlsServer(futureValidity())),
  },
  {
    code: "certificate-untrusted",
    what: "a certificate of an authority that is not known here",
    findings: ["certificate-untrusted"],
    outcome: "failed",
    run: () => tracedServer(tlsServer(), { tls: true }),
  },
  {
    code: "certificate-untrusted",
    what: "a self-signed certificate",
    findings: ["certificate-untrusted"],
    outcome: "failed",
    run: () =>
      tracedServer(
        createSelfSigned({ names: NAMES }).then(({ key, cert }) => openTls({ key, cert })),
        { tls: true },
      ),
  },
  {
    code: "certificate-name-mismatch",
    what: "a certificate for other names",
    findings: ["certificate-name-mismatch"],
    outcome: "failed",
    run: () => traceTls(tlsServer({ names: ["db.internal", "*.db.internal"] })),
  },
  {
    code: "tls-refused",
    what: "a client that offers TLS 1.2 to a server that wants 1.3",
    findings: ["tls-refused"],
    outcome: "failed",
    run: () => traceTls(tlsServer({}, { minVersion: "TLSv1.3" }), { tls: { maxVersion: "TLSv1.2" } }),
  },
  {
    code: "tls-refused",
    what: "a client and a server without a cipher in common",
    findings: ["tls-refused"],
    outcome: "failed",
    run: () =>
      traceTls(tlsServer({}, { maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES256-GCM-SHA384" }), {
        tls: { maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256" },
      }),
  },
  {
    code: "client-certificate-required",
    what: "a server that wants a client certificate (TLS 1.3, where it says so only after the handshake)",
    findings: ["client-certificate-required"],
    outcome: "failed",
    run: () => traceTls(tlsServer({}, { requestCert: true, rejectUnauthorized: true }), { send: "hello" }),
  },
  {
    code: "plain-to-tls",
    what: "plain HTTP sent to a TLS port",
    findings: ["plain-to-tls"],
    outcome: "failed",
    run: () => tracedServer(tlsServer(), { scheme: "http" }),
  },
  {
    code: "slow-handshake",
    what: "a TLS server that takes its time, on a fast network",
    findings: ["slow-handshake"],
    outcome: "connected",
    run: () => traceTls(slowTls(350)),
  },
  {
    code: "deadline",
    what: "a server that accepts and never answers the TLS handshake",
    findings: ["deadline"],
    outcome: "failed",
    run: () => traceTls(silent(), { attemptTimeout: 300 }),
  },
  {
    code: "retry-futile",
    what: "an expired certificate under a retry policy",
    findings: ["certificate-expired", "retry-futile"],
    outcome: "failed",
    run: () => traceTls(tlsServer(expiredValidity()), { retry: retryPolicy({ attempts: 4 }) }),
  },
];

/** Nothing wrong. */
export const healthyTls: readonly Omit<Scenario, "code">[] = [
  {
    what: "a TLS server whose certificate is trusted",
    findings: [],
    outcome: "connected",
    run: () => traceTls(tlsServer(), { send: "hello", tls: { alpn: ["http/1.1"] } }),
  },
  {
    what: "an untrusted certificate with verification switched off is a warning, not a failure",
    findings: ["certificate-untrusted"],
    outcome: "connected",
    run: () => tracedServer(tlsServer(), { tls: true }, { tls: { verify: false } }),
  },
];

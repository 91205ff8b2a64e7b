/** TLS from the command line, against servers with certificates made for the test. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import tls from "node:tls";
import { createAuthority, type IssuedCertificate } from "@tcplens/certificates";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonLines, runCli } from "./support/run-cli.ts";
import { listen } from "./support/servers.ts";

const authority = await createAuthority({ name: "Test Root" });
const server = await authority.issue({ names: ["db.example.test", "127.0.0.1"] });
const alice = await authority.issue({ names: ["alice"], purpose: "client" });

let folder = "";
const file = (name: string): string => path.join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-tls-"));
  writeFileSync(file("root.pem"), authority.cert);
  writeFileSync(file("alice.pem"), alice.chain);
  writeFileSync(file("alice.key"), alice.key);
});

afterAll(() => rmSync(folder, { recursive: true }));

const serve = (issued: IssuedCertificate, options: tls.TlsOptions = {}): Promise<number> => {
  const listener = tls.createServer({ key: issued.key, cert: issued.chain, ...options }, (socket) => {
    socket.on("error", () => undefined);
    socket.resume();
  });
  listener.on("tlsClientError", () => undefined);
  return listen(listener);
};

interface Outcome {
  readonly code: number | null;
  readonly outcome: unknown;
  readonly findings: readonly string[];
  readonly events: readonly Record<string, unknown>[];
}

const trace = async (endpoint: string, ...options: readonly string[]): Promise<Outcome> => {
  const { code, stdout, stderr } = await runCli(["trace", endpoint, "--json", ...options]);
  expect(stderr).toBe("");
  const events = jsonLines(stdout);
  const { outcome, findings } = events.at(-1) as { outcome: unknown; findings: readonly { code: string }[] };
  return { code, outcome, findings: findings.map((finding) => finding.code), events };
};

test("--ca makes the server's certificate trusted, and its names and protocol are recorded", async () => {
  const { code, findings, events } = await trace(
    `127.0.0.1:${await serve(server)}`,
    "--tls",
    "--ca",
    file("root.pem"),
  );
  expect(findings).toEqual([]);
  expect(events.find(({ type }) => type === "tls-secured")).toMatchObject({
    protocol: "TLSv1.3",
    authorized: true,
    chain: [{ names: ["db.example.test", "127.0.0.1"] }, {}],
  });
  expect(code).toBe(0);
});

test("without it the certificate is not trusted, unless --insecure says to go on", async () => {
  const port = await serve(server);
  expect(await trace(`127.0.0.1:${port}`, "--tls")).toMatchObject({
    code: 1,
    outcome: "failed",
    findings: ["certificate-untrusted"],
  });
  expect(await trace(`127.0.0.1:${port}`, "--tls", "--insecure")).toMatchObject({
    code: 0,
    outcome: "connected",
  });
});

test("--servername is what the certificate must be for", async () => {
  const port = await serve(server);
  const ca = ["--ca", file("root.pem")];
  const right = await trace(`127.0.0.1:${port}`, "--tls", ...ca, "--servername", "db.example.test");
  expect(right).toMatchObject({ code: 0, findings: [] });
  expect(right.events.find(({ type }) => type === "tls-started")).toMatchObject({
    servername: "db.example.test",
  });
  expect(await trace(`127.0.0.1:${port}`, "--tls", ...ca, "--servername", "www.example.test")).toMatchObject({
    code: 1,
    findings: ["certificate-name-mismatch"],
  });
});

test("--cert and --key prove who the client is", async () => {
  const port = await serve(server, { ca: authority.cert, requestCert: true, rejectUnauthorized: true });
  const ca = ["--tls", "--ca", file("root.pem")];
  const client = ["--cert", file("alice.pem"), "--key", file("alice.key")];
  expect(await trace(`127.0.0.1:${port}`, ...ca, ...client)).toMatchObject({ code: 0, findings: [] });
  expect(await trace(`127.0.0.1:${port}`, ...ca)).toMatchObject({
    code: 1,
    findings: ["client-certificate-required"],
  });
});

test("--alpn offers protocols, and the one agreed on is recorded", async () => {
  const port = await serve(server, { ALPNProtocols: ["http/1.1"] });
  const { events } = await trace(
    `127.0.0.1:${port}`,
    "--tls",
    "--ca",
    file("root.pem"),
    "--alpn",
    "h2, http/1.1",
  );
  expect(events.find(({ type }) => type === "tls-started")).toMatchObject({ alpn: ["h2", "http/1.1"] });
  expect(events.find(({ type }) => type === "tls-secured")).toMatchObject({ alpn: "http/1.1" });
});

const web = (): net.Server =>
  net.createServer((socket) => {
    socket.on("data", (bytes: Buffer) => {
      socket.end(
        `HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Method: ${bytes.toString().split(" ")[0] ?? ""}\r\n\r\n`,
      );
    });
  });

describe("what a URL's scheme brings", () => {
  test("http: gets a request, and --no-request none", async () => {
    const port = await listen(web());
    const asked = await trace(`http://127.0.0.1:${port}/health`);
    expect(asked).toMatchObject({ code: 0, findings: [] });
    expect(asked.events.filter(({ type }) => type === "data").map(({ direction }) => direction)).toEqual([
      "sent",
      "received",
    ]);
    const quiet = await trace(`http://127.0.0.1:${port}/health`, "--no-request", "--watch", "20ms");
    expect(quiet.events.filter(({ type }) => type === "data")).toEqual([]);
  });

  test("https: speaks TLS, and --no-tls plain text, which a server of plain text understands", async () => {
    const port = await listen(web());
    expect((await trace(`https://127.0.0.1:${port}`)).code).toBe(1);
    expect(await trace(`https://127.0.0.1:${port}`, "--no-tls")).toMatchObject({ code: 0, findings: [] });
  });
});

const families = ({ events }: Outcome): readonly unknown[] =>
  events.flatMap(({ type, family }) =>
    type === "lookup-answered" || type === "attempt-started" ? [family] : [],
  );

test("-4 and -6 leave the other IP version out", async () => {
  const port = await listen(net.createServer((socket) => socket.resume()));
  const four = await trace(`localhost:${port}`, "-4");
  expect([four.code, ...families(four)]).toEqual([0, 4, 4]);
  const six = await trace(`localhost:${port}`, "--family", "6");
  expect([six.code, ...families(six)]).not.toContain(4);
  expect(six.code).toBe(1);
});

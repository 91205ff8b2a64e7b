/** Every kind of certificate, shown to `node:tls` on loopback: what it accepts, and the code it refuses with. */
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import tls from "node:tls";
import { afterEach, describe, expect, test } from "vitest";
import {
  createAuthority,
  createSelfSigned,
  expiredValidity,
  futureValidity,
  type Authority,
  type IssuedCertificate,
} from "./index.ts";

const servers: tls.Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const serve = async (issued: IssuedCertificate, options: tls.TlsOptions = {}): Promise<number> => {
  const server = tls.createServer({ key: issued.key, cert: issued.chain, ...options }, (socket) => {
    socket.on("error", () => undefined);
    socket.end(socket.authorized ? `hello ${String(socket.getPeerCertificate().subject.CN)}` : "hello");
  });
  server.on("tlsClientError", () => undefined);
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
};

/** What the client was told: the server's greeting, or the error's code. */
const greet = async (port: number, options: tls.ConnectionOptions): Promise<string> =>
  new Promise((resolve) => {
    const socket = tls.connect({ host: "127.0.0.1", port, servername: "db.example.test", ...options });
    let text = "";
    socket.on("data", (bytes: Buffer) => (text += bytes.toString()));
    socket.on("end", () => resolve(text));
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });

const authority = (): Promise<Authority> => createAuthority({ name: "Test Root" });

describe("a server's certificate", () => {
  test("is trusted by who trusts its authority", async () => {
    const root = await authority();
    const port = await serve(await root.issue({ names: ["db.example.test"] }));
    expect(await greet(port, { ca: root.cert })).toBe("hello");
  });

  test("is not trusted by who does not", async () => {
    const root = await authority();
    const port = await serve(await root.issue({ names: ["db.example.test"] }));
    expect(await greet(port, { ca: (await authority()).cert })).toMatch(
      /UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)|CERT_SIGNATURE_FAILURE/u,
    );
  });

  test("is good for an IP address that it names", async () => {
    const root = await authority();
    const port = await serve(await root.issue({ names: ["127.0.0.1", "::1"] }));
    expect(await greet(port, { ca: root.cert, servername: "" })).toBe("hello");
  });

  test("is refused for a name that it does not have", async () => {
    const root = await authority();
    const port = await serve(await root.issue({ names: ["other.example.test"] }));
    expect(await greet(port, { ca: root.cert })).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
  });

  test("is refused when it has expired", async () => {
    const root = await authority();
    const port = await serve(await root.issue({ names: ["db.example.test"], ...expiredValidity() }));
    expect(await greet(port, { ca: root.cert })).toBe("CERT_HAS_EXPIRED");
  });

  test("is refused when it is not valid yet", async () => {
    const root = await authority();
    const port = await serve(await root.issue({ names: ["db.example.test"], ...futureValidity() }));
    expect(await greet(port, { ca: root.cert })).toBe("CERT_NOT_YET_VALID");
  });

  test("is refused when it vouches for itself, unless it is itself trusted", async () => {
    const issued = await createSelfSigned({ names: ["db.example.test"] });
    const port = await serve(issued);
    expect(await greet(port, {})).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(await greet(port, { ca: issued.cert })).toBe("hello");
  });

  test("of a subordinate authority is trusted with its chain, and not without", async () => {
    const root = await authority();
    const issued = await (
      await root.createSubordinate({ name: "Test Issuing" })
    ).issue({ names: ["db.example.test"] });
    expect(await greet(await serve(issued), { ca: root.cert })).toBe("hello");
    expect(await greet(await serve({ ...issued, chain: issued.cert }), { ca: root.cert })).toMatch(
      /^UNABLE_TO_/u,
    );
  });
});

test("a client's certificate tells the server who the client is", async () => {
  const root = await authority();
  const port = await serve(await root.issue({ names: ["db.example.test"] }), {
    ca: root.cert,
    requestCert: true,
    rejectUnauthorized: true,
  });
  const client = await root.issue({ names: ["alice"], purpose: "client" });
  expect(await greet(port, { ca: root.cert, key: client.key, cert: client.cert })).toBe("hello alice");
  expect(await greet(port, { ca: root.cert })).toMatch(/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|ECONNRESET/u);
});

test("a certificate carries its names, its validity and a P-256 key", async () => {
  const root = await authority();
  const validFrom = new Date("2020-01-01T00:00:00Z");
  const validTo = new Date("2020-02-01T00:00:00Z");
  const issued = await root.issue({
    names: ["db.example.test", "*.example.test", "10.0.0.1"],
    validFrom,
    validTo,
  });
  const seen = new X509Certificate(issued.cert);
  expect(seen.subjectAltName).toBe("DNS:db.example.test, DNS:*.example.test, IP Address:10.0.0.1");
  expect(new Date(seen.validFrom)).toEqual(validFrom);
  expect(new Date(seen.validTo)).toEqual(validTo);
  expect(seen.publicKey.asymmetricKeyDetails?.namedCurve).toBe("prime256v1");
  expect(seen.verify(new X509Certificate(root.cert).publicKey)).toBe(true);
  expect(seen.issuer).toBe("CN=Test Root");
});

test("a request without names is refused", async () => {
  const root = await authority();
  await expect(root.issue({ names: [] })).rejects.toThrow(RangeError);
  await expect(createSelfSigned({ names: [] })).rejects.toThrow(RangeError);
});

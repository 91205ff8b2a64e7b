import { InvalidArgument } from "@tcplens/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Endpoint } from "../event/header.ts";
import { endpointFault } from "./endpoint-fields.ts";
import { readEnvEndpoints } from "./parse-env-endpoints.ts";
import { parseEndpoint, parseEndpoints } from "./parse-endpoint.ts";

const soup = fc.string({
  unit: fc.constantFrom(
    ...Array.from("ab1.:/@[]%?#&=,;-_ "),
    "http://",
    "postgres://",
    "jdbc:",
    "::1",
    "localhost",
    "443",
    "ü",
    "\u0000",
  ),
  maxLength: 16,
});

const tryParse = (text: string): readonly Endpoint[] | undefined => {
  try {
    return parseEndpoints(text);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidArgument);
    expect((error as InvalidArgument).message).not.toBe("");
    return undefined;
  }
};

test("any text is an endpoint or an InvalidArgument, nothing else", () => {
  fc.assert(
    fc.property(fc.oneof(soup, fc.string(), fc.webUrl(), fc.ipV6()), (text) => {
      for (const { host, port } of tryParse(text) ?? []) {
        expect(host).not.toBe("");
        expect(port).toBeGreaterThan(0);
        expect(port).toBeLessThanOrEqual(65_535);
      }
    }),
    { numRuns: 2000 },
  );
});

test("an endpoint's own text reads as the same endpoint", () => {
  fc.assert(
    fc.property(fc.oneof(soup, fc.webUrl({ withQueryParameters: true })), (text) => {
      for (const endpoint of tryParse(text) ?? []) expect(parseEndpoint(endpoint.text)).toEqual(endpoint);
    }),
    { numRuns: 2000 },
  );
});

/** Parts of passwords; the marks are what must not be seen again. Without `=`: `?a=b@h` is a query like any other. */
const password = fc
  .array(
    fc.constantFrom(
      ...Array.from('@/?#;,:%[] &.\\"\u0000\u202E'),
      "s3cret",
      "12",
      "://",
      ",http://",
      "nats://",
      "%40",
      "%2F",
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(""));

test("nothing of a password is in an endpoint or an error, whatever characters it has", () => {
  const scheme = fc.constantFrom("redis", "postgres", "jdbc:mysql", "amqp", "mongodb", "sqlserver");
  const user = fc.constantFrom("", "u", "u@corp", "u.v");
  const end = fc.constantFrom(
    "",
    ":1",
    "/db",
    "/db?x=1",
    "/a@b",
    "?x=a@b",
    "#f",
    ":x",
    ",b:2",
    ",redis://w:x@c",
  );
  let read = 0;
  fc.assert(
    fc.property(scheme, user, password, end, (name, who, secret, rest) => {
      const text = `${name}://${who}:${secret}s3cret@host${rest}`;
      try {
        const found = JSON.stringify(parseEndpoints(text));
        expect(found).not.toContain("s3cret");
        read += 1;
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidArgument);
        expect((error as InvalidArgument).message).not.toContain("s3cret");
      }
    }),
    { numRuns: 5000 },
  );
  expect(read).toBeGreaterThan(500);
});

test("what stands before the last @ of a URL inside another is not in the endpoint", () => {
  fc.assert(
    fc.property(password, fc.boolean(), (secret, encoded) => {
      const inner = `redis://u:${secret.replaceAll(/[&#]/g, "")}s3cret@c`;
      const shown = encoded ? encodeURIComponent(inner) : inner;
      try {
        expect(JSON.stringify(parseEndpoints(`https://h/?to=${shown}`))).not.toContain("s3cret");
      } catch (error) {
        expect(String(error)).not.toContain("s3cret");
      }
    }),
    { numRuns: 2000 },
  );
});

test("every endpoint that is read can stand in a trace file and be connected to", () => {
  fc.assert(
    fc.property(fc.oneof(soup, fc.string({ unit: "binary" }), fc.webUrl(), fc.ipV6()), (text) => {
      for (const endpoint of tryParse(text) ?? []) expect(endpointFault(endpoint)).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
});

test("every IPv6 address in brackets is read, and comes back as an IPv6 address", () => {
  fc.assert(
    fc.property(fc.ipV6(), fc.integer({ min: 1, max: 65_535 }), (address, port) => {
      const endpoint = parseEndpoint(`[${address}]:${port}`);
      expect(endpoint.port).toBe(port);
      expect(parseEndpoint(`[${endpoint.host}]:${port}`).host).toBe(endpoint.host);
    }),
  );
});

test("no .env file makes the reader throw or hang", () => {
  const line = fc.string({
    unit: fc.constantFrom(
      ...Array.from("AB_=:\"'`#$ \n\\1"),
      "${A}",
      "${B:-x}",
      "export ",
      "_HOST=",
      "_PORT=",
      "http://h",
      "h:1",
    ),
    maxLength: 40,
  });
  fc.assert(
    fc.property(fc.oneof(line, fc.string()), (text) => {
      for (const { line: number } of readEnvEndpoints(text).endpoints) expect(number).toBeGreaterThan(0);
    }),
    { numRuns: 1000 },
  );
});

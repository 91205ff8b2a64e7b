import { expect, test } from "vitest";
import { header } from "../../test/support/trace-builder.ts";
import { knownService, knownServices, serviceOnPort } from "./known-ports.ts";

test("the table is in ascending order of port and names each port once", () => {
  const ports = knownServices.map(({ port }) => port);
  expect(ports).toEqual([...new Set(ports)].toSorted((a, b) => a - b));
});

test("the scheme says more than the port", () => {
  const { endpoint } = header({ scheme: "postgres", port: 6379 });
  expect(knownService(endpoint)?.name).toBe("PostgreSQL");
});

test("without a known scheme the port names the service", () => {
  expect(knownService(header({ port: 3306 }).endpoint)?.name).toBe("MySQL");
  expect(knownService(header({ port: 3306, scheme: "tcp" }).endpoint)?.name).toBe("MySQL");
  expect(knownService(header({ port: 1 }).endpoint)).toBeUndefined();
});

test("what a port is for by custom says whether TLS is spoken there from the first byte", () => {
  expect(serviceOnPort(443)?.tls).toBe("always");
  expect(serviceOnPort(5432)?.tls).toBe("upgrade");
  expect(serviceOnPort(80)?.tls).toBe("no");
});

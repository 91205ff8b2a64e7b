/** Fact: a local address or port that cannot be had is an error of `bind`, reported before the event loop polls. */
import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { connectOutcome } from "../support/connect-probe.ts";
import { serving } from "../support/raw-server.ts";

test("a local address that is not this machine's is EADDRNOTAVAIL", async () => {
  expect(await connectOutcome({ host: "127.0.0.1", port: 1, localAddress: "203.0.113.9" })).toMatchObject({
    event: "error",
    polled: false,
    error: { code: "EADDRNOTAVAIL", syscall: "bind", address: "203.0.113.9" },
  });
});

test("a local address of the other family is EINVAL", async () => {
  expect(await connectOutcome({ host: "::1", port: 1, localAddress: "127.0.0.1" })).toMatchObject({
    polled: false,
    error: { code: "EINVAL", syscall: "bind", address: "127.0.0.1" },
  });
});

test("a local port in use is EADDRINUSE", async () => {
  const server = await serving(() => {});
  const first = connect({ host: "127.0.0.1", port: server.port });
  await once(first, "connect");
  const taken = { localAddress: "127.0.0.1", localPort: server.port };
  expect(await connectOutcome({ host: "127.0.0.1", port: server.port, ...taken })).toMatchObject({
    polled: false,
    error: { code: "EADDRINUSE", syscall: "bind" },
  });
  first.destroy();
  await server.close();
});

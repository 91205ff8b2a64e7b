/** Fact: a closed port is ECONNREFUSED of `connect`, with address and port, and never before the event loop polls. */
import { refusedPort } from "@tcplens/test-ports";
import { expect, test } from "vitest";
import { connectOutcome } from "../support/connect-probe.ts";

test("a port that nobody listens on", async () => {
  const port = await refusedPort();
  expect(await connectOutcome({ host: "127.0.0.1", port })).toMatchObject({
    event: "error",
    polled: true,
    error: {
      name: "Error",
      code: "ECONNREFUSED",
      syscall: "connect",
      address: "127.0.0.1",
      port,
      message: `connect ECONNREFUSED 127.0.0.1:${port}`,
    },
  });
});

test("port 0", async () => {
  const { event, error } = await connectOutcome({ host: "127.0.0.1", port: 0 });
  expect({ event, code: error?.code, port: error?.port }).toEqual({
    event: "error",
    code: "ECONNREFUSED",
    port: undefined,
  });
});

test("0.0.0.0 leads to this machine", async () => {
  const port = await refusedPort();
  expect(await connectOutcome({ host: "0.0.0.0", port })).toMatchObject({
    error: { code: "ECONNREFUSED", address: "0.0.0.0" },
  });
});

test("a port that is none is refused by Node itself, at once, with an exception", async () => {
  expect(await connectOutcome({ host: "127.0.0.1", port: 65_536 })).toMatchObject({
    event: "thrown",
    error: { name: "RangeError", code: "ERR_SOCKET_BAD_PORT" },
  });
});

/**
 * Fact: Node's `autoSelectFamily` tries addresses one after the other, ends the one before when its 250 ms are over, and
 * reports all failures in one AggregateError in the order of trying. The attempt it ended itself looks in there as if the
 * operating system had given up. That is why this package races addresses itself.
 */
import type { LookupFunction } from "node:net";
import { expect, test } from "vitest";
import { connectOutcome, type ConnectOutcome } from "../support/connect-probe.ts";
import { describeOwnNetwork, LOOPBACK_UP, runInOwnNetwork } from "../support/own-network.ts";
import { serving } from "../support/raw-server.ts";

const lookup =
  (...addresses: readonly { readonly address: string; readonly family: number }[]): LookupFunction =>
  (_host, _options, callback) => {
    callback(null, [...addresses]);
  };

const four = { address: "127.0.0.1", family: 4 };
const six = { address: "::1", family: 6 };

test("all addresses refused: an AggregateError with the first one's code and no message of its own", async () => {
  const server = await serving(() => {});
  await server.close();
  const { port } = server;
  const { event, error } = await connectOutcome({
    host: "name",
    port,
    autoSelectFamily: true,
    lookup: lookup(four, six),
  });
  expect(event).toBe("error");
  expect(error).toMatchObject({ name: "AggregateError", code: "ECONNREFUSED", message: "" });
  expect(error?.syscall).toBe(undefined);
  expect(error?.errors?.map(({ address, code, syscall }) => `${code} ${syscall} ${address}`)).toEqual([
    "ECONNREFUSED connect 127.0.0.1",
    "ECONNREFUSED connect ::1",
  ]);
});

test("one address only: a plain error", async () => {
  const server = await serving(() => {});
  await server.close();
  const { port } = server;
  const { error } = await connectOutcome({
    host: "name",
    port,
    autoSelectFamily: true,
    lookup: lookup(four),
  });
  expect(error).toMatchObject({
    name: "Error",
    code: "ECONNREFUSED",
    syscall: "connect",
    address: "127.0.0.1",
  });
});

describeOwnNetwork("in a network of its own", () => {
  /** A cable whose other end drops what it gets: a SYN to 10.9.9.2 is never answered. */
  const blackhole = [
    LOOPBACK_UP,
    "ip link add v0 type veth peer name v1",
    "ip link set v0 up",
    "ip link set v1 up",
    "ip addr add 10.9.9.1/24 dev v0",
    "ip neigh add 10.9.9.2 lladdr 02:00:00:00:00:02 dev v0 nud permanent",
  ];

  test("the attempt that was ended after its time is ETIMEDOUT, in the list with the others' errors", async () => {
    const [outcome] = (await runInOwnNetwork(blackhole, "auto-select-family-main.ts", [
      { address: "10.9.9.2", family: 4 },
      { address: "2001:db8::1", family: 6 },
    ])) as readonly [ConnectOutcome];
    expect(outcome.error).toMatchObject({ name: "AggregateError", code: "ETIMEDOUT" });
    expect(outcome.error).not.toHaveProperty("syscall");
    expect(outcome.error?.errors).toMatchObject([
      { code: "ETIMEDOUT", address: "10.9.9.2", syscall: "connect" },
      { code: "ENETUNREACH", address: "2001:db8::1", syscall: "connect" },
    ]);
  });
});

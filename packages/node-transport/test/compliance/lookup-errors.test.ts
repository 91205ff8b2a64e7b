/**
 * Fact: what the resolver cannot look up is an error of `getaddrinfo`. A label that is empty or too long is ENOTFOUND and
 * a name that is too long EINVAL, both without a question asked; no resolver in reach is EAI_AGAIN, for any name.
 */
import { expect, test } from "vitest";
import { connectOutcome, type ConnectOutcome } from "../support/connect-probe.ts";
import { describeOwnNetwork, runInOwnNetwork } from "../support/own-network.ts";

test.each(["a..b", `${"a".repeat(64)}.example`])("%s is ENOTFOUND", async (host) => {
  expect(await connectOutcome({ host, port: 1 })).toMatchObject({
    event: "error",
    polled: true,
    error: { code: "ENOTFOUND", syscall: "getaddrinfo", hostname: host },
  });
});

test("a name of more than 253 characters is EINVAL, before the event loop polls", async () => {
  const host = `${"a.".repeat(150)}b`;
  expect(await connectOutcome({ host, port: 1 })).toMatchObject({
    polled: false,
    error: { code: "EINVAL", syscall: "getaddrinfo", hostname: host },
  });
});

test("an error of a lookup has a hostname and no address", async () => {
  const { error } = await connectOutcome({ host: "a..b", port: 1 });
  expect(error).not.toHaveProperty("address");
});

describeOwnNetwork("in a network of its own", () => {
  test("with no resolver in reach every name is EAI_AGAIN, also one that cannot exist", async () => {
    const options = ["name.example", "name.invalid"].map((host) => ({ host, port: 1 }));
    const outcomes = (await runInOwnNetwork(
      [],
      "connect-probe-main.ts",
      options,
      25_000,
    )) as readonly ConnectOutcome[];
    expect(
      outcomes.map(({ polled, error }) => ({ polled, code: error?.code, syscall: error?.syscall })),
    ).toEqual([
      { polled: true, code: "EAI_AGAIN", syscall: "getaddrinfo" },
      { polled: true, code: "EAI_AGAIN", syscall: "getaddrinfo" },
    ]);
  });
});

import { expect, test } from "vitest";
import { v4 } from "../../test/support/hosts.ts";
import { port } from "../base/port.ts";
import { seeded } from "../base/random.ts";
import type { EndpointOptions } from "./contract.ts";
import { Endpoint } from "./endpoint.ts";

const random = seeded(1);
const host = (): Endpoint => new Endpoint({ addresses: [v4(1)], random });
const remote = { address: v4(2), port: port(80) };

/** What a caller without TypeScript may do, and how the error begins. */
const misuses: readonly (readonly [string, () => unknown])[] = [
  [
    "options.addresses must be a list of IpAddress",
    () => new Endpoint(undefined as unknown as EndpointOptions),
  ],
  [
    "options.random must be a source of chance",
    () => new Endpoint({ addresses: [v4(1)] } as unknown as EndpointOptions),
  ],
  [
    "addresses[0] must be an IpAddress",
    () => new Endpoint({ addresses: ["192.0.2.1"], random } as unknown as EndpointOptions),
  ],
  [
    "remote.address must be an IpAddress",
    () => host().connect({ remote: { ...remote, address: "192.0.2.2" as never } }, 0),
  ],
  ["now must be a time in ms", () => host().connect({ remote }, undefined as unknown as number)],
  [
    "bytes must be a Uint8Array",
    () => {
      const connection = host().connect({ remote }, 0);
      if ("error" in connection) throw new Error(connection.error);
      return connection.write("hello" as unknown as Uint8Array, 0);
    },
  ],
  [
    "offset must be a whole number, 0 or more, not -1",
    () => {
      const connection = host().connect({ remote }, 0);
      if ("error" in connection) throw new Error(connection.error);
      return connection.peek(new Uint8Array(1), -1);
    },
  ],
];

test.each(misuses)("%s", (message, misuse) => {
  expect(misuse).toThrow(message);
});

/** What a scenario of the interoperability run is: something played between the kernel's TCP and the engine's. */
import assert from "node:assert/strict";
import type { ConnectionInfo, EndpointConnection } from "@tcplens/core";
import type { EngineSocket } from "../../../src/engine/stream.ts";
import type { Family, Side } from "./side.ts";
import type { World } from "./world.ts";

/** How much of everything: the whole run's, or a shorter one's. */
export interface Amounts {
  /** Octets each way where a transfer is the point, where impairments slow it, and where something else is the point. */
  readonly bulk: number;
  readonly impaired: number;
  readonly little: number;
  readonly shortConnections: number;
}

/** One performance: the family, and which part the engine plays. */
export interface Part {
  readonly world: World;
  readonly family: Family;
  readonly engineIs: "client" | "server";
  readonly client: Side;
  readonly server: Side;
  readonly amounts: Amounts;
}

export interface Scenario {
  /** In the table; `[amount]` stands for the size. */
  readonly name: string;
  /** Played with the engine as the client and as the server, or with the engine as the one alone. */
  readonly engineIs: readonly Part["engineIs"][];
  /** Whether it may change the impairments, and with them what the counters have to say. */
  readonly isImpaired?: boolean;
  /** Plays; throws where something is not as it has to be. Gives the figures, in words. */
  play(part: Part): Promise<string>;
}

export const bothParts: Scenario["engineIs"] = ["client", "server"];

/** Both ends of one connection. */
export interface Call {
  readonly client: number;
  readonly server: number;
  /** The engine's own. */
  readonly connection: EndpointConnection;
  readonly engine: number;
  readonly kernel: number;
  readonly kernelPort: number;
}

/** Connects. Neither end reads yet. */
export const call = async (part: Part): Promise<Call> => {
  const { world, family, engineIs } = part;
  const port = await part.server.listen(family);
  const [client, server] = await Promise.all([part.client.connect(family, port), part.server.accept(port)]);
  const [engine, kernel] = engineIs === "client" ? [client, server] : [server, client];
  const { connection } = world.engine.socketOf(engine) as unknown as EngineSocket;
  assert(connection !== undefined);
  return { client, server, connection, engine, kernel, kernelPort: await world.kernel.localPort(kernel) };
};

export const infoOf = ({ world }: Part, { connection }: Call): ConnectionInfo =>
  connection.info(world.driver.now());

/** Looks again and again until it is so. */
export const until = async (
  what: string,
  isSo: () => boolean | Promise<boolean>,
  within = 20_000,
): Promise<void> => {
  const deadline = performance.now() + within;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`not within ${within / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** Reads and closes both ends to their end; neither may have had an error. */
export const closeBoth = async (part: Part, { client, server }: Call): Promise<void> => {
  await Promise.all([part.client.resume(client), part.server.resume(server)]);
  await Promise.all([part.client.end(client), part.server.end(server)]);
  const closed = await Promise.all([part.client.until(client, "close"), part.server.until(server, "close")]);
  for (const { log } of closed) assert.equal(log.at(-1), "close false", log.join(", "));
};

export const megabytes = (octets: number, milliseconds: number): string =>
  `${(octets / 1000 / milliseconds).toFixed(1)} MB/s`;

export const mebibytes = (octets: number): string => `${octets / 1_048_576} MiB`;

/** Simulate…: what it does is loaded with the engine. */
import type { Host } from "../host.ts";

export const run = async (host: Host, argument: unknown): Promise<void> =>
  (await host.simulation()).simulate(host, argument);

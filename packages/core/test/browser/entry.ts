/** What the page runs: one scenario of every kind, and a sum over all that has happened. Bundled for the browser. */
import { simulate, scenarios } from "../../src/simulation/index.ts";

/** FNV-1a over every packet's time, octets and fate, and over how each connection ended. */
export const sumOfRuns = (): Readonly<Record<string, number>> =>
  Object.fromEntries(
    scenarios.map((scenario) => {
      const run = simulate(scenario);
      let sum = 0x811c_9dc5;
      const add = (value: number): void => {
        sum = Math.imul(sum ^ value, 0x0100_0193);
      };
      for (const packet of run.packets) {
        add(Math.round(packet.at * 1000));
        for (const octet of packet.bytes) add(octet);
        add(packet.history.length);
      }
      for (const { closeReason } of run.connections) add((closeReason?.kind ?? "none").length);
      return [scenario.name, sum >>> 0];
    }),
  );

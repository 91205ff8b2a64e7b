/** The interoperability run, shorter: every scenario over IPv4 or IPv6, the engine in either of its parts. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeTun } from "../describe-tun.ts";
import { nameOf, perform, performances, shortAmounts as amounts } from "./run.ts";
import type { Part } from "./scenario.ts";
import { createWorld, type World } from "./world.ts";

/** The tests of one part; each has a file, so that the two parts' waits for the kernel's timers go by together. */
export const testPerformances = (part: Part["engineIs"]): void => {
  describeTun("between the kernel's TCP and the engine's", () => {
    let world: World;
    beforeAll(async () => {
      world = await createWorld();
    });
    afterAll(() => world?.close());

    // The parts take turns with the families: each scenario is played over both, and with both parts.
    const shorter = performances().filter(
      ({ family, engineIs, scenario }) =>
        engineIs === part &&
        (scenario.engineIs.length === 1 ? family === 6 : (family === 4) === (engineIs === "client")),
    );

    for (const each of shorter) {
      const title = `${nameOf(each.scenario, amounts)} (IPv${each.family}, the engine as ${each.engineIs})`;
      test(title, { timeout: 60_000 }, async () => {
        const { failed, text } = await perform(world, each, amounts);
        expect(failed, text).toBe(false);
      });
    }
  });
};

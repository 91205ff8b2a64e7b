/** The interoperability run, shorter: every scenario over IPv4 or IPv6, with the engine in both of its parts. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeTun } from "./describe-tun.ts";
import { nameOf, perform, performances, shortAmounts as amounts } from "./interop/run.ts";
import { createWorld, type World } from "./interop/world.ts";

describeTun("between the kernel's TCP and the engine's", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.close());

  // The parts take turns with the families: each scenario is played over both, and with both parts.
  const shorter = performances().filter(({ family, engineIs, scenario }) =>
    scenario.engineIs.length === 1 ? family === 6 : (family === 4) === (engineIs === "client"),
  );

  for (const each of shorter) {
    const title = `${nameOf(each.scenario, amounts)} (IPv${each.family}, the engine as ${each.engineIs})`;
    test(title, { timeout: 60_000 }, async () => {
      const { failed, text } = await perform(world, each, amounts);
      expect(failed, text).toBe(false);
    });
  }
});

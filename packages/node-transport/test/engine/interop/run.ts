/** Plays the scenarios, one after the other in one world, and gives a row for each. */
import assert from "node:assert/strict";
import { endingScenarios } from "./ending-scenarios.ts";
import { programScenarios } from "./program-scenarios.ts";
import type { Amounts, Part, Scenario } from "./scenario.ts";
import type { Family } from "./side.ts";
import { transferName, transferScenarios } from "./transfer-scenarios.ts";
import type { World } from "./world.ts";

const scenarios: readonly Scenario[] = [...transferScenarios, ...endingScenarios, ...programScenarios];

/** What the whole run does. */
export const fullAmounts: Amounts = {
  bulk: 64 * 1_048_576,
  impaired: 64 * 1_048_576,
  little: 8 * 1_048_576,
  shortConnections: 10_000,
};

/** What a test has time for. */
export const shortAmounts: Amounts = {
  bulk: 8 * 1_048_576,
  impaired: 2 * 1_048_576,
  little: 4 * 1_048_576,
  shortConnections: 300,
};

/** One performance, done. */
export interface Row {
  readonly scenario: string;
  readonly family: Family;
  readonly engineIs: Part["engineIs"];
  readonly seconds: number;
  /** The figures; with `failed`, what went wrong. */
  readonly text: string;
  readonly failed: boolean;
}

/** Every performance that there is. */
export const performances = (): { scenario: Scenario; family: Family; engineIs: Part["engineIs"] }[] =>
  scenarios.flatMap((scenario) =>
    ([4, 6] as const).flatMap((family) =>
      scenario.engineIs.map((engineIs) => ({ scenario, family, engineIs })),
    ),
  );

export const nameOf = (scenario: Scenario, amounts: Amounts): string =>
  transferName(scenario.name, amounts).replace("[short]", amounts.shortConnections.toLocaleString("en"));

/** Plays one; on a link without impairments no packet may have been wrong, on either side. */
export const perform = async (
  world: World,
  { scenario, family, engineIs }: ReturnType<typeof performances>[number],
  amounts: Amounts,
): Promise<Row> => {
  const [client, server] =
    engineIs === "client" ? [world.engine, world.kernel] : [world.kernel, world.engine];
  const part: Part = { world, family, engineIs, client, server, amounts };
  const before = await wrongPackets(world);
  const begun = performance.now();
  const row = { scenario: nameOf(scenario, amounts), family, engineIs };
  const seconds = (): number => (performance.now() - begun) / 1000;
  try {
    const text = await Promise.race([scenario.play(part), stalled(world)]);
    if (scenario.isImpaired !== true)
      assert.deepEqual(await wrongPackets(world), before, "packets that were wrong");
    return { ...row, seconds: seconds(), text, failed: false };
  } catch (error) {
    return { ...row, seconds: seconds(), text: (error as Error).message, failed: true };
  } finally {
    world.impair([], []);
    await Promise.all([world.engine.clear(), world.kernel.clear()]);
  }
};

/** What stands still is looked at from both sides. */
const stalled = async (world: World): Promise<never> => {
  await new Promise((resolve) => void setTimeout(resolve, STALLED_AFTER).unref());
  throw new Error(`not over within ${STALLED_AFTER / 1000} s\n${await world.describe()}`);
};

const STALLED_AFTER = 120_000;

/** With checksum or segmentation offload in the way, these would not stay 0. */
const wrongPackets = async (world: World): Promise<readonly number[]> => {
  const { badChecksum, malformed } = world.driver.endpoint.counters;
  return [
    await world.kernelCounter("InCsumErrors"),
    await world.kernelCounter("InErrs"),
    badChecksum,
    malformed,
  ];
};

/** The scenarios that come with this library. */
import type { Scenario } from "../scenario/scenario.ts";
import { attacks } from "./attacks.ts";
import { closing } from "./closing.ts";
import { congestion } from "./congestion.ts";
import { loss } from "./loss.ts";
import { opening } from "./opening.ts";
import { pathMtu } from "./path-mtu.ts";
import { windows } from "./windows.ts";

/** What a group is about, and its scenarios, the plainest first. */
export interface ScenarioGroup {
  readonly title: string;
  readonly scenarios: readonly Scenario[];
}

export const scenarioGroups: readonly ScenarioGroup[] = [
  { title: "Opening", scenarios: opening },
  { title: "Loss and recovery", scenarios: loss },
  { title: "Windows and small segments", scenarios: windows },
  { title: "Congestion", scenarios: congestion },
  { title: "Path MTU", scenarios: pathMtu },
  { title: "Closing", scenarios: closing },
  { title: "Attacks and old segments", scenarios: attacks },
];

export const scenarios: readonly Scenario[] = scenarioGroups.flatMap((group) => group.scenarios);

/** `undefined`: there is none of that name. */
export const scenarioNamed = (name: string): Scenario | undefined =>
  scenarios.find((scenario) => scenario.name === name);

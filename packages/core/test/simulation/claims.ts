/** What the paragraph of each scenario of the library claims, as expectations on its run. */
import type { RunFacts } from "../support/run-facts.ts";
import { closingClaims } from "./claims-closing.ts";
import { congestionClaims } from "./claims-congestion.ts";
import { lossClaims } from "./claims-loss.ts";
import { openingClaims } from "./claims-opening.ts";
import { windowClaims } from "./claims-windows.ts";

/** `other`: the run of another scenario, to compare with. */
export type Claim = (facts: RunFacts, other: (name: string) => RunFacts) => void;

export const claims: Readonly<Record<string, Claim>> = {
  ...openingClaims,
  ...lossClaims,
  ...windowClaims,
  ...congestionClaims,
  ...closingClaims,
};

/** One TCP segment in every encapsulation that is known. */
import type { Encapsulation } from "../frames.ts";
import { onLinks } from "./links.ts";
import { inTunnels } from "./tunnels.ts";

export const encapsulations: readonly Encapsulation[] = [...onLinks, ...inTunnels];

/** How something is known, in words. */
import { type Evidence, evidenceWords } from "../event/evidence.ts";
import { printable } from "./printable.ts";

/** `implied by ECONNREFUSED`, `seen`, `the kernel says`, `simulated`. */
export const knownFrom = (evidence: Evidence, by?: string): string =>
  evidence === "socket" && by !== undefined ? `${evidenceWords.socket} by ${printable(by, 60)}` : evidenceWords[evidence];

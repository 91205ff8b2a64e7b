/** The initial sequence numbers that every ladder is run with: the figure's own, and those around the wrap. */
import type { EndName } from "./ladder.ts";

/** A name for the run, and how far each end's numbers are moved for it. `a` and `b` are the script's first ISNs. */
export const shiftedIsns = (
  a: number,
  b: number,
): readonly { readonly name: string; readonly shift: Readonly<Record<EndName, number>> }[] => [
  { name: "the figure's own numbers", shift: { A: 0, B: 0 } },
  { name: "ISNs 0 and 2**31 - 1", shift: { A: -a, B: 2 ** 31 - 1 - b } },
  { name: "ISNs 2**31 - 1 and 2**32 - 2", shift: { A: 2 ** 31 - 1 - a, B: 2 ** 32 - 2 - b } },
  { name: "ISNs 2**32 - 2 and 0", shift: { A: 2 ** 32 - 2 - a, B: -b } },
];

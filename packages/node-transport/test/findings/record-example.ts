/** Keeps the report of a finding's first scenario, for `docs/findings.md` (see scripts/findings-examples.mjs). */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diagnose, type FindingCode, toText, type Trace } from "@tcplens/trace";

const folder = join(import.meta.dirname, "../../reports/examples");
const recorded = new Set<FindingCode>();

/** Writes `reports/examples/<code>.txt`; only the first of each code. */
export const recordExample = (code: FindingCode, trace: Trace): void => {
  if (recorded.has(code)) return;
  recorded.add(code);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${code}.txt`), toText(trace, { findings: diagnose(trace) }));
};

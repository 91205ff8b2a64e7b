/** From a trace to its {@link Summary}. */
import type { Finding } from "../findings/finding.ts";
import { diagnose } from "../findings/diagnose.ts";
import { outcomeOf } from "./outcome.ts";
import type { Summary } from "./summary.ts";
import type { Trace } from "./trace.ts";

/**
 * How the trace went. Of one that still runs: how it went so far.
 * @param findings What `diagnose(trace)` gave; default: it is called.
 */
export const summarize = (trace: Trace, findings: readonly Finding[] = diagnose(trace)): Summary => {
  const { endpoint } = trace.header;
  return {
    type: "summary",
    endpoint: endpoint.text,
    outcome: outcomeOf({ endpoint, established: trace.established, notes: trace.notes }),
    ...(trace.cancelled ? { cancelled: true } : {}),
    phases: trace.phases(),
    attempts: trace.attempts.length,
    states: [...trace.states()],
    findings,
  };
};

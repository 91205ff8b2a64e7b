/** `connected`: without an error or a warning. `warning`: connected, at a cost. */
export type Verdict = "connected" | "warning" | "failed" | "running";

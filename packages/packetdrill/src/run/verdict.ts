/** How a script ends: what is wrong and where, thrown where it is found, caught where running begins. */
import type { Position } from "../language/problem.ts";

/** `unsupported`: the model lacks something that the script needs; that is neither a pass nor a fail. */
export type Status = "pass" | "fail" | "unsupported";

/** What one script came to. */
export interface ScriptResult {
  readonly status: Status;
  /** Line of the script; `undefined` for a pass. */
  readonly line: number | undefined;
  /** One sentence; empty for a pass. */
  readonly message: string;
  readonly expected: string | undefined;
  readonly seen: string | undefined;
  /** What happened up to there, one line each, the last with the difference marked; empty for a pass. */
  readonly ladder: readonly string[];
}

/** What was found wrong, in parts. */
export interface Finding {
  readonly message: string;
  readonly expected?: string;
  readonly seen?: string;
  /** Lines that show the difference below one another. */
  readonly picture?: readonly string[];
}

/** Ends a run. Never leaves this package. */
export class Verdict extends Error {
  readonly status: "fail" | "unsupported";
  readonly line: number | undefined;
  readonly finding: Finding;

  constructor(status: "fail" | "unsupported", line: number | undefined, finding: Finding) {
    super(finding.message);
    this.name = "Verdict";
    this.status = status;
    this.line = line;
    this.finding = finding;
  }
}

/** The script and the model differ. The line is filled in by who knows it. */
export const fail = (finding: Finding, at?: Position): never => {
  throw new Verdict("fail", at?.line, finding);
};

/** The script uses something that the model does not have; `construct` names it. */
export const unsupported = (construct: string, at?: Position): never => {
  throw new Verdict("unsupported", at?.line, { message: `${construct} is not modelled` });
};

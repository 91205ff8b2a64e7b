/** One finding of the connections to one server: what a summary says once. */
import type { CaptureEndpoint } from "../report/endpoints.ts";
import type { Severity } from "../report/finding.ts";
import type { ConnectionFacts, FoundFact } from "./connection-facts.ts";
import type { SummarySentence } from "./summary-sentence.ts";
import { Tally } from "./tally.ts";

export class Group {
  readonly code: string;
  readonly server: CaptureEndpoint;
  /** All that have the finding, as a filter selects them. */
  readonly all: Tally = new Tally();
  /** Those of which it is the worst finding. */
  leads = 0;
  /** Of those: how many have it as an error. */
  errors = 0;
  /** The least sure of all. */
  confidence: SummarySentence["confidence"] = "is";
  /** Their client, where all have the same address. */
  client: string | undefined;
  /** The connection that was counted last: a finding may be there for each of its ends. */
  #counted = -1;
  #led = -1;

  constructor(code: string, server: CaptureEndpoint) {
    this.code = code;
    this.server = server;
  }

  get severity(): Severity {
    return this.errors * 2 >= this.leads && this.errors > 0
      ? "error"
      : this.code === "server-error"
        ? "info"
        : "warning";
  }

  /** `leads`: it is the worst of the connection's findings. `at`: when it went wrong. */
  add(facts: ConnectionFacts, found: FoundFact, leads: boolean, at: number): void {
    const { address } = facts.client;
    if (this.all.count === 0) this.client = address;
    else if (this.client !== address) this.client = undefined;
    if (this.#counted !== facts.stream) this.all.add(facts.stream, at);
    this.#counted = facts.stream;
    if (!leads || this.#led === facts.stream) return;
    this.#led = facts.stream;
    this.leads += 1;
    if (found.severity === "error") this.errors += 1;
    if (sureness.indexOf(found.confidence) > sureness.indexOf(this.confidence))
      this.confidence = found.confidence;
  }
}

/** The least sure last. */
const sureness: readonly SummarySentence["confidence"][] = ["is", "looks like", "may be"];

/** A sentence, and the groups of which it has told all. */
export interface Told {
  readonly sentence: SummarySentence;
  covers(group: Group): boolean;
}

/** When it went wrong with a connection, seconds since 1970; NaN: not known. */
export const failedAt = ({ start, end, heard, ended, opened }: ConnectionFacts, silent: boolean): number =>
  opened === "refused" || opened === "unanswered"
    ? start
    : silent && !Number.isNaN(heard)
      ? heard
      : ended === "never-open"
        ? start
        : end;

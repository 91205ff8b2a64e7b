/** What is counted of one server: an address and a port. */
import type { CaptureEndpoint } from "../report/endpoints.ts";
import { SILENT } from "./codes.ts";
import type { ConnectionFacts } from "./connection-facts.ts";
import { failedAt, Group } from "./group.ts";
import { MiddleSample } from "./middle-sample.ts";
import type { SecondsLeft } from "./moments.ts";
import { RefusedRuns } from "./refused-runs.ts";
import { Tally } from "./tally.ts";

export class ServerTally {
  readonly server: CaptureEndpoint;
  connections = 0;
  readonly groups: Map<string, Group> = new Map();
  readonly refusals: RefusedRuns;
  /** Seconds that it took for first answers; of those, how many are of a protocol in which an answer is owed. */
  answers: MiddleSample | undefined;
  owed = 0;
  /** The first connections that waited {@link SLOW} or longer. */
  readonly slow: Tally = new Tally();
  /** Requests of one packet that came to nothing, and from how many addresses. */
  readonly halfOpen: Tally = new Tally();
  /** Of those, how many the server answered again and again. */
  answeredAgain = 0;
  readonly sources: Set<string> = new Set();
  /** It agreed to some connection. */
  alive = false;

  constructor(server: CaptureEndpoint, budget: SecondsLeft) {
    this.server = server;
    this.refusals = new RefusedRuns(budget);
  }

  take(facts: ConnectionFacts): void {
    const { stream, start, opened, ended, asked, answered, findings, thought } = facts;
    this.connections += 1;
    this.#group(facts);
    this.refusals.take(
      facts,
      findings.some(({ code }) => code === "port-closed"),
    );
    if (!Number.isNaN(thought)) {
      (this.answers ??= new MiddleSample()).add(thought);
      if (facts.owed) this.owed += 1;
      if (thought >= SLOW) this.slow.add(stream, start);
    }
    if (opened !== "refused" && opened !== "before-capture" && answered > 0) this.alive = true;
    if (asked <= 1 && ended === "never-open" && (opened === "unanswered" || opened === "unfinished")) {
      this.halfOpen.add(stream, start);
      if (answered > 1) this.answeredAgain += 1;
      if (this.sources.size < SOURCES_MAX) this.sources.add(facts.client.address);
    }
  }

  #group(facts: ConnectionFacts): void {
    const { findings } = facts;
    const worst = findings.find(({ severity }) => severity !== "info");
    for (const found of findings) {
      // Notes are no trouble; an error of the server's program is one to whoever asked.
      const leads = found === worst || (worst === undefined && found.code === "server-error");
      let group = this.groups.get(found.code);
      if (group === undefined) {
        group = new Group(found.code, this.server);
        this.groups.set(found.code, group);
      }
      group.add(facts, found, leads, failedAt(facts, SILENT.has(found.code)));
    }
  }
}

/** Seconds: people notice it. */
export const SLOW = 0.5;
/** Addresses that are counted one by one. */
export const SOURCES_MAX = 4096;

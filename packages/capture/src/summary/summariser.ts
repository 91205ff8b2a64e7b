/**
 * What stands out over all connections of a capture, in one pass and bounded memory: connections are counted as they come,
 * by server, by address and by pair of ends, and none is kept. The rules, with their thresholds, are in the files of this
 * folder, one each.
 */
import { grouped } from "../base/grouped.ts";
import { countWords } from "@tcplens/trace";
import { CappedMap } from "./capped-map.ts";
import type { ConnectionFacts } from "./connection-facts.ts";
import { FailedTogether } from "./failed-together.ts";
import type { Told } from "./group.ts";
import { SecondsLeft } from "./moments.ts";
import { type Asked, askedKeys, askedOf, outcomeOf, scans } from "./port-scan.ts";
import { type GroupOfServer, sameFindings } from "./same-finding.ts";
import { serverRestarts } from "./server-restart.ts";
import { ServerTally } from "./server-tally.ts";
import { AddressTally, silentAddress } from "./silent-address.ts";
import { slowServer } from "./slow-server.ts";
import { type ConnectionsSummary, SENTENCES_MAX, type SummarySentence } from "./summary-sentence.ts";
import type { WholeCapture } from "./summary-words.ts";
import { synFlood } from "./syn-flood.ts";

/** See the file's head. */
export class Summariser {
  readonly #budget = new SecondsLeft(SECONDS_MAX);
  readonly #servers: CappedMap<ServerTally>;
  readonly #addresses: CappedMap<AddressTally>;
  readonly #asked: CappedMap<Asked>;
  readonly #together = new FailedTogether(this.#budget);
  #connections = 0;
  #withFindings = 0;
  #notWhole = 0;
  #since = Number.POSITIVE_INFINITY;
  #until = Number.NEGATIVE_INFINITY;
  #opened = false;

  /** `entriesMax`: servers, addresses and pairs of ends that are counted one by one; default 20,000 of each. */
  constructor(entriesMax: number = ENTRIES_MAX) {
    this.#servers = new CappedMap(
      entriesMax,
      (key) => new ServerTally(endpointOf(key), this.#budget),
      ({ connections }) => connections > 1,
    );
    this.#addresses = new CappedMap(
      entriesMax,
      (address) => new AddressTally(address, this.#budget),
      ({ all }) => all.count > 0,
    );
    this.#asked = new CappedMap(entriesMax, askedOf, ({ targets }) => targets > 1);
  }

  /** Counts a connection. Each is taken once, in the order in which they began: that of their numbers. */
  take(facts: ConnectionFacts): void {
    const { server, start, end, opened, findings, grade } = facts;
    this.#connections += 1;
    if (findings.some(({ severity }) => severity !== "info")) this.#withFindings += 1;
    if (grade === "incomplete") this.#notWhole += 1;
    if (start < this.#since) this.#since = start;
    if (end > this.#until) this.#until = end;
    this.#opened ||= opened === "handshake" || opened === "simultaneous" || opened === "before-capture";
    this.#servers.at(`${server.address} ${server.port}`)?.take(facts);
    this.#addresses.at(server.address)?.take(facts);
    const outcome = outcomeOf(facts);
    for (const key of askedKeys(facts)) this.#asked.at(key)?.take(facts, outcome);
    this.#together.take(facts);
  }

  /** What there is to say so far. */
  summary(): ConnectionsSummary {
    const sentences = this.#sentences().toSorted(worstFirst);
    const incomplete =
      // Of a server that was forgotten connections are missing; a client or an address begins anew, which tells no less.
      this.#servers.forgot ||
      [this.#servers, this.#addresses, this.#asked].some(({ full }) => full) ||
      this.#budget.spent;
    return {
      connections: this.#connections,
      with_findings: this.#withFindings,
      headline: this.#headline(sentences.length),
      sentences: sentences.slice(0, SENTENCES_MAX),
      left_out: Math.max(0, sentences.length - SENTENCES_MAX),
      ...(incomplete ? { incomplete: true } : {}),
    };
  }

  #sentences(): SummarySentence[] {
    const whole: WholeCapture = { since: this.#since, until: this.#until, opened: this.#opened };
    const servers = [...this.#servers.values()];
    const byAddress = grouped(servers, ({ server }) => server.address);
    const scanners = scans(this.#asked, whole);
    const silent = new Map<string, Told>();
    for (const each of this.#addresses.values()) {
      const there = byAddress.get(each.address)?.flatMap(({ groups }) => Array.from(groups.values())) ?? [];
      const told = silentAddress(each, there, whole);
      if (told !== undefined) silent.set(each.address, told);
    }
    // What is told of one address is not told of the moment once more.
    const moment = silent.size > 0 ? undefined : this.#together.tell(whole);
    const all: Told[] = [...scanners.values(), ...silent.values(), ...(moment === undefined ? [] : [moment])];
    const rest: GroupOfServer[] = [];
    for (const tally of servers) {
      const flood = synFlood(tally, whole);
      const slow = slowServer(tally);
      const own = [flood, slow, ...serverRestarts(tally, whole)].filter((each) => each !== undefined);
      all.push(...own);
      for (const group of tally.groups.values()) {
        const others = [scanners.get(group.client ?? ""), silent.get(tally.server.address), moment];
        if (![...own, ...others].some((each) => each?.covers(group) === true))
          rest.push({ group, connections: tally.connections });
      }
    }
    return [...all.map(({ sentence }) => sentence), ...sameFindings(rest, this.#connections)];
  }

  #headline(sentences: number): string {
    const all = countWords(this.#connections, "connection");
    const found = this.#withFindings;
    if (this.#connections === 0) return "There is no TCP connection.";
    if (found === 0) {
      const little = this.#notWhole;
      const cut =
        little === 0
          ? ""
          : this.#connections === 1
            ? "; too little of it is in the capture to say more"
            : little === this.#connections
              ? "; of none is enough in the capture to say more"
              : `; of ${little} too little is in the capture to say more`;
      return `${this.#connections === 1 ? "The one connection has no" : `None of ${all} has a`} finding${cut}.`;
    }
    const have =
      this.#connections === 1
        ? "The one connection has"
        : `${found} of ${all} ${found === 1 ? "has" : "have"}`;
    return sentences > 0 || found === 1
      ? `${have} a finding.`
      : `${have} a finding; none of them stands out over the others.`;
  }
}

const endpointOf = (key: string): { address: string; port: number } => {
  const [address = "", port] = key.split(" ");
  return { address, port: Number(port) };
};

const worstFirst = (one: SummarySentence, other: SummarySentence): number =>
  severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
  other.connections - one.connections;

const severities: readonly SummarySentence["severity"][] = ["error", "warning", "info"];

const ENTRIES_MAX = 20_000;
/** Seconds in which something happened, over all servers and addresses. */
const SECONDS_MAX = 20_000;

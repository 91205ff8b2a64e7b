/**
 * A moment at which connections to several addresses failed: within two seconds on end five or more that were open, and half
 * of all that failed so, were reset, rejected or heard nothing more, no address having more than four in five of them. What
 * happened at one address alone is told of that address.
 */
import { countWords } from "@tcplens/trace";
import { SILENT } from "./codes.ts";
import type { ConnectionFacts } from "./connection-facts.ts";
import { justThese } from "./filters.ts";
import { failedAt, type Told } from "./group.ts";
import { Moments, type SecondsLeft } from "./moments.ts";
import { after, into, type WholeCapture } from "./summary-words.ts";

export class FailedTogether {
  readonly #failed: Moments;
  readonly #budget: SecondsLeft;
  /** Of each address. */
  readonly #byAddress = new Map<string, Moments>();
  readonly #silent: Moments;

  constructor(budget: SecondsLeft) {
    this.#budget = budget;
    this.#failed = new Moments(budget);
    this.#silent = new Moments(budget);
  }

  take(facts: ConnectionFacts): void {
    const { opened, stream, findings, server } = facts;
    if (opened !== "handshake" && opened !== "before-capture" && opened !== "simultaneous") return;
    const [worst] = findings;
    if (worst?.severity !== "error") return;
    const silent = SILENT.has(worst.code);
    if (!silent && facts.ended !== "reset") return;
    const at = failedAt(facts, silent);
    this.#failed.add(stream, at);
    if (silent) this.#silent.add(stream, at);
    let there = this.#byAddress.get(server.address);
    if (there === undefined) {
      if (this.#byAddress.size === ADDRESSES_MAX) return;
      there = new Moments(this.#budget);
      this.#byAddress.set(server.address, there);
    }
    there.add(stream, at);
  }

  tell(whole: WholeCapture): Told | undefined {
    const peak = this.#failed.peak();
    if (peak.count < FEWEST || peak.count * 2 < this.#failed.count) return undefined;
    const counts = new Map(
      Array.from(
        this.#byAddress,
        ([address, moments]) => [address, moments.between(peak.from, peak.to).count] as const,
      ).filter(([, count]) => count > 0),
    );
    if (counts.size < 2 || Math.max(...counts.values()) > peak.count * MOST_OF_ONE) return undefined;
    const silent = this.#silent.between(peak.from, peak.to).count;
    const reset = peak.count - silent;
    const how = [
      ...(reset === 0 ? [] : [`${reset} with a reset`]),
      ...(silent === 0 ? [] : [`${silent} in silence`]),
    ].join(", ");
    return {
      sentence: {
        kind: "failed-together",
        severity: "error",
        confidence: "is",
        text: `${countWords(peak.count, "connection")} to ${counts.size} addresses failed within ${after(peak.to, peak.from)} of each other, ${into(peak.from, whole)} (${how}): look at what they have in common, such as this machine, a link or a device on the way.`,
        connections: peak.count,
        streams: peak.streams.toSorted((a, b) => a - b),
        filter: justThese(peak, "grade == broken"),
        from: peak.from,
        to: peak.to,
      },
      covers: ({ server, all, errors }) =>
        errors > 0 && counts.has(server.address) && all.from >= peak.from && all.to <= peak.to,
    };
  }
}

const FEWEST = 5;
const MOST_OF_ONE = 0.8;
/** Addresses that are counted one by one. */
const ADDRESSES_MAX = 4096;

/**
 * Connections to one address that fell silent together: within two seconds on end, three of them or more, and half of all
 * to that address that fell silent, had the last packet that they ever had from it. Where no connection had anything from
 * that address afterwards, all that are silent count, those too that had been idle: the machine, or the way to it, is gone.
 */
import { countWords } from "@tcplens/trace";
import { SILENT } from "./codes.ts";
import type { ConnectionFacts } from "./connection-facts.ts";
import { justThese } from "./filters.ts";
import type { Group, Told } from "./group.ts";
import { Moments, type SecondsLeft } from "./moments.ts";
import { after, into, type WholeCapture } from "./summary-words.ts";
import { Tally } from "./tally.ts";

export class AddressTally {
  readonly address: string;
  /** When something was heard for the last time in those that fell silent, and in any. */
  readonly silent: Moments;
  readonly all: Tally = new Tally();
  lastHeard: number = Number.NEGATIVE_INFINITY;

  constructor(address: string, budget: SecondsLeft) {
    this.address = address;
    this.silent = new Moments(budget);
  }

  take({ stream, heard, findings }: ConnectionFacts): void {
    if (heard > this.lastHeard) this.lastHeard = heard;
    if (Number.isNaN(heard) || !findings.some(({ code }) => SILENT.has(code))) return;
    this.silent.add(stream, heard);
    this.all.add(stream, heard);
  }
}

/** `unanswered`: groups of requests to that address that got no answer. */
export const silentAddress = (
  { address, silent, all, lastHeard }: AddressTally,
  groups: readonly Group[],
  whole: WholeCapture,
): Told | undefined => {
  if (all.count < FEWEST) return undefined;
  const peak = silent.peak();
  if (peak.count < FEWEST || peak.count * 2 < all.count) return undefined;
  const gone = lastHeard <= peak.to;
  const about = gone ? all : peak;
  const unanswered = groups.filter(
    (group) =>
      gone && group.server.address === address && NEW.has(group.code) && group.all.from >= peak.to - SLACK,
  );
  const asked = unanswered.reduce((sum, group) => sum + group.all.count, 0);
  const fresh = asked === 0 ? "" : `, and ${countWords(asked, "new one")} got no answer`;
  const end = gone
    ? `, and nothing came from there any more${fresh}: the machine or the way to it is gone`
    : ", though others to the same address went on";
  return {
    sentence: {
      kind: "address-silent",
      severity: "error",
      confidence: gone ? "looks like" : "is",
      text: `${peak.count < about.count ? `${countWords(about.count, "connection")} to ${address} fell silent, ${peak.count} of them` : `${countWords(about.count, "connection")} to ${address} fell silent`} within ${after(peak.to, peak.from)} of each other, ${into(peak.from, whole)}${end}.`,
      connections: about.count,
      streams: about.streams,
      filter: justThese(about, `address == ${address} and grade == broken`),
      from: peak.from,
      to: peak.to,
    },
    covers: (group) =>
      group.server.address === address &&
      (unanswered.includes(group) ||
        (SILENT.has(group.code) && group.all.from >= about.from - SLACK && group.all.to <= about.to + SLACK)),
  };
};

const NEW: ReadonlySet<string> = new Set(["syn-unanswered"]);
const FEWEST = 3;
/** Seconds. */
const SLACK = 1;

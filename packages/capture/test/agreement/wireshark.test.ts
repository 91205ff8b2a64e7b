/**
 * Wireshark's `tcp.analysis.*` and the numbers beside them, packet by packet, and each stream's completeness and initial
 * round trip, as tshark 4.0 gives them in its default preferences: for the captures that are committed, and for those of
 * other projects where they lie beside this one.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { hasSharedCaptures, sharedCaptures } from "../support/shared-captures.ts";
import {
  agreementWith,
  answersOfGolden,
  type Agreement,
  type WiresharkAnswers,
} from "./wireshark-answers.ts";

const captures = join(import.meta.dirname, "../captures");
const answers = join(import.meta.dirname, "golden");

/** How many packets and streams of a capture differ, and why. All others agree to the last. */
const known: ReadonlyMap<string, { readonly differences: number; readonly why: string }> = new Map(
  ["tcpdump/timestamp_invalid_micro.pcap", "tcpdump/timestamp_invalid_nano.pcap"].map((name) => [
    name,
    { differences: 2, why: "fractions of more than a second, which Wireshark does not carry over" },
  ]),
);

const totals = { captures: 0, packets: 0, packetsEqual: 0, flags: 0, flagsEqual: 0 };

const count = ({ packets, packetsEqual, flags, flagsEqual }: Agreement): void => {
  totals.captures += 1;
  totals.packets += packets;
  totals.packetsEqual += packetsEqual;
  totals.flags += flags;
  totals.flagsEqual += flagsEqual;
};

afterAll(() => {
  const { captures: files, packets, packetsEqual, flags, flagsEqual } = totals;
  console.log(
    `agreement with Wireshark over ${files} captures: ${packetsEqual} of ${packets} packets equal, ${flagsEqual} of ${flags} flags`,
  );
});

describe("the committed captures are judged as Wireshark judges them", () => {
  test.for(readdirSync(answers))("%s", async (file) => {
    const wanted = JSON.parse(readFileSync(join(answers, file), "utf8")) as WiresharkAnswers;
    const agreement = await agreementWith(readFileSync(join(captures, file.replace(/\.json$/u, ""))), wanted);
    count(agreement);
    expect(agreement.differences).toEqual([]);
  });
});

describe.skipIf(!hasSharedCaptures)("the captures of other projects, too", () => {
  test.for(sharedCaptures)("$name", async ({ name, path, goldenPath }) => {
    const agreement = await agreementWith(readFileSync(path), answersOfGolden(goldenPath));
    count(agreement);
    const { differences, why } = known.get(name) ?? { differences: 0, why: "" };
    expect(agreement.differences.length, why || agreement.differences.slice(0, 5).join("\n")).toBe(
      differences,
    );
  });
});

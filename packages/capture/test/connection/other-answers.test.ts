/** SYN-ACKs of different numbers for the same SYN. */
import { expect, test } from "vitest";
import { drawn } from "../support/drawn.ts";
import { reportsOf, sharedCapture } from "../support/analysed.ts";

const found = (lines: string): readonly string[] =>
  reportsOf(drawn(lines))
    .flatMap(({ findings }) => findings)
    .filter(({ code }) => code === "two-servers")
    .map(({ severity, confidence }) => `${severity}, ${confidence}`);

const once = "0 a S 0\n20 b SA 0 1\n1000 a S 0\n1020 b SA 700000 1";

test("numbers that come in turns are those of two servers", () => {
  expect(found(`${once}\n1500 b SA 0 1\n1500.1 a A 1 700001`)).toEqual(["warning, looks like"]);
});

test("a server that has forgotten the SYN draws another number once", () => {
  expect(found(`${once}\n1020.1 a A 1 700001`)).toEqual(["info, may be"]);
});

test.for([
  ["the same number comes again", "0 a S 0\n20 b SA 0 1\n1000 a S 0\n1020 b SA 0 1\n1020.1 a A 1 1"],
  ["the SYN is not in the capture", once.replace("0 a S 0\n", "").replace("1000 a S 0\n", "")],
  ["the answers are to different SYNs", once.replace("1020 b SA 700000 1", "1020 b SA 700000 90001")],
  [
    "the ports are used again",
    once.replace("1000 a S 0", "1000 a S 90000").replace("700000 1", "700000 90001"),
  ],
  [
    "a device that rewrites numbers is recorded on both sides",
    "0 a S 0\n20 b SA 0 1\n20.01 b SA 700000 1\n20.1 a A 1 700001\n20.11 a A 1 1\n",
  ],
] as const)("nothing is said where %s", ([, lines]) => {
  expect(found(lines)).toEqual([]);
});

const file = sharedCapture("suricata-verify/tcp-fastopen-10-syn-data-ignore__input.pcap");
test.runIf(file !== undefined)(
  "a real one: Fast Open is answered by one server, a plain SYN by another",
  () => {
    const [report] = reportsOf(file ?? new Uint8Array());
    expect(report?.findings.find(({ code }) => code === "two-servers")).toMatchObject({
      confidence: "looks like",
      cause:
        "17.253.144.10:443 answered the same connection request (SYN) with 2 different sequence numbers, in turns: more than one server answers for that address.",
      evidence: [{ frame: 2 }, { frame: 14 }, { frame: 15 }],
    });
  },
);

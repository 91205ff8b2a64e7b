import { describe, expect, test } from "vitest";
import { parseIcmpCounters, readIcmpCounters } from "./icmp-counters.ts";

const FOUR = [
  "Ip: Forwarding DefaultTTL",
  "Ip: 1 64",
  "Icmp: InMsgs InErrors InCsumErrors InDestUnreachs InTimeExcds InParmProbs",
  "Icmp: 9 1 0 5 2 1",
  "IcmpMsg: InType3",
  "IcmpMsg: 5",
  "",
].join("\n");
const SIX =
  "Icmp6InMsgs                     \t7\nIcmp6InDestUnreachs             \t30\nIcmp6InTimeExcds\t10\n";

describe("counters", () => {
  test("of both families are added up", () => {
    expect(parseIcmpCounters(FOUR, SIX)).toEqual({ destinationUnreachable: 35, timeExceeded: 12 });
  });

  test("of IPv4 alone are enough", () => {
    expect(parseIcmpCounters(FOUR, "")).toEqual({ destinationUnreachable: 5, timeExceeded: 2 });
  });

  test("are not there in a text without them", () => {
    expect(parseIcmpCounters("", SIX)).toBeUndefined();
    expect(parseIcmpCounters("Icmp: InMsgs\n", "")).toBeUndefined();
  });

  test("that are missing or garbled count as 0", () => {
    expect(parseIcmpCounters("Icmp: InMsgs\nIcmp: x\n", "Icmp6InDestUnreachs many")).toEqual({
      destinationUnreachable: 0,
      timeExceeded: 0,
    });
  });

  test("are not there where the files are not", () => {
    expect(readIcmpCounters("/nonexistent")).toBeUndefined();
  });

  test.runIf(process.platform === "linux")("are there on Linux", () => {
    expect(readIcmpCounters()?.destinationUnreachable).toBeGreaterThanOrEqual(0);
  });
});

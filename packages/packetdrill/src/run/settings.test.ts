import { describe, expect, test } from "vitest";
import type { ScriptOption } from "../language/script.ts";
import { settingsOf } from "./settings.ts";
import { Verdict } from "./verdict.ts";

const option = (name: string, value?: string): ScriptOption => ({ name, value, line: 3, column: 1 });

const settings = (...options: readonly ScriptOption[]) => settingsOf(options, "rfc", undefined, undefined);

const verdictOf = (...options: readonly ScriptOption[]): Verdict => {
  try {
    settings(...options);
  } catch (verdict) {
    if (verdict instanceof Verdict) return verdict;
  }
  throw new Error("no verdict");
};

test("what a script leaves open is as the language has it", () => {
  expect(settings()).toMatchObject({
    version: 4,
    localAddress: "192.168.0.1",
    remoteAddress: "192.0.2.1",
    bindPort: 8080,
    connectPort: 8080,
    mtu: 1500,
    tolerance: 4000,
    tolerancePercent: 12.5,
    strictSegments: false,
    timestampTick: 0,
  });
});

describe("the version of IP", () => {
  test.each([
    ["the script's, whatever is wished for", [option("ip_version", "ipv6")], 4, 4, 6],
    ["that of the script's address before what is implied", [option("local_ip", "fd00::1")], 4, 4, 6],
    ["what its packets imply before what is wished for", [], 4, 6, 6],
    ["what is wished for", [], 6, undefined, 6],
    ["4 else", [], undefined, undefined, 4],
    ["4 on the wire of a mapped address", [option("ip_version", "ipv4-mapped-ipv6")], 6, undefined, 4],
  ] as const)("is %s", (_, options, wanted, implied, version) => {
    expect(settingsOf(options, "rfc", wanted, implied).version).toBe(version);
  });

  test("with the profile linux, IPv6 that the caller wishes for has a link 20 octets wider, so that segments stay the same", () => {
    expect(settingsOf([], "linux", 6, undefined).mtu).toBe(1520);
    expect(settingsOf([option("ip_version", "ipv6")], "linux", undefined, undefined).mtu).toBe(1520);
    expect(settingsOf([], "linux", undefined, 6).mtu).toBe(1500);
    expect(settingsOf([], "bsd", 6, undefined).mtu).toBe(1500);
    expect(settingsOf([option("mtu", "1300")], "linux", 6, undefined).mtu).toBe(1300);
  });
});

test("of an option that is there twice the last counts, and a prefix length is no part of an address", () => {
  expect(settings(option("mtu", "1000"), option("mtu", "1200")).mtu).toBe(1200);
  expect(settings(option("remote_ip", "192.0.2.0/24")).remoteAddress).toBe("192.0.2.0");
});

test.each([
  [option("mtu", "large"), "fail", "--mtu needs a number, not large"],
  [option("mtu"), "fail", "--mtu needs a number, not nothing"],
  [option("tolerance_usecs", "-1"), "fail", "--tolerance_usecs needs a number, not -1"],
  [option("ip_version", "ipv5"), "fail", "--ip_version=ipv5 is none of ipv4, ipv6, ipv4-mapped-ipv6"],
  [option("mss", "large"), "fail", "--mss needs a number, not large"],
  [option("colour", "red"), "unsupported", "the option --colour"],
] as const)("%j is refused where it stands", (wrong, status, said) => {
  const verdict = verdictOf(wrong);
  expect({ status: verdict.status, line: verdict.line }).toEqual({ status, line: 3 });
  expect(verdict.finding.message).toContain(said);
});

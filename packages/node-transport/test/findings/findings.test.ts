import { diagnose, findingCodes } from "@tcplens/trace";
import { describe, expect, test } from "vitest";
import { kernelScenarios } from "./kernel-scenarios.ts";
import { healthyScenarios, loopbackScenarios } from "./loopback-scenarios.ts";
import { recordExample } from "./record-example.ts";
import type { Scenario } from "./scenario.ts";
import { healthyTls, tlsScenarios } from "./tls-scenarios.ts";

const prove = async (
  scenario: Omit<Scenario, "code"> & { readonly code?: Scenario["code"] },
): Promise<void> => {
  const trace = await scenario.run();
  const findings = diagnose(trace);
  expect(findings.map(({ code }) => code)).toEqual(scenario.findings);
  expect(trace.outcome).toBe(scenario.outcome);
  for (const { evidence } of findings) expect(evidence.length).toBeGreaterThan(0);
  if (scenario.code !== undefined) recordExample(scenario.code, trace);
};

describe.each([
  ["on loopback", loopbackScenarios],
  ["over TLS", tlsScenarios],
])("%s", (_where, scenarios) => {
  for (const scenario of scenarios) {
    test.skipIf(scenario.unavailable !== undefined)(`${scenario.what}: ${scenario.findings.join(", ")}`, () =>
      prove(scenario),
    );
  }
});

test("every finding of the catalogue is proved by a real socket or a real kernel", () => {
  const proved = new Set<string>(
    [...loopbackScenarios, ...tlsScenarios, ...kernelScenarios].map(({ code }) => code),
  );
  // Two tests of their own: used-up ports in netns-findings, used-up descriptors in descriptors.
  proved.add("local-resources");
  // Of a trace with packets: netns-packets.
  proved.add("on-the-wire");
  expect(findingCodes.filter((code) => !proved.has(code))).toEqual([]);
});

describe("nothing wrong, nothing found", () => {
  for (const scenario of [...healthyScenarios, ...healthyTls])
    test(`${scenario.what}: ${scenario.findings.join(", ") || "none"}`, () => prove(scenario));
});

/** With packets as without: every scenario has the findings that it has by its sockets, and a healthy one has none. */
import { diagnose } from "@tcplens/trace";
import { beforeAll, expect, test } from "vitest";
import { healthyScenarios, loopbackScenarios } from "../findings/loopback-scenarios.ts";
import { tracing } from "../findings/scenario.ts";
import { healthyTls, tlsScenarios } from "../findings/tls-scenarios.ts";
import { describeTool } from "../live-capture/capture-ability.ts";

(await describeTool("tcpdump"))("with packets", () => {
  beforeAll(() => {
    tracing.packets = true;
  });

  for (const scenario of [...loopbackScenarios, ...tlsScenarios, ...healthyScenarios, ...healthyTls]) {
    test.skipIf(scenario.unavailable !== undefined)(
      `${scenario.what}: ${scenario.findings.join(", ") || "none"}`,
      async () => {
        const trace = await scenario.run();
        expect(diagnose(trace).map(({ code }) => code)).toEqual(scenario.findings);
        expect(trace.outcome).toBe(scenario.outcome);
      },
    );
  }
});

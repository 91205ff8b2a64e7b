import { expect, test } from "vitest";
import { scenarioNamed, simulate } from "../../src/simulation/index.ts";

test.each(["rfc", "linux", "bsd"] as const)(
  "a peer whose whole buffer is less than a segment is served without probes: %s",
  (profile) => {
    const scenario = scenarioNamed("handshake");
    if (scenario === undefined) throw new Error("the library has no handshake");
    const run = simulate({
      ...scenario,
      limit: 60_000,
      ends: { A: { connection: { profile } }, B: { connection: { receiveBuffer: 500 } } },
      path: { both: [{ kind: "delay", delay: 5 }] },
      program: [
        { at: 0, end: "B", call: "listen" },
        { at: 0, end: "A", call: "open" },
        { at: 100, end: "A", call: "write", bytes: 50_000 },
      ],
    });
    const probes = run.events.filter(
      (event) => event.type === "mechanism" && event.event.kind === "window-probe",
    );
    expect(probes.length).toBeLessThan(5);
  },
);

import { describe, expect, test } from "vitest";
import type { Impairment } from "../link/impairment.ts";
import { segmentFields } from "../link/packet-fields.ts";
import { checkScenario } from "../scenario/read-scenario.ts";
import type { ProgramStep, Scenario, ScenarioEnd } from "../scenario/scenario.ts";
import type { RunEvent, SimulationRun } from "./run.ts";
import { simulate, Simulation } from "./simulation.ts";

interface Sketch {
  readonly program: readonly ProgramStep[];
  readonly a?: ScenarioEnd;
  readonly b?: ScenarioEnd;
  readonly aToB?: readonly Impairment[];
  readonly bToA?: readonly Impairment[];
  readonly seed?: number;
  readonly limit?: number;
  readonly family?: 4 | 6;
}

/** 20 ms each way unless something else is asked for. */
const scenario = ({
  program,
  a = {},
  b = {},
  aToB = [],
  bToA = [],
  seed = 1,
  limit = 1_000_000,
  family = 4,
}: Sketch): Scenario => {
  const read = checkScenario({
    schema: 1,
    name: "test",
    title: "A test",
    about: "Nothing.",
    seed,
    family,
    limit,
    ends: { A: a, B: b },
    path: { both: [{ kind: "delay", delay: 20 }], aToB, bToA },
    program,
  });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.scenario;
};

const opened: readonly ProgramStep[] = [
  { at: 0, end: "B", call: "listen" },
  { at: 0, end: "A", call: "open" },
];

const transfer = (bytes: number): readonly ProgramStep[] => [
  ...opened,
  { at: 0, end: "A", call: "write", bytes },
  { at: 0, end: "A", call: "shutdown" },
];

const report = (run: SimulationRun, end: "A" | "B", name = "main") =>
  run.connections.find((each) => each.end === end && each.name === name);

const states = (run: SimulationRun, end: "A" | "B"): readonly string[] =>
  run.events.flatMap((event) => (event.type === "state-changed" && event.end === end ? [event.to] : []));

const calls = (run: SimulationRun, end: "A" | "B"): readonly string[] =>
  run.events.flatMap((event) =>
    event.type === "call" && event.end === end ? [`${event.at} ${event.call}`] : [],
  );

test.each([4, 6] as const)("what A writes over IPv%d is what B reads, and both close", (family) => {
  const run = simulate(scenario({ program: transfer(100_000), family }));
  expect(run.faults).toEqual([]);
  expect(run.ended).toBe("quiet");
  expect(report(run, "A")).toMatchObject({
    written: 100_000,
    state: "CLOSED",
    closeReason: { kind: "closed", first: "local" },
  });
  expect(report(run, "B")).toMatchObject({
    read: 100_000,
    finished: true,
    closeReason: { kind: "closed", first: "peer" },
  });
  expect(states(run, "A")).toEqual([
    "SYN-SENT",
    "ESTABLISHED",
    "FIN-WAIT-1",
    "FIN-WAIT-2",
    "TIME-WAIT",
    "CLOSED",
  ]);
});

test("every packet is recorded with when it was sent, and when it arrived or who lost it", () => {
  const drop: Impairment = { kind: "script", rules: [{ packet: "syn", number: 1, does: "drop" }] };
  const run = simulate(scenario({ program: transfer(10), aToB: [drop] }));
  const [first, second] = run.packets;
  expect(first?.history).toEqual([{ at: 0, copy: 0, what: "lost", by: "script" }]);
  expect(second?.at).toBe(1000);
  expect(second?.history).toEqual([{ at: 1020, copy: 0, what: "delivered" }]);
  expect(run.packets.map(({ number }) => number)).toEqual(run.packets.map((_, index) => index));
  expect(run.counts.sent).toBe(run.packets.length);
  expect(run.counts.arrived).toBe(run.packets.length - 1);
});

test("a packet that has changed on the way is recorded as it was sent and as it arrived", () => {
  const mark: Impairment = { kind: "script", rules: [{ packet: "data", number: 2, does: "mark" }] };
  const run = simulate(
    scenario({ program: transfer(10_000), a: { connection: { ecn: "request" } }, aToB: [mark] }),
  );
  const changed = run.packets.filter((packet) => packet.changed.size > 0);
  expect(changed).toHaveLength(1);
  expect((changed[0]?.bytes[1] ?? 0) & 3).toBe(2);
  expect((changed[0]?.changed.get(0)?.[1] ?? 0) & 3).toBe(3);
});

describe("the same scenario", () => {
  const busy = (seed: number): Scenario =>
    scenario({
      program: transfer(50_000),
      seed,
      aToB: [
        { kind: "loss", probability: 0.05 },
        { kind: "reorder", probability: 0.1, distance: 3 },
      ],
      bToA: [{ kind: "duplicate", probability: 0.1 }],
    });
  const facts = (run: SimulationRun): string =>
    JSON.stringify([
      run.packets.map(({ at, bytes, history }) => [at, [...bytes], history]),
      run.events,
      run.samples,
    ]);

  test("is the same run, bit for bit", () => expect(facts(simulate(busy(3)))).toBe(facts(simulate(busy(3)))));

  test("is another one with another seed", () =>
    expect(facts(simulate(busy(3)))).not.toBe(facts(simulate(busy(4)))));

  test("comes out the same where nothing is recorded", () => {
    const { packets, events, samples, ...rest } = simulate(busy(3), { record: false });
    expect([packets, events, samples]).toEqual([[], [], []]);
    const whole = simulate(busy(3));
    expect({ ...rest }).toEqual({
      scenario: whole.scenario,
      at: whole.at,
      ended: whole.ended,
      connections: whole.connections,
      faults: [],
      counts: whole.counts,
    });
  });

  test("can be followed step by step", () => {
    const simulation = new Simulation(busy(3));
    simulation.runUntil(59);
    expect(simulation.run().ended).toBe("running");
    expect(simulation.run().at).toBeLessThanOrEqual(59);
    expect(simulation.nextAt).toBeGreaterThan(59);
    while (simulation.step());
    expect(facts(simulation.run())).toBe(facts(simulate(busy(3))));
    expect(simulation.step()).toBe(false);
  });
});

describe("programs", () => {
  test("write in steps, and shut down when all has been written", () => {
    const run = simulate(
      scenario({
        a: { connection: { noDelay: true } },
        program: [
          ...opened,
          { at: 100, end: "A", call: "write", bytes: 10, times: 3, every: 5 },
          { at: 200, end: "A", call: "shutdown" },
        ],
      }),
    );
    const sizes = run.packets.flatMap(({ at, from, bytes }) => {
      const length = segmentFields(bytes)?.payloadLength ?? 0;
      return from === "A" && length > 0 ? [`${at} ${length}`] : [];
    });
    expect(sizes).toEqual(["100 10", "105 10", "110 10"]);
    expect(calls(run, "A")).toEqual(["0 open", "200 shutdown"]);
  });

  test("that read slowly take so much, so often", () => {
    const reading = { how: "paced", bytes: 1000, every: 50 } as const;
    const run = simulate(scenario({ program: transfer(4500), b: { reading } }));
    const reads = run.events.filter(
      (event): event is Extract<RunEvent, { type: "read" }> => event.type === "read",
    );
    expect(reads.map(({ at, bytes }) => [at - (reads[0]?.at ?? 0), bytes])).toEqual([
      [0, 1000],
      [50, 1000],
      [100, 1000],
      [150, 1000],
      [200, 500],
    ]);
    expect(report(run, "B")?.finished).toBe(true);
  });

  test("that pause let the window close, and open it again", () => {
    const run = simulate(
      scenario({
        b: { connection: { receiveBuffer: 10_000 }, reading: { how: "paused" } },
        program: [...transfer(30_000), { at: 5000, end: "B", call: "read", reading: { how: "at-once" } }],
      }),
    );
    const windows = run.packets.flatMap(({ from, at, bytes }) =>
      from === "B" && at < 5000 ? [segmentFields(bytes)?.window ?? -1] : [],
    );
    expect(Math.min(...windows)).toBe(0);
    expect(report(run, "B")).toMatchObject({ read: 30_000, finished: true });
  });

  test("answer what they read", () => {
    const run = simulate(
      scenario({
        program: transfer(1000),
        b: { answers: { every: 100, bytes: 250 }, whenPeerFinishes: "shutdown" },
      }),
    );
    expect(report(run, "A")).toMatchObject({ read: 2500, finished: true });
  });

  test("may stay open when the peer has finished, may abort, may let go", () => {
    const stays = simulate(scenario({ program: transfer(10), b: { whenPeerFinishes: "stay" } }));
    expect(report(stays, "B")).toMatchObject({ state: "CLOSE-WAIT", finished: true });
    const aborts = simulate(scenario({ program: [...opened, { at: 100, end: "B", call: "abort" }] }));
    expect(report(aborts, "A")?.closeReason?.kind).toBe("reset-by-peer");
    expect(report(aborts, "B")?.closeReason).toEqual({ kind: "aborted" });
    const release: readonly ProgramStep[] = [...opened, { at: 100, end: "A", call: "release" }];
    expect(report(simulate(scenario({ program: release })), "B")?.closeReason?.kind).toBe("closed");
  });

  test("make their calls when the connection is there, in order", () => {
    const program: readonly ProgramStep[] = [
      { at: 0, end: "B", call: "listen" },
      { at: 0, end: "B", call: "write", bytes: 500 },
      { at: 0, end: "B", call: "shutdown" },
      { at: 10, end: "A", call: "open" },
    ];
    const run = simulate(scenario({ program }));
    expect(report(run, "A")).toMatchObject({ read: 500, finished: true });
  });

  test("may have several connections, each by its name", () => {
    const program: readonly ProgramStep[] = [
      { at: 0, end: "B", call: "listen", port: 8080 },
      { at: 0, end: "A", call: "open", connection: "one", port: 8080 },
      { at: 0, end: "A", call: "open", connection: "two", port: 8080 },
      { at: 5, end: "A", call: "write", connection: "two", bytes: 7 },
      { at: 6, end: "B", call: "write", connection: "one", bytes: 3 },
    ];
    const run = simulate(scenario({ program }));
    expect(run.connections.map(({ end, name, read }) => `${end} ${name} ${read}`)).toEqual([
      "A one 3",
      "A two 0",
      "B one 0",
      "B two 7",
    ]);
  });

  test("may change options on the way", () => {
    const options = { keepAlive: { idle: 1000, interval: 500, count: 2 } };
    const run = simulate(
      scenario({
        limit: 5000,
        program: [...opened, { at: 100, end: "A", call: "configure", options }],
        aToB: [{ kind: "outage", from: 200 }],
      }),
    );
    expect(report(run, "A")?.closeReason?.kind).toBe("keep-alive-timeout");
  });
});

test("a machine that reboots knows nothing of its connections", () => {
  const program: readonly ProgramStep[] = [
    ...opened,
    { at: 100, end: "B", call: "reboot" },
    { at: 200, end: "A", call: "write", bytes: 10 },
  ];
  const run = simulate(scenario({ program }));
  expect(report(run, "A")?.closeReason?.kind).toBe("reset-by-peer");
  expect(run.faults).toEqual([]);
});

describe("strays", () => {
  test("from strangers are answered like any packet, and go nowhere", () => {
    const program: readonly ProgramStep[] = [
      { at: 0, end: "B", call: "listen" },
      { at: 10, end: "B", call: "stray", from: "strangers", flags: ["SYN"], sequence: 5, times: 3, every: 2 },
    ];
    const run = simulate(scenario({ program, limit: 100 }));
    expect(run.packets.filter(({ from }) => from === "stray").map(({ at }) => at)).toEqual([10, 12, 14]);
    expect(run.packets.filter(({ from }) => from === "B")).toHaveLength(3);
  });

  test("with the peer's numbers hit the connection: a blind reset that guesses right ends it", () => {
    const attack = (expected: number): SimulationRun =>
      simulate(
        scenario({
          limit: 1000,
          program: [
            ...opened,
            { at: 100, end: "B", call: "stray", from: "peer", flags: ["RST"], sequence: { expected } },
          ],
        }),
      );
    expect(report(attack(0), "B")?.closeReason?.kind).toBe("reset-by-peer");
    expect(report(attack(1), "B")?.state).toBe("ESTABLISHED");
  });
});

test("initial sequence numbers are those that the scenario names, then others", () => {
  const run = simulate(scenario({ program: transfer(10), a: { isn: [4_294_967_295] }, b: { isn: [7] } }));
  const [syn, synAck] = run.packets.map(({ bytes }) => segmentFields(bytes)?.sequence);
  expect([syn, synAck]).toEqual([4_294_967_295, 7]);
});

test("samples tell how the windows and the sequence went", () => {
  const run = simulate(scenario({ program: transfer(200_000) }));
  const samples = run.samples.filter(({ end }) => end === "A");
  expect(samples.length).toBeGreaterThan(20);
  expect(samples.at(-1)).toMatchObject({ sent: 200_000, inFlight: 0 });
  const acknowledged = samples.map((sample) => sample.acknowledged);
  expect(acknowledged).toEqual(acknowledged.toSorted((a, b) => a - b));
  const spaced = simulate(scenario({ program: transfer(200_000) }), { sampleEvery: 1000 });
  expect(spaced.samples.length).toBeLessThan(run.samples.length);
});

test("a run ends at its limit", () => {
  const run = simulate(scenario({ program: transfer(10), limit: 30 }));
  expect(run).toMatchObject({ ended: "limit", at: 20 });
});

test("an open that cannot be is told as a call that failed", () => {
  const program: readonly ProgramStep[] = [
    { at: 0, end: "A", call: "open", localPort: 5000, connection: "one" },
    { at: 0, end: "A", call: "open", localPort: 5000, connection: "two" },
  ];
  const run = simulate(scenario({ program, limit: 100 }));
  expect(run.events).toContainEqual(
    expect.objectContaining({ type: "call", call: "open", error: "connection-exists" }),
  );
});

/** Runs a scenario in virtual time: two ends, the path between them, and nothing else. One seed is one run, bit for bit. */
import { Clock } from "../clock.ts";
import type { EndName, Scenario } from "../scenario/scenario.ts";
import { PACKETS_MAX } from "../scenario/scenario-limits.ts";
import { otherEnd } from "./addresses.ts";
import type { ConnectionProgram } from "./connection-program.ts";
import { End } from "./end.ts";
import { Path } from "./path.ts";
import { Recorder } from "./recorder.ts";
import type { ConnectionReport, RunOptions, SimulationRun } from "./run.ts";

export class Simulation {
  readonly scenario: Scenario;
  readonly #clock: Clock = new Clock();
  readonly #recorder: Recorder;
  readonly #path: Path;
  readonly #ends: Readonly<Record<EndName, End>>;
  #ended: SimulationRun["ended"] = "running";
  /** Steps since time last moved on. */
  #stepsAtOnce = 0;

  constructor(scenario: Scenario, options: RunOptions = {}) {
    this.scenario = scenario;
    this.#recorder = new Recorder(options);
    this.#path = new Path(scenario, this.#recorder);
    const end = (name: EndName): End =>
      new End(name, {
        scenario,
        clock: this.#clock,
        path: this.#path,
        recorder: this.#recorder,
        check: options.check ?? true,
        nameAtOther: (localPort) => this.#ends[otherEnd(name)].nameOf(localPort),
      });
    this.#ends = { A: end("A"), B: end("B") };
    for (const step of scenario.program) this.#clock.at(step.at, () => this.#ends[step.end].do(step));
  }

  /** When something happens next; `Infinity`: never again. */
  get nextAt(): number {
    return Math.min(
      this.#clock.nextAt,
      this.#path.nextArrival(),
      this.#ends.A.nextTimeout(),
      this.#ends.B.nextTimeout(),
    );
  }

  /** Lets the next thing happen; `false`: the run has ended. */
  step(): boolean {
    if (this.#ended !== "running") return false;
    const next = Math.max(this.#clock.now, this.nextAt);
    if (next === Number.POSITIVE_INFINITY) this.#ended = "quiet";
    else if (next > this.scenario.limit) this.#ended = "limit";
    else if (this.#recorder.counts.sent >= PACKETS_MAX) this.#ended = "packets";
    else this.#advance(next);
    if (this.#recorder.faults.length > 0) this.#ended = "fault";
    return this.#ended === "running";
  }

  /** Lets everything happen that happens by `at`. */
  runUntil(at: number): void {
    while (this.nextAt <= at && this.step());
  }

  /** What there is of the run so far. */
  run(): SimulationRun {
    const { packets, events, samples, faults, counts } = this.#recorder;
    return {
      scenario: this.scenario,
      at: this.#clock.now,
      ended: this.#ended,
      packets,
      events,
      samples,
      connections: [...this.#reports("A"), ...this.#reports("B")],
      faults,
      counts,
    };
  }

  /** One thing: what arrives comes before what programs do, and that before time-outs. */
  #advance(at: number): void {
    let busy: EndName = "A";
    this.#stepsAtOnce = at > this.#clock.now ? 0 : this.#stepsAtOnce + 1;
    if (this.#stepsAtOnce > STEPS_AT_ONCE_MAX)
      this.#recorder.fault({ at, end: busy, problem: "time stands still: there is no end of things to do" });
    try {
      if (this.#path.nextArrival() <= at) {
        this.#clock.advance(at);
        for (const { packet, to } of this.#path.arrivals(at)) {
          busy = to;
          this.#recorder.delivered(packet, at);
          this.#ends[to].receive(packet.bytes);
        }
      } else if (this.#clock.nextAt <= at) {
        this.#clock.step();
      } else {
        this.#clock.advance(at);
        busy = this.#ends.A.nextTimeout() <= at ? "A" : "B";
        this.#ends[busy].handleTimeout();
      }
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.#recorder.fault({ at, end: busy, problem, cause: error });
    }
  }

  #reports(name: EndName): readonly ConnectionReport[] {
    return this.#ends[name].all.map((program: ConnectionProgram) => ({
      end: name,
      name: program.name,
      state: program.connection.state,
      closeReason: program.connection.closeReason,
      written: program.written,
      read: program.read,
      forgotten: this.#ends[name].hasForgotten(program),
      finished: program.finished,
      info: program.connection.info(this.#clock.now),
    }));
  }
}

/** Steps at one moment: more would never end. */
const STEPS_AT_ONCE_MAX = 1_000_000;

/** Runs a scenario to its end. */
export const simulate = (scenario: Scenario, options: RunOptions = {}): SimulationRun => {
  const simulation = new Simulation(scenario, options);
  while (simulation.step());
  return simulation.run();
};

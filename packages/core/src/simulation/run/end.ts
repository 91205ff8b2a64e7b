/** One end of a simulation: a host's TCP, and the programs above it. */
import type { Port } from "../../base/port.ts";
import { seeded } from "../../base/random.ts";
import type { ConnectionOptions } from "../../connection/options.ts";
import type { EndpointAction, Listener } from "../../endpoint/contract.ts";
import { Endpoint } from "../../endpoint/endpoint.ts";
import type { EndpointConnection } from "../../endpoint/endpoint-connection.ts";
import type { Clock } from "../clock.ts";
import { seedOf } from "../link/impairment.ts";
import { connectionOf } from "../scenario/check-sense.ts";
import type { EndName, ProgramStep, Scenario, ScenarioEnd } from "../scenario/scenario.ts";
import { addressOf, otherEnd, USUAL_PORT } from "./addresses.ts";
import { ConnectionProgram } from "./connection-program.ts";
import type { Path } from "./path.ts";
import { pattern } from "./pattern.ts";
import type { Recorder } from "./recorder.ts";
import { strayPacket } from "./stray.ts";

export interface EndSurroundings {
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly path: Path;
  readonly recorder: Recorder;
  readonly check: boolean;
  /** The name that the other end has for its connection with this local port. */
  readonly nameAtOther: (localPort: number) => string | undefined;
}

export class End {
  readonly name: EndName;
  readonly #around: EndSurroundings;
  readonly #habits: ScenarioEnd;
  readonly #isns: number[];
  #endpoint: Endpoint;
  #boots = 0;
  /** Of the present boot, by connection. */
  #programs: Map<EndpointConnection, ConnectionProgram> = new Map();
  /** All there ever were, in order. */
  readonly all: ConnectionProgram[] = [];
  /** Calls that wait for their connection. */
  readonly #waiting: Map<string, ProgramStep[]> = new Map();
  #strays = 0;

  constructor(name: EndName, around: EndSurroundings) {
    this.name = name;
    this.#around = around;
    this.#habits = around.scenario.ends[name];
    this.#isns = [...(this.#habits.isn ?? [])];
    this.#endpoint = this.#boot();
  }

  nextTimeout(): number {
    return this.#endpoint.nextTimeout();
  }

  receive(bytes: Uint8Array): void {
    this.#endpoint.receive(bytes, this.#around.clock.now);
    this.attend();
  }

  handleTimeout(): void {
    this.#endpoint.handleTimeout(this.#around.clock.now);
    this.attend();
  }

  /** The newest connection of that name. */
  program(name: string): ConnectionProgram | undefined {
    return this.all.findLast((program) => program.name === name && this.#programs.has(program.connection));
  }

  /** Whether it belonged to an earlier boot. */
  hasForgotten(program: ConnectionProgram): boolean {
    return !this.#programs.has(program.connection);
  }

  /** The newest connection with that local port. */
  nameOf(localPort: number): string | undefined {
    return this.all.findLast(({ connection }) => connection.localPort === localPort)?.name;
  }

  /** A step of the program. */
  do(step: ProgramStep): void {
    const { clock } = this.#around;
    switch (step.call) {
      case "listen":
        this.#listen(step.port ?? USUAL_PORT, step.backlog);
        break;
      case "open":
        this.#open(step);
        break;
      case "reboot":
        this.#note("main", "reboot", undefined);
        this.#programs = new Map();
        this.#endpoint = this.#boot();
        break;
      case "stray":
        this.#repeat(step.times ?? 1, step.every ?? 0, () => this.#stray(step));
        break;
      case "write":
        this.#repeat(step.times ?? 1, step.every ?? 0, () =>
          this.#withConnection({ ...step, at: clock.now }),
        );
        break;
      case "read":
      case "shutdown":
      case "release":
      case "abort":
      case "configure":
        this.#withConnection(step);
    }
    this.attend();
  }

  /** Takes everything that TCP has to send and to say, until there is no more. */
  attend(): void {
    const { clock, path, recorder, check } = this.#around;
    recorder.counts.inputs += 1;
    for (let action = this.#endpoint.poll(); action !== undefined; action = this.#endpoint.poll()) {
      if (action.type === "packet") path.send(action.bytes, this.name, clock.now);
      else this.#told(action);
    }
    for (const [connection, program] of this.#programs) {
      if (check) connection.checkInvariants();
      if (connection.state !== "CLOSED") recorder.sample(connection, program.name, this.name, clock.now);
    }
  }

  #boot(): Endpoint {
    const { scenario } = this.#around;
    const random = seeded(seedOf(scenario.seed, `end ${this.name}, boot ${this.#boots}`));
    this.#boots += 1;
    const { mtu, synCookies, synQueue, connection } = this.#habits;
    const hasIsns = this.#isns.length > 0;
    const fallback = (): number => Math.floor(random.next() * 2 ** 32);
    return new Endpoint({
      addresses: [addressOf(this.name, scenario.family ?? 4)],
      connection: { ...(connection as ConnectionOptions), explain: true },
      random,
      ...(mtu === undefined ? {} : { mtu }),
      ...(synCookies === undefined ? {} : { synCookies }),
      ...(synQueue === undefined ? {} : { limits: { synQueue } }),
      ...(hasIsns ? { isn: () => this.#isns.shift() ?? fallback() } : {}),
    });
  }

  #told(action: Exclude<EndpointAction, { readonly type: "packet" }>): void {
    if (action.type === "acceptable") {
      this.#accept(action.listener);
      return;
    }
    const program = this.#programs.get(action.connection);
    const { clock, recorder } = this.#around;
    const where = {
      at: clock.now,
      end: this.name,
      connection: program?.name ?? this.#nameFor(action.connection),
    };
    switch (action.action.type) {
      case "state-changed":
      case "peer-finished":
      case "urgent":
      case "signal":
      case "closed":
      case "mechanism":
        recorder.event({ ...where, ...action.action });
        break;
      case "readable":
      case "writable":
      case "transmit":
        break;
    }
    program?.told(action.action);
  }

  #accept(listener: Listener): void {
    for (let connection = listener.accept(); connection !== undefined; connection = listener.accept()) {
      const name = this.#nameFor(connection);
      const { clock, recorder } = this.#around;
      recorder.event({ at: clock.now, end: this.name, connection: name, type: "accepted" });
      this.#begin(name, connection);
    }
  }

  #nameFor(connection: EndpointConnection): string {
    return this.#around.nameAtOther(connection.remotePort) ?? `port ${connection.remotePort}`;
  }

  #listen(port: number, backlog: number | undefined): void {
    const bounds = backlog === undefined ? {} : { backlog };
    const listener = this.#endpoint.listen({ port: port as Port, ...bounds }, this.#around.clock.now);
    this.#note("main", "listen", "error" in listener ? listener.error : undefined);
  }

  #open(step: Extract<ProgramStep, { readonly call: "open" }>): void {
    const { scenario, clock } = this.#around;
    const remote = addressOf(otherEnd(this.name), scenario.family ?? 4);
    const opened = this.#endpoint.connect(
      {
        remote: { address: remote, port: (step.port ?? USUAL_PORT) as Port },
        ...(step.localPort === undefined ? {} : { localPort: step.localPort as Port }),
        ...(step.bytes === undefined ? {} : { data: pattern(this.name, 0, step.bytes) }),
      },
      clock.now,
    );
    const name = connectionOf(step);
    this.#note(name, "open", "error" in opened ? opened.error : undefined);
    if ("error" in opened) return;
    const program = this.#begin(name, opened);
    if (step.bytes !== undefined) program.wroteWithOpen(opened.unacknowledgedBytes, step.bytes);
  }

  #begin(name: string, connection: EndpointConnection): ConnectionProgram {
    const program = new ConnectionProgram(name, connection, {
      end: this.name,
      habits: this.#habits,
      clock: this.#around.clock,
      recorder: this.#around.recorder,
      attend: () => this.attend(),
    });
    this.#programs.set(connection, program);
    this.all.push(program);
    const steps = this.#waiting.get(name) ?? [];
    this.#waiting.delete(name);
    for (const step of steps) this.#call(program, step);
    // What came before the program was there to hear of it.
    if (connection.readableBytes > 0)
      program.told({ type: "readable", bytes: connection.readableBytes, push: false });
    if (connection.peerFinished) program.told({ type: "peer-finished" });
    return program;
  }

  #withConnection(step: ProgramStep): void {
    const name = connectionOf(step);
    const program = this.program(name);
    const waiting = this.#waiting.get(name);
    if (program !== undefined) this.#call(program, step);
    else if (waiting === undefined) this.#waiting.set(name, [step]);
    else waiting.push(step);
  }

  #call(program: ConnectionProgram, step: ProgramStep): void {
    switch (step.call) {
      case "write":
        program.write(step.bytes, step.urgent ?? false);
        break;
      case "read":
        program.readFromNowOn(step.reading);
        break;
      case "shutdown":
        program.shutdown();
        break;
      case "release":
        program.release();
        break;
      case "abort":
        program.abort();
        break;
      case "configure":
        program.connection.configure(step.options, this.#around.clock.now);
        break;
      case "listen":
      case "open":
      case "reboot":
      case "stray":
        break;
    }
  }

  #stray(step: Extract<ProgramStep, { readonly call: "stray" }>): void {
    const { scenario, clock, recorder } = this.#around;
    const bytes = strayPacket(step, {
      address: addressOf(this.name, scenario.family ?? 4),
      connection: this.program(connectionOf(step))?.connection,
      now: clock.now,
      number: this.#strays,
    });
    this.#strays += 1;
    if (bytes === undefined) return;
    recorder.delivered(recorder.sent(bytes, "stray", this.name, clock.now), clock.now);
    this.#endpoint.receive(bytes, clock.now);
  }

  /** The first now, the others as time passes. */
  #repeat(times: number, every: number, action: () => void): void {
    const { clock } = this.#around;
    action();
    if (times <= 1) return;
    clock.at(clock.now + every, () => {
      this.#repeat(times - 1, every, action);
      this.attend();
    });
  }

  #note(connection: string, call: string, error: string | undefined): void {
    const { clock, recorder } = this.#around;
    recorder.event({
      at: clock.now,
      end: this.name,
      connection,
      type: "call",
      call,
      ...(error === undefined ? {} : { error }),
    });
  }
}

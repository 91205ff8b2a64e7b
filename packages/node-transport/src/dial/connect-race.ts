/** RFC 8305 performed: lookups, attempts and alarms for the race's decisions. A loop and no decisions of its own. */
import type { Socket } from "node:net";
import { classifyError } from "../error/classify-error.ts";
import type { Failure } from "../error/failure.ts";
import { addressSorter } from "../lookup/sort-by-reachability.ts";
import { createRace, type Race } from "../race/race.ts";
import type { AttemptRecorder } from "../record/attempt-recorder.ts";
import type { DialRecording } from "../record/dial-recording.ts";
import { afterLook } from "../clock.ts";
import { type ConnectRequest, connectAddress, type RunningConnect } from "./connect-address.ts";
import { type AddressError, addressError, DialError } from "./dial-error.ts";
import { type DialSettings, literalFamily } from "./settings.ts";

/** A connected socket and the recorder that saw it being made. */
export interface Connected {
  readonly socket: Socket;
  readonly address: string;
  readonly recorder: AttemptRecorder | undefined;
}

/** One dial by name. `run` may be called once. */
export class ConnectRace {
  readonly #host: string;
  readonly #port: number;
  readonly #text: string;
  readonly #settings: DialSettings;
  readonly #recording: DialRecording | undefined;
  readonly #race: Race;
  readonly #sorter = addressSorter();
  readonly #running = new Map<number, RunningConnect>();
  readonly #sockets = new Map<number, Connected>();
  readonly #errors = new Map<number, AddressError>();
  readonly #failures = new Map<number, Failure>();
  readonly #lookupErrors = new Map<4 | 6, AddressError>();
  readonly #asked = new Set<4 | 6>();
  readonly #wakes: (() => void)[] = [];
  #alarm: (() => void) | undefined;
  #settled = false;
  #resolve!: (connected: Connected) => void;
  #reject!: (error: unknown) => void;

  constructor(
    target: { readonly host: string; readonly port: number; readonly text: string },
    settings: DialSettings,
    recording: DialRecording | undefined,
  ) {
    this.#host = target.host;
    this.#port = target.port;
    this.#text = target.text;
    this.#settings = settings;
    this.#recording = recording;
    const { attemptDelay, resolutionDelay, family, clock } = settings;
    this.#race = createRace({
      attemptDelay,
      resolutionDelay,
      now: clock.now(),
      sort: this.#sorter.sort,
      ...(family === undefined ? {} : { family }),
    });
  }

  run(): Promise<Connected> {
    const { signal, timeout, clock, family } = this.#settings;
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      if (timeout !== Infinity) this.#wakes.push(afterLook(clock, timeout, () => this.#expire()));
      if (signal !== undefined) {
        const cancel = (): void => this.#cancel(signal.reason);
        signal.addEventListener("abort", cancel, { once: true });
        this.#wakes.push(() => signal.removeEventListener("abort", cancel));
      }
      this.#recording?.lookupStarted(this.#host);
      for (const each of family === undefined ? BOTH : [family]) {
        this.#asked.add(each);
        void this.#ask(each);
      }
    });
  }

  async #ask(family: 4 | 6): Promise<void> {
    const { lookup, clock } = this.#settings;
    try {
      const addresses = (await lookup(this.#host, family)).filter(
        (address) => literalFamily(address) === family,
      );
      if (this.#settled) return;
      if (addresses.length === 0) throw noAddress(this.#host, family);
      this.#recording?.lookupAnswered(family, addresses);
      await this.#sorter.learn(addresses);
      if (this.#settled) return;
      this.#asked.delete(family);
      this.#race.answered(family, addresses, clock.now());
    } catch (error) {
      if (this.#settled) return;
      this.#asked.delete(family);
      this.#lookupFailed(family, asAddressError(error));
      this.#race.lookupFailed(family, clock.now());
    }
    if (this.#asked.size === 0) this.#lookupEnded();
    this.#pump();
  }

  #lookupFailed(family: 4 | 6, error: AddressError): void {
    this.#lookupErrors.set(family, error);
    this.#recording?.lookupFailed(family, error);
  }

  /** Both families have ended, or the race is decided without the other. */
  #lookupEnded(): void {
    this.#recording?.lookupEnded(this.#race.order().map(({ address }) => address));
  }

  #pump(): void {
    const race = this.#race;
    for (let output = race.poll(); output !== undefined && !this.#settled; output = race.poll()) {
      switch (output.type) {
        case "start":
          this.#start(output.id, output.address, output.family);
          break;
        case "cancel":
          this.#running.get(output.id)?.cancel("lost-race");
          this.#running.delete(output.id);
          break;
        case "won":
          this.#win(output.id);
          break;
        case "exhausted":
          this.#fail();
          break;
      }
    }
    this.#alarm?.();
    this.#alarm = undefined;
    const next = this.#settled ? undefined : race.nextTimeout();
    if (next === undefined) return;
    const { clock } = this.#settings;
    this.#alarm = clock.after(Math.max(0, next - clock.now()), () => {
      race.handleTimeout(clock.now());
      this.#pump();
    });
  }

  #start(id: number, address: string, family: 4 | 6): void {
    const settings = this.#settings;
    const recorder = this.#recording?.attempt({ address, port: this.#port, family });
    const request: ConnectRequest = {
      address,
      port: this.#port,
      family,
      timeout: settings.attemptTimeout,
      timer: "attempt",
      limit: settings.attemptTimeout,
      clock: settings.clock,
      allowHalfOpen: settings.allowHalfOpen,
      noDelay: settings.noDelay,
      localAddress: settings.localAddress,
      localPort: settings.localPort,
      recorder,
    };
    const running = connectAddress(request, (error, socket, { refusedAtOnce }) => {
      this.#running.delete(id);
      const now = settings.clock.now();
      if (error === undefined) {
        this.#sockets.set(id, { socket, address, recorder });
        this.#race.attemptConnected(id, now);
      } else {
        this.#errors.set(id, error);
        this.#failures.set(id, classifyError(error, { phase: "tcp", synchronous: refusedAtOnce }));
        this.#race.attemptFailed(id, now);
      }
      if (!this.#settled) this.#pump();
    });
    this.#running.set(id, running);
    // The sink may have aborted while the attempt was being started.
    if (this.#settled) this.#release("cancelled");
  }

  /** A fast winner can be decided inside `poll`; the losers' `cancel` outputs may still follow. */
  #win(id: number): void {
    const connected = this.#sockets.get(id);
    if (connected === undefined) return;
    for (let output = this.#race.poll(); output !== undefined; output = this.#race.poll()) {
      if (output.type === "cancel") this.#running.get(output.id)?.cancel("lost-race");
    }
    this.#release("lost-race");
    if (this.#settings.signal?.aborted === true) {
      connected.socket.on("error", () => undefined);
      connected.socket.destroy();
      return;
    }
    this.#resolve(connected);
  }

  #fail(): void {
    this.#release("lost-race");
    const errors = inStartOrder(this.#errors);
    if (errors.length > 0) {
      this.#reject(new DialError(this.#text, errors, inStartOrder(this.#failures)));
      return;
    }
    const telling = this.#telling();
    const failures = telling.map((error) => classifyError(error, { phase: "lookup" }));
    this.#reject(new DialError(this.#text, telling, failures));
  }

  /** The lookup's errors without repetition, the one that says most first: a family without an address says least. */
  #telling(): AddressError[] {
    const errors = [...this.#lookupErrors.values()].toSorted(
      (a, b) => Number(a.code === "ENOTFOUND") - Number(b.code === "ENOTFOUND"),
    );
    return errors.filter((error, index) => errors.findIndex(({ code }) => code === error.code) === index);
  }

  #expire(): void {
    const { limit } = this.#settings;
    const phase = this.#running.size === 0 ? "lookup" : "tcp";
    for (const family of this.#asked) {
      const message = `no answer from the name lookup before the deadline of ${Math.round(limit)} ms`;
      this.#lookupFailed(family, addressError("ETIMEDOUT", message, { syscall: "getaddrinfo" }));
    }
    // Settled first: an attempt that ends now must not start the next.
    this.#settled = true;
    for (const running of this.#running.values()) running.expire(limit);
    this.#recording?.deadline(phase, limit);
    this.#fail();
  }

  #cancel(reason: unknown): void {
    this.#release("cancelled");
    this.#reject(reason);
  }

  #release(reason: "lost-race" | "cancelled"): void {
    this.#settled = true;
    this.#lookupEnded();
    this.#alarm?.();
    this.#alarm = undefined;
    for (const undo of this.#wakes) undo();
    for (const running of this.#running.values()) running.cancel(reason);
    this.#running.clear();
  }
}

const noAddress = (host: string, family: 4 | 6): AddressError =>
  addressError("ENOTFOUND", `getaddrinfo ENOTFOUND ${host} (it has no IPv${family} address)`, {
    syscall: "getaddrinfo",
  });

/** A lookup of the caller's own may reject with anything. */
const asAddressError = (error: unknown): AddressError =>
  error instanceof Error && typeof (error as AddressError).code === "string"
    ? (error as AddressError)
    : addressError(
        "EAI_FAIL",
        `the lookup failed: ${error instanceof Error ? error.message : String(error)}`,
      );

const inStartOrder = <T>(byId: ReadonlyMap<number, T>): T[] =>
  [...byId].toSorted(([a], [b]) => a - b).map(([, value]) => value);

const BOTH = [6, 4] as const;

/**
 * RFC 8305 (Happy Eyeballs, version 2) as a state machine without clock or sockets: inputs take `now`, outputs are
 * pulled with `poll`. It decides which address is tried when, and which attempts end because another won.
 * Not done: NAT64 synthesis (§7), delays from measured round-trip times (§5), withdrawn answers (§6).
 */
import { InvalidArgument } from "@tcplens/core";
import { addressKey } from "../lookup/ip-address.ts";
import { interleave } from "./interleave.ts";

/** Times in ms; RFC 8305 §8 has the defaults. */
export interface RaceOptions {
  /** §5: Connection Attempt Delay. Default 250; 10 to 2 000. */
  readonly attemptDelay?: number;
  /** §3: Resolution Delay: how long the preferred family's answer is waited for once the other's is there. Default 50. */
  readonly resolutionDelay?: number;
  /** §4: First Address Family Count. Default 1. */
  readonly firstFamilyCount?: number;
  /** Only this family: the other's lookup is not waited for and its addresses are not tried. */
  readonly family?: 4 | 6;
  /** Which family's answer starts the race at once (§3), and leads where `sort` is not given (§4). Default 6. */
  readonly preferFamily?: 4 | 6;
  /**
   * RFC 6724 §6 over both families: a permutation of what it is given, best first. Asked again whenever addresses come
   * (§6). Default: as the answers came, the preferred family first.
   */
  readonly sort?: (addresses: readonly string[]) => readonly string[];
  /** The instant the lookups were started. Default 0. */
  readonly now?: number;
}

/** An address and its place in the race. */
export interface RaceAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/**
 * What the driver has to do. `start`: begin connecting; report the end with the same `id` (1, 2, 3 … in start order).
 * `cancel`: close the attempt; no report is needed. `won`: the race is over; the losers' `cancel`s follow.
 * `exhausted`: the race is over, every address has failed and both lookups have ended.
 */
export type RaceOutput =
  | { readonly type: "start"; readonly id: number; readonly address: string; readonly family: 4 | 6 }
  | { readonly type: "cancel"; readonly id: number }
  | { readonly type: "won"; readonly id: number }
  | { readonly type: "exhausted" };

/**
 * See the file's head. After any input, drain `poll` and ask `nextTimeout` again. No input throws; one that comes too
 * late (after the race is over, for an attempt that has ended) or too early changes nothing. A `now` that goes back
 * counts as the latest seen.
 */
export interface Race {
  /** A family's addresses, best first; may be called again with more (§6). An empty list is a negative answer. */
  answered(family: 4 | 6, addresses: readonly string[], now: number): void;
  /** A family's lookup has failed. */
  lookupFailed(family: 4 | 6, now: number): void;
  attemptFailed(id: number, now: number): void;
  attemptConnected(id: number, now: number): void;
  handleTimeout(now: number): void;
  /** When `handleTimeout` is next worth calling; undefined: not before another input. */
  nextTimeout(): number | undefined;
  /** The next thing to do, in order; undefined when there is nothing. */
  poll(): RaceOutput | undefined;
  /** Every address known: those tried in the order of trying, then the others in the order planned now. */
  order(): readonly RaceAddress[];
}

/**
 * Makes a race. It starts when an answer comes.
 * @throws `InvalidArgument` for a delay or a count out of its range.
 */
export const createRace = (options: RaceOptions = {}): Race => new HappyEyeballs(options);

interface Attempt extends RaceAddress {
  readonly id: number;
  state: "running" | "ended";
}

class HappyEyeballs implements Race {
  readonly #attemptDelay: number;
  readonly #resolutionDelay: number;
  readonly #firstFamilyCount: number;
  readonly #preferred: 4 | 6;
  readonly #only: 4 | 6 | undefined;
  readonly #sort: ((addresses: readonly string[]) => readonly string[]) | undefined;
  /** Families whose lookup has not ended. */
  readonly #asked: Set<4 | 6>;
  /** By key: one attempt for each distinct address, in the order in which they came. */
  readonly #known = new Map<string, RaceAddress>();
  readonly #tried: RaceAddress[] = [];
  #left: RaceAddress[] = [];
  readonly #attempts = new Map<number, Attempt>();
  #latest: Attempt | undefined;
  readonly #outputs: RaceOutput[] = [];
  #now: number;
  /** The end of the Resolution Delay, once it runs. */
  #holdUntil: number | undefined;
  #startedAt = -Infinity;
  /** When the next attempt may start. */
  #dueAt = -Infinity;
  #over = false;

  constructor(options: RaceOptions) {
    const { family, preferFamily, sort, now } = options;
    this.#attemptDelay = delay(
      "options.attemptDelay",
      options.attemptDelay ?? ATTEMPT_DELAY,
      ATTEMPT_DELAY_MIN,
    );
    this.#resolutionDelay = delay("options.resolutionDelay", options.resolutionDelay ?? RESOLUTION_DELAY, 0);
    this.#firstFamilyCount = options.firstFamilyCount ?? FIRST_FAMILY_COUNT;
    if (!Number.isInteger(this.#firstFamilyCount) || this.#firstFamilyCount < 1) {
      throw new InvalidArgument(
        "options.firstFamilyCount",
        "a whole number, 1 or more",
        options.firstFamilyCount,
      );
    }
    this.#preferred = family ?? preferFamily ?? 6;
    this.#only = family;
    this.#sort = sort;
    this.#asked = new Set(family === undefined ? [6, 4] : [family]);
    this.#now = now ?? 0;
  }

  answered(family: 4 | 6, addresses: readonly string[], now: number): void {
    if (!this.#begin(now)) return;
    this.#asked.delete(family);
    if (this.#only === undefined || this.#only === family) this.#add(family, addresses);
    this.#advance();
  }

  lookupFailed(family: 4 | 6, now: number): void {
    if (!this.#begin(now)) return;
    this.#asked.delete(family);
    this.#advance();
  }

  attemptFailed(id: number, now: number): void {
    const attempt = this.#attempts.get(id);
    if (!this.#begin(now) || attempt?.state !== "running") return;
    attempt.state = "ended";
    // A failure need not be waited out. RFC 8305 §5 forbids a start within 10 ms of the previous attempt, so that
    // attempts do not pile up: that holds while the previous one runs, also when it is an older one that failed.
    const soonest = this.#latest?.state === "running" ? this.#startedAt + ATTEMPT_DELAY_MIN : this.#now;
    this.#dueAt = Math.min(this.#dueAt, Math.max(this.#now, soonest));
    this.#advance();
  }

  attemptConnected(id: number, now: number): void {
    const attempt = this.#attempts.get(id);
    if (!this.#begin(now) || attempt?.state !== "running") return;
    attempt.state = "ended";
    this.#over = true;
    // What the driver was to start and has not yet pulled never starts.
    for (const output of this.#outputs.splice(0))
      if (output.type === "start") this.#attempts.delete(output.id);
    this.#outputs.push({ type: "won", id });
    for (const loser of this.#attempts.values()) {
      if (loser.state === "running") this.#outputs.push({ type: "cancel", id: loser.id });
      loser.state = "ended";
    }
  }

  handleTimeout(now: number): void {
    if (this.#begin(now)) this.#advance();
  }

  nextTimeout(): number | undefined {
    if (this.#over || this.#left.length === 0) return undefined;
    return this.#tried.length === 0 ? this.#holdUntil : this.#dueAt;
  }

  poll(): RaceOutput | undefined {
    return this.#outputs.shift();
  }

  order(): readonly RaceAddress[] {
    return [...this.#tried, ...this.#left];
  }

  /** Takes the time; false when the race is over. */
  #begin(now: number): boolean {
    this.#now = Math.max(this.#now, now);
    return !this.#over;
  }

  #add(family: 4 | 6, addresses: readonly string[]): void {
    const before = this.#known.size;
    for (const address of addresses) {
      const key = addressKey(address);
      if (!this.#known.has(key)) this.#known.set(key, { address, family });
    }
    if (this.#known.size > before) {
      this.#left = interleave(this.#sorted(), this.#tried, this.#firstFamilyCount);
    }
  }

  #sorted(): RaceAddress[] {
    const all = [...this.#known.values()];
    const byDefault = all.toSorted(
      (a, b) => Number(a.family !== this.#preferred) - Number(b.family !== this.#preferred),
    );
    if (this.#sort === undefined) return byDefault;
    const place = new Map(
      this.#sort(byDefault.map(({ address }) => address)).map((address, i) => [address, i]),
    );
    // An address that `sort` dropped is still tried, at the end.
    return byDefault.toSorted(
      (a, b) => (place.get(a.address) ?? all.length) - (place.get(b.address) ?? all.length),
    );
  }

  /** Starts what is due; at most one, since each start puts the next off. */
  #advance(): void {
    const next = this.#left[0];
    if (next === undefined) {
      if (this.#asked.size > 0 || this.#isRunning()) return;
      this.#over = true;
      this.#outputs.push({ type: "exhausted" });
      return;
    }
    if (this.#tried.length === 0 ? this.#holds() : this.#now < this.#dueAt) return;
    this.#left.shift();
    this.#tried.push(next);
    const attempt: Attempt = { id: this.#tried.length, ...next, state: "running" };
    this.#attempts.set(attempt.id, attempt);
    this.#latest = attempt;
    this.#startedAt = this.#now;
    this.#dueAt = this.#now + this.#attemptDelay;
    this.#outputs.push({ type: "start", id: attempt.id, ...next });
  }

  /** §3: whether the preferred family's answer is still worth waiting for before the first start. */
  #holds(): boolean {
    if (!this.#asked.has(this.#preferred)) return false;
    this.#holdUntil ??= this.#now + this.#resolutionDelay;
    return this.#now < this.#holdUntil;
  }

  #isRunning(): boolean {
    for (const { state } of this.#attempts.values()) if (state === "running") return true;
    return false;
  }
}

const delay = (name: string, value: number, least: number): number => {
  if (value >= least && value <= ATTEMPT_DELAY_MAX) return value;
  throw new InvalidArgument(name, `a number of milliseconds, ${least} to ${ATTEMPT_DELAY_MAX}`, value);
};

/** RFC 8305 §8. The recommended minimum of 100 ms is left to the caller; 10 ms is the one that MUST hold. */
const ATTEMPT_DELAY = 250;
const ATTEMPT_DELAY_MIN = 10;
const ATTEMPT_DELAY_MAX = 2_000;
const RESOLUTION_DELAY = 50;
const FIRST_FAMILY_COUNT = 1;

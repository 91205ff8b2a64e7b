/**
 * RFC 5961 §7: a bound on challenge ACKs, so that a stream of forged segments is not answered by a stream of our own.
 * One for the whole endpoint, by a count and a span of time; beside it, each connection has a least distance.
 */
import { InvalidArgument } from "../base/errors.ts";
import type { Random } from "../base/random.ts";

/** How many challenge ACKs a whole endpoint sends in a span of time. */
export class ChallengeLimit {
  readonly #count: number;
  readonly #interval: number;
  readonly #random: Random;
  #windowEnds = Number.NEGATIVE_INFINITY;
  #left = 0;

  /**
   * About `count` in every `interval` ms.
   * @throws {@link InvalidArgument} when either is not more than 0.
   */
  constructor(count: number, interval: number, random: Random) {
    if (!(count > 0)) throw new InvalidArgument("count", "a number, more than 0", count);
    if (!(interval > 0))
      throw new InvalidArgument("interval", "a number of milliseconds, more than 0", interval);
    this.#count = count;
    this.#interval = interval;
    this.#random = random;
  }

  /** Whether one more may be sent; if so, it is counted. */
  take(now: number): boolean {
    if (now >= this.#windowEnds) {
      this.#windowEnds = now + this.#interval;
      // Half to one and a half times as many, by chance. With a fixed number, an attacker who sends that many forged
      // segments and counts the answers learns whether one of them hit another connection (CVE-2016-5696).
      this.#left =
        this.#count === Number.POSITIVE_INFINITY
          ? this.#count
          : Math.max(1, Math.floor(this.#count / 2 + this.#random.next() * this.#count));
    }
    if (this.#left <= 0) return false;
    this.#left -= 1;
    return true;
  }
}

/** Whether a connection that sent its last answer to an invalid segment at `last` may send another one. */
export const isChallengeDue = (last: number, now: number, interval: number): boolean =>
  // A clock that has jumped back must not silence the connection.
  now - last >= interval || now < last;

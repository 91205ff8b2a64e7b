/**
 * gRPC's connection backoff (grpc/grpc, doc/connection-backoff.md): base 1 s, × 1.6, ± 20 %, at most 120 s before the
 * jitter. It counts from the attempt's start, so a failure that took long waits less, and one that took longer than
 * the backoff does not wait at all. Unlike the document's listing, the first wait is spread too.
 */
import { unit, wholeDelay } from "./delay.ts";
import { checkCap, checkDelay, checkFactor, checkRange } from "./option-rules.ts";
import type { RetryPolicy } from "./policy.ts";

/** Delays in whole ms. */
export interface GrpcOptions {
  /** Default 1 000. */
  readonly base?: number;
  /** Default 1.6. */
  readonly factor?: number;
  /** The share by which a backoff may be shorter or longer, 0 to 1. Default 0.2. */
  readonly jitter?: number;
  /** The longest backoff, before the jitter. Default 120 000. */
  readonly cap?: number;
}

/**
 * See the file's head. It never stops by itself: combine it with a limit.
 * @throws {@link InvalidArgument} when an option is out of its range.
 */
export const grpc = (options: GrpcOptions = {}): RetryPolicy => {
  const { base = 1_000, factor = 1.6, jitter = 0.2, cap = 120_000 } = options;
  checkDelay("options.base", base);
  checkFactor("options.factor", factor);
  checkCap("options.cap", cap, base);
  checkRange("options.jitter", jitter, 0, 1);
  return ({ number, duration, random }) => {
    // A base of 0 stays 0: 0 × Infinity would not be a number.
    const backoff = base === 0 ? 0 : Math.min(cap, base * factor ** (number - 1));
    const fromStart = wholeDelay(backoff * (1 + jitter * (2 * unit(random) - 1)));
    const delay = wholeDelay(fromStart - duration);
    const how = `gRPC backoff ${base} ms × ${factor}^${number - 1} ± ${jitter * 100} %`;
    const waited = `${fromStart} ms from the attempt's start`;
    return { retry: true, delay, reason: `${how}: ${waited}, ${delay} ms from now` };
  };
};

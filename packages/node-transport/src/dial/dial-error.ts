/** The one error of a dial that failed: each address's own error inside, in the order in which they were tried. */
import { InvariantViolation } from "@tcplens/core";
import { combineFailures } from "../error/combine-failures.ts";
import type { Failure } from "../error/failure.ts";

/** One address's error, as Node's sockets make them. */
export interface AddressError extends Error {
  readonly code: string;
  readonly syscall?: string;
  readonly address?: string;
  readonly port?: number;
}

/**
 * `errors` holds one error per address in start order (or the lookup's, or the TLS error). `code` and `message` are
 * those of the first, as Go does it: the address that should have worked says more than the last one tried.
 */
export class DialError extends AggregateError {
  override readonly name = "DialError";
  declare readonly errors: AddressError[];
  readonly code: string;
  /** What the failure means and whether trying again can help: the most hopeful of all addresses' classes. */
  readonly failure: Failure;
  /** Each address's failure, parallel to `errors`. */
  readonly failures: readonly Failure[];

  constructor(endpoint: string, errors: readonly AddressError[], failures: readonly Failure[]) {
    const [firstError] = errors;
    const [first, ...others] = failures;
    if (firstError === undefined || first === undefined)
      throw new InvariantViolation("a DialError needs an error");
    super(
      errors,
      `${endpoint}: ${firstError.message}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ""}`,
      {
        cause: firstError,
      },
    );
    this.code = firstError.code;
    this.failure = combineFailures([first, ...others]);
    this.failures = failures;
  }
}

/** An error as Node's own sockets make it, for what our timers decide. */
export const addressError = (
  code: string,
  message: string,
  where: { readonly address?: string; readonly port?: number; readonly syscall?: string } = {},
): AddressError => Object.assign(new Error(message), { code, ...where });

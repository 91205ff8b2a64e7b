/**
 * The three kinds of wrong, told apart by type. What the network or the peer did is data and has no class
 * here; a misuse of the interface is `InvalidArgument`; a fault of this code is `InvariantViolation`.
 */

/** A caller passed something the interface does not take. Thrown before anything else has happened. */
export class InvalidArgument extends Error {
  override readonly name = "InvalidArgument";
  /** The argument's name as the caller wrote it, for example `options.timeout`. */
  readonly argument: string;
  /** What the argument has to be, for example `a whole number from 0 to 65535`. */
  readonly rule: string;

  constructor(argument: string, rule: string, value?: unknown) {
    super(`${argument} must be ${rule}${arguments.length > 2 ? `, not ${show(value)}` : ""}`);
    this.argument = argument;
    this.rule = rule;
  }
}

/** This code is wrong: a state that must not exist was reached. Never a consequence of input. */
export class InvariantViolation extends Error {
  override readonly name = "InvariantViolation";
}

/** Throws {@link InvariantViolation} unless `condition` holds. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantViolation(message);
}

const show = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint")
    return String(value);
  if (value === undefined || value === null) return String(value);
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
};

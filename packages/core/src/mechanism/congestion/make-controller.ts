/** RFC 5681 §3, RFC 9438, draft-ietf-ccwg-bbr-06: the controller of a name, for one connection's window. */
import { InvalidArgument } from "../../base/errors.ts";
import { Bbr } from "./bbr.ts";
import type { CongestionController, CongestionName, CongestionWindow } from "./controller.ts";
import { CubicLinux } from "./cubic-linux.ts";
import { Cubic } from "./cubic.ts";
import { NewReno } from "./new-reno.ts";
import type { CutFrom } from "./window-growth.ts";

/** Everything has a default. */
export interface ControllerOptions {
  /** What the RFCs say, or what Linux does. Default: `rfc`. */
  readonly variant?: "rfc" | "linux";
  /**
   * Look for the end of the first slow start by round-trip time: RFC 9406, and in CUBIC's `linux` variant what Linux does.
   * NewReno as Linux has it does not. Default: true for `cubic`, false for `new-reno`.
   */
  readonly hyStart?: boolean;
  /** What a cut is measured from. Default: `flight-size` in the variant `rfc`, `cwnd` in `linux`. */
  readonly cutFrom?: CutFrom;
  /** RFC 9438 §4.7. Default: true. */
  readonly fastConvergence?: boolean;
  /** Linux's CUBIC: ticks per second of its clock. Default: 1000. */
  readonly ticksPerSecond?: number;
  /** BBR: 0 or more and less than 1, for when to probe. Default: always 1/2. */
  readonly random?: () => number;
  /** BBR: what a congestion mark counts for. Default: `like-loss`. */
  readonly ecnResponse?: "like-loss" | "none";
}

/**
 * Makes a controller. It changes `window` from then on.
 * @throws {@link InvalidArgument} for a name there is not, or ticks that are no whole number from 1 to 10000.
 */
export const makeController = (
  name: CongestionName,
  window: CongestionWindow,
  options: ControllerOptions = {},
): CongestionController => {
  const variant = options.variant ?? "rfc";
  const cutFrom = options.cutFrom ?? (variant === "linux" ? "cwnd" : "flight-size");
  const fastConvergence = options.fastConvergence ?? true;
  switch (name) {
    case "new-reno":
      return new NewReno(window, { variant, cutFrom, slowStart: modeOf(options.hyStart ?? false) });
    case "cubic": {
      const hyStart = options.hyStart ?? true;
      if (variant === "rfc")
        return new Cubic(window, { cutFrom, slowStart: modeOf(hyStart), fastConvergence });
      return new CubicLinux(window, { hyStart, fastConvergence, ticksPerSecond: ticks(options) });
    }
    case "bbr":
      return new Bbr(window, {
        random: options.random ?? middle,
        ecnResponse: options.ecnResponse ?? "like-loss",
      });
    default:
      throw new InvalidArgument("name", "new-reno, cubic or bbr", name);
  }
};

const modeOf = (hyStart: boolean): "hystart++" | "standard" => (hyStart ? "hystart++" : "standard");

const ticks = (options: ControllerOptions): number => {
  const value = options.ticksPerSecond ?? 1000;
  if (!Number.isInteger(value) || value < 1 || value > TICKS_MAX)
    throw new InvalidArgument("options.ticksPerSecond", `a whole number from 1 to ${TICKS_MAX}`, value);
  return value;
};

const middle = (): number => 0.5;

const TICKS_MAX = 10_000;

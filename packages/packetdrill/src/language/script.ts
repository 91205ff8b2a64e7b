/** A script after parsing: options, then what happens when. Times are whole microseconds. */
import type { Expression } from "./expression.ts";
import type { Packet } from "./packet.ts";
import type { Position } from "./problem.ts";

/** One script. */
export interface Script {
  readonly options: readonly ScriptOption[];
  /** The command before the first event, which prepares the system. */
  readonly preparation: Command | undefined;
  readonly events: readonly ScriptEvent[];
  /** The command after the last event, which puts things back. */
  readonly restoration: Command | undefined;
}

/** `--name=value` or `--name` at the head of a script; for `--define=NAME=value`, `value` is `NAME=value`. */
export interface ScriptOption extends Position {
  readonly name: string;
  readonly value: string | undefined;
}

/** Something that happens, or is expected to, at its time. */
export interface ScriptEvent extends Position {
  readonly time: EventTime;
  readonly action: ScriptAction;
  /** What stands in the script from the time to the last part of the action. */
  readonly text: string;
}

/** When: counted from the script's start, or from the event before; an expected packet may come within a range. */
export type EventTime =
  | { readonly kind: "absolute"; readonly at: number }
  | { readonly kind: "relative"; readonly after: number }
  | { readonly kind: "absolute-range"; readonly from: number; readonly to: number }
  | { readonly kind: "relative-range"; readonly from: number; readonly to: number }
  | { readonly kind: "any" };

/** What. */
export type ScriptAction =
  | { readonly kind: "packet"; readonly packet: Packet }
  | { readonly kind: "call"; readonly call: SystemCall }
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "code"; readonly text: string };

/** A line for the shell. */
export interface Command extends Position {
  readonly text: string;
}

/** A system call and what it is to return. */
export interface SystemCall {
  readonly name: string;
  /** The name and the arguments, as they are written. */
  readonly text: string;
  readonly arguments: readonly Expression[];
  readonly result: Expression;
  /** Name of the error that is expected, for example `EAGAIN`. */
  readonly errno: string | undefined;
  /** The remark in parentheses, which nothing depends on. */
  readonly note: string | undefined;
  /** For a call that blocks: when it returns, counted as its event's time is. */
  readonly returnsAt: number | undefined;
}

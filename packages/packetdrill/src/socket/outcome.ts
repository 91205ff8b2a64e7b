/** What a call comes to, or that it is not over yet. */
import type { SystemCall } from "../language/script.ts";

/** One step of a call. `blocked`: to be tried again when something has happened, or at `until` ms at the latest. */
export type Outcome =
  | { readonly kind: "returned"; readonly value: number; readonly errno?: string | undefined }
  | { readonly kind: "blocked"; readonly until: number };

/** A call under way: tried at once, and then whenever something has happened. `now` in ms of the model's clock. */
export interface OngoingCall {
  readonly call: SystemCall;
  /** `mayBlock`: the script expects that the call takes its time. */
  step(now: number): Outcome;
}

export const returned = (value: number): Outcome => ({ kind: "returned", value });

export const refused = (errno: string): Outcome => ({ kind: "returned", value: -1, errno });

export const blocked = (until: number = Number.POSITIVE_INFINITY): Outcome => ({ kind: "blocked", until });

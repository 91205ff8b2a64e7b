/** Why nothing can be captured, and what would change that: data for people, never an exception. */

/**
 * - `no-tool`: neither dumpcap nor tcpdump is there.
 * - `not-permitted`: the system does not let this user capture; `steps` says what to run.
 * - `wrong-filter`: the filter is not one of libpcap's, or not for this link layer.
 * - `no-interface`: there is no such interface, or none leads to the endpoint.
 * - `no-address`: the endpoint's name could not be looked up.
 * - `failed`: the tool ended for another reason.
 */
export type RefusalReason =
  | "no-tool"
  | "not-permitted"
  | "wrong-filter"
  | "no-interface"
  | "no-address"
  | "failed";

/** One thing to do, in the order of the list. */
export interface PermissionStep {
  readonly text: string;
  /** To copy into a shell of this machine. */
  readonly command?: string;
}

/** See the file's head. */
export interface CaptureRefusal {
  readonly kind: "refused";
  readonly reason: RefusalReason;
  /** One sentence, lower case, without a full stop. */
  readonly message: string;
  /** The program that refused, where one did. */
  readonly tool?: string;
  /** What would permit it; empty where no command can. */
  readonly steps: readonly PermissionStep[];
}

export const refusal = (
  reason: RefusalReason,
  message: string,
  more: Partial<Pick<CaptureRefusal, "tool" | "steps">> = {},
): CaptureRefusal => ({ kind: "refused", reason, message, steps: [], ...more });

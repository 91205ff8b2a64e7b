/** From a name to addresses. */
import type { EventBase } from "./event-base.ts";

/** 4 or 6: the IP version. */
export type Family = 4 | 6;

/** A name is about to be looked up, both families at once. Not emitted for a literal address. */
export interface LookupStarted extends EventBase {
  readonly type: "lookup-started";
  /** The attempt this lookup serves, from 1. */
  readonly attempt: number;
  readonly host: string;
}

/** One family has answered, with addresses in the resolver's order. */
export interface LookupAnswered extends EventBase {
  readonly type: "lookup-answered";
  readonly attempt: number;
  readonly host: string;
  readonly family: Family;
  readonly addresses: readonly string[];
  /** ms since the lookup started. */
  readonly duration: number;
}

/** One family has failed. Both failing ends the attempt; one failing does not. */
export interface LookupFailed extends EventBase {
  readonly type: "lookup-failed";
  readonly attempt: number;
  readonly host: string;
  readonly family: Family;
  /** The resolver's code: `ENOTFOUND`, `EAI_AGAIN`, or `ETIMEDOUT` for our own deadline. */
  readonly code: string;
  readonly message: string;
  readonly duration: number;
}

/**
 * The addresses, sorted (RFC 6724) and interleaved (RFC 8305 §4): when both families have ended, or when a connection
 * was there before. The first attempt may have started already (RFC 8305 §3). Emitted for a literal too.
 */
export interface LookupEnded extends EventBase {
  readonly type: "lookup-ended";
  readonly attempt: number;
  readonly host: string;
  /** In the order of trying. Empty when the lookup failed. */
  readonly addresses: readonly string[];
  readonly duration: number;
}

export type LookupEvent = LookupStarted | LookupAnswered | LookupFailed | LookupEnded;

/** RFC 7413 §4: what is kept of a fast open, where one is asked for. */
import type { Tcb } from "./tcb.ts";

export interface FastOpenState {
  /** To be sent with the SYN or SYN,ACK; empty: asks for one. */
  cookie: Uint8Array | undefined;
  /** The peer's SYN has asked for a cookie. */
  asked: boolean;
  experimental: boolean;
  /** Data of the peer's SYN was taken (§4.2). */
  opened: boolean;
  /** Octets of the peer's SYN that were taken. */
  taken: number;
  /** Octets that went with our SYN. */
  synData: number;
}

export const fastOpenOf = (tcb: Tcb): FastOpenState =>
  (tcb.fastOpen ??= {
    cookie: undefined,
    asked: false,
    experimental: false,
    opened: false,
    taken: 0,
    synData: 0,
  });

/** What a silence before a retransmission tells of what ended it: a timer (RFC 6298), or a tail loss probe (RFC 8985 §7). */

/** ns, at least, that a timer waits where the round trip is known to be `roundTrip` (NaN: it is not). */
export const patience = (roundTrip: number): number =>
  Math.max(SILENCE, Number.isNaN(roundTrip) ? 0 : 1.5 * roundTrip);

/**
 * After so long nothing that the sender has heard makes it send, where an answer takes `roundTrip` ns as the capture sees
 * it. RFC 8985 §6.2: of packets that may only be out of order, one that is missing is waited for up to a round trip more.
 */
export const afterAnyAnswer = (roundTrip: number): number => Math.max(SILENCE, 2 * roundTrip);

/**
 * RFC 8985 §7.2: a probe of the last segment goes out after two round trips and what a delayed ACK may take. Where that is
 * near the round trip and 200 ms that Linux's retransmission timer waits, it does not tell.
 */
export const looksLikeProbe = (quiet: number, roundTrip: number): boolean =>
  !Number.isNaN(roundTrip) &&
  near(quiet, 2 * roundTrip + DELAYED_ACK) &&
  !near(quiet, roundTrip + DELAYED_ACK);

const near = (one: number, other: number): boolean => Math.abs(one - other) <= 0.08 * other;

/** ns: the least that a retransmission timer waits (Linux; RFC 6298 §2.4 asks for a second). */
export const SILENCE = 190_000_000;
const DELAYED_ACK = 200_000_000;

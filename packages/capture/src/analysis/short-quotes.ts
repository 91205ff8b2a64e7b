/**
 * ICMP errors that quote no more of a segment than RFC 792 asks for, its ports and its sequence number (RFC 1812 §4.3.2.3
 * asks routers for more). Wireshark counts none of them to a stream; they are about one all the same.
 */
import type { FragmentPlace, LayeredPacket } from "../layers/layered-packet.ts";
import {
  BASE_SEQ,
  BASE_SEQ_SET,
  DIRECTION_INTS,
  DIRECTION_TIMES,
  MARKS,
  NEXT_SEQ,
  SENT_BYTES,
  type StreamStore,
  WINDOW,
} from "./store.ts";

export class ShortQuotes {
  /** By stream; of few. */
  readonly #places = new Map<number, FragmentPlace[]>();

  add(stream: number, { frame, offset }: LayeredPacket): void {
    const known = this.#places.get(stream);
    if (known === undefined) this.#places.set(stream, [{ frame, offset }]);
    else known.push({ frame, offset });
  }

  of(stream: number): readonly FragmentPlace[] {
    return this.#places.get(stream) ?? [];
  }
}

/** Whether the direction has sent a segment with that number, so that the quote is of this connection and not of one before it. */
export const hasSent = ({ directions, times }: StreamStore, direction: number, seq: number): boolean => {
  const row = direction * DIRECTION_INTS;
  // Of a direction that is not in the capture nothing is known but what the other acknowledges.
  if ((directions[row + WINDOW] as number) === -1) return true;
  const next = directions[row + NEXT_SEQ] as number;
  const behind = (next - seq) | 0;
  if (behind < 0) return false;
  const known = ((directions[row + MARKS] as number) & BASE_SEQ_SET) !== 0;
  if (!known || (times[direction * DIRECTION_TIMES + SENT_BYTES] as number) >= 2 ** 31) return true;
  return behind <= (next - (directions[row + BASE_SEQ] as number)) >>> 0;
};

/** What a server sends first where it was spoken to in TLS, and that is no record of it (RFC 8446 §5.1). */
import type { Analyser } from "../analysis/analyser.ts";
import { BASE_SEQ, DIRECTION_INTS, SENT_WITH_DATA } from "../analysis/store.ts";

/** The first data of a server that was spoken to in TLS. */
export interface PlainAnswer {
  readonly side: number;
  readonly helloFrame: number;
  readonly frame: number;
  /** Empty: it is not known. */
  readonly protocol: string;
}

/** A turn that is not the connection's first, of which the other side speaks TLS: what it is where it is the first of its own. */
export const plainAnswer = (analyser: Analyser, helloFrame: number): PlainAnswer | undefined => {
  const { segment, packet, direction } = analyser;
  const { data, dataEnd } = segment;
  if (!isFirstData(analyser) || dataEnd - data < ENOUGH) return undefined;
  const text = String.fromCharCode(...packet.bytes.subarray(data, data + ENOUGH));
  // What is neither may be TLS that is damaged.
  if (!/^[\x20-\x7e\r\n\t]*$/.test(text)) return undefined;
  const protocol = PROTOCOLS.find(([start]) => text.startsWith(start))?.[1] ?? "";
  return { side: direction & 1, helloFrame, frame: packet.frame, protocol };
};

/** It is the first segment with data of its side, and begins where that does. */
const isFirstData = ({ store, direction, segment }: Analyser): boolean => {
  const row = direction * DIRECTION_INTS;
  const base = store.directions[row + BASE_SEQ] as number;
  return store.directions[row + SENT_WITH_DATA] === 1 && segment.seq === ((base + 1) | 0);
};

/** What the first octets of a server say that it speaks. */
const PROTOCOLS: readonly (readonly [string, string])[] = [
  ["HTTP/1.", "HTTP"],
  ["SSH-", "SSH"],
];
/** Octets that tell a record, and those protocols. */
const ENOUGH = 7;

/** Who talks to whom in a stream. */
import { ipAddressText } from "@tcplens/core/wire";
import { be32s } from "../base/octets.ts";
import { ADDRESS_A, ADDRESS_B, PORTS, STREAM_INTS, type StreamStore, VERSION } from "../analysis/store.ts";

/** One end of a connection. */
export interface CaptureEndpoint {
  /** As RFC 5952 and dotted decimals have it. */
  readonly address: string;
  readonly port: number;
}

/** The ends of a stream: `a` sent its first packet. */
export const endpointsOf = (
  store: StreamStore,
  stream: number,
): { a: CaptureEndpoint; b: CaptureEndpoint } => {
  const row = stream * STREAM_INTS;
  const ports = store.streams[row + PORTS] as number;
  return {
    a: { address: addressText(store, row, ADDRESS_A), port: ports >>> 16 },
    b: { address: addressText(store, row, ADDRESS_B), port: ports & 0xffff },
  };
};

const addressText = (
  { streams, addresses }: StreamStore,
  row: number,
  column: typeof ADDRESS_A | typeof ADDRESS_B,
): string => {
  const word = streams[row + column] as number;
  if (streams[row + VERSION] !== 4) return ipAddressText({ family: 6, words: addresses.words(word) });
  // Most connections of a capture have one end in common with the one before.
  const known = column === ADDRESS_A ? recentA : recentB;
  if (known.word !== word || known.text === "") {
    known.word = word;
    known.text = ipAddressText({ family: 4, words: [word >>> 0] });
  }
  return known.text;
};

interface Recent {
  word: number;
  text: string;
}

/** The last IPv4 address of an `a`, and of a `b`. */
const recentA: Recent = { word: 0, text: "" };
const recentB: Recent = { word: 0, text: "" };

/** The address whose octets start at `at`. */
export const ipTextAt = (bytes: Uint8Array, at: number, family: 4 | 6): string => {
  const words: number[] = [];
  for (let word = 0; word < (family === 4 ? 1 : 4); word++) words.push(be32s(bytes, at + word * 4) >>> 0);
  return ipAddressText({ family, words });
};

/** `10.0.3.7:5432`, `[fd00::7]:5432`. */
export const endpointText = ({ address, port }: CaptureEndpoint): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

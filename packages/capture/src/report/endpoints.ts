/** Who talks to whom in a stream. */
import { ipAddressText } from "@tcplens/core/wire";
import { be32s } from "../base/octets.ts";
import { ADDRESSES, PORTS, STREAM_INTS, type StreamStore, VERSION } from "../analysis/store.ts";

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
    a: { address: addressText(store, row, 0), port: ports >>> 16 },
    b: { address: addressText(store, row, 4), port: ports & 0xffff },
  };
};

const addressText = ({ streams }: StreamStore, row: number, from: number): string => {
  const word = streams[row + ADDRESSES + from] as number;
  if (streams[row + VERSION] !== 4) return longAddressText(streams, row + ADDRESSES + from);
  // Most connections of a capture have one end in common with the one before.
  const known = recent[(from >> 2) as 0 | 1];
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
const recent: readonly [Recent, Recent] = [
  { word: 0, text: "" },
  { word: 0, text: "" },
];

const longAddressText = (streams: Int32Array, at: number): string =>
  ipAddressText({ family: 6, words: Array.from(streams.subarray(at, at + 4), (word) => word >>> 0) });

/** The address whose octets start at `at`. */
export const ipTextAt = (bytes: Uint8Array, at: number, family: 4 | 6): string => {
  const words: number[] = [];
  for (let word = 0; word < (family === 4 ? 1 : 4); word++) words.push(be32s(bytes, at + word * 4) >>> 0);
  return ipAddressText({ family, words });
};

/** `10.0.3.7:5432`, `[fd00::7]:5432`. */
export const endpointText = ({ address, port }: CaptureEndpoint): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

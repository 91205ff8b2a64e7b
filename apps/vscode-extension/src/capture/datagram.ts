/** RFC 791 §3.2, RFC 8200 §4.5: a packet that came in fragments, put together again when it is looked at. */
import { Analyser, type CaptureRecord } from "@tcplens/capture";

/** A packet that was put together. */
export interface Datagram {
  /** Stands at the packet: its fields describe it. */
  readonly analyser: Analyser;
  /** The fragments, by their numbers in the capture. */
  readonly frames: readonly number[];
}

/** Takes the packets before a fragment that completes one, then that fragment. */
export class DatagramFinder {
  readonly #analyser = new Analyser();
  readonly #fragments: { readonly frame: number; readonly header: number; readonly of: string }[] = [];

  /** What the packet completes; undefined: nothing, or nothing with a TCP header. */
  take(record: CaptureRecord): Datagram | undefined {
    const { bytes, start, frame } = record;
    const whole = this.#analyser.take(record);
    const { packet } = this.#analyser;
    if (packet.bytes === bytes) {
      const header = packet.version === 4 ? packet.source - 12 : packet.source - 8;
      const of = whole ? undefined : fragmentOf(bytes, header, packet.version);
      if (of === undefined) return undefined;
      this.#fragments.push({ frame, header: header - start, of });
      if (this.#fragments.length > FRAGMENTS_MAX) this.#fragments.shift();
      return undefined;
    }
    if (!whole) return undefined;
    // Its fragments have their headers at the same place, behind the same link layer.
    const others = this.#fragments.filter(
      ({ header, of }) => fragmentOf(bytes, start + header, packet.version) === of,
    );
    return { analyser: this.#analyser, frames: [...others.map((each) => each.frame), frame] };
  }
}

/** Addresses and identification of the packet whose fragment's IP header is at `at`; undefined: it is none. */
const fragmentOf = (bytes: Uint8Array, at: number, version: number): string | undefined => {
  const six = version === 6;
  if (version === 0 || at < 0 || bytes.length < at + (six ? 48 : 20)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const isFragment = six ? view.getUint8(6) === FRAGMENT : (view.getUint16(6) & MORE_OR_OFFSET) !== 0;
  if (view.getUint8(0) >> 4 !== version || !isFragment) return undefined;
  const parts = six
    ? [bytes.subarray(at + 8, at + 40), bytes.subarray(at + 44, at + 48)]
    : [bytes.subarray(at + 12, at + 20), bytes.subarray(at + 4, at + 6)];
  return parts.map((part) => part.join(".")).join("/");
};

/** RFC 791 §3.1: more fragments, or not the first. */
const MORE_OR_OFFSET = 0x3fff;
/** RFC 8200 §4.5: next header. */
const FRAGMENT = 44;
/** Fragments remembered: more than a packet can have of any useful size. */
const FRAGMENTS_MAX = 8192;

/**
 * TLS alerts that end a handshake, looked for while it lasts: a side that has no keys yet sends its alert in the clear, as
 * the last record of what it sends (RFC 8446 §6); of one that is encrypted its length is all that is seen.
 */
import type { Analyser } from "../../analysis/analyser.ts";
import { BASE_SEQ, DIRECTION_INTS, SENT_WITH_DATA } from "../../analysis/store.ts";
import { alertNames } from "./alert-names.ts";

/** An alert that ended a handshake. */
export interface TlsAlert {
  readonly side: number;
  readonly frame: number;
  /** What it says; −1: it is encrypted. */
  readonly number: number;
  /** It is the first data of its side. */
  readonly first: boolean;
  /** The number after it. */
  readonly end: number;
}

/** What of a record has come with a segment that ends within it. */
interface Begun {
  readonly direction: number;
  readonly seq: number;
  readonly octets: Uint8Array;
}

export class TlsAlerts {
  readonly #alerts = new Map<number, TlsAlert>();
  /** By stream; of few, and no longer than until the next segment. */
  readonly #begun = new Map<number, Begun>();

  /** The alert that ended a stream's handshake, as far as one was seen. */
  of(stream: number): TlsAlert | undefined {
    return this.#alerts.get(stream);
  }

  /** A segment with data, while the handshake lasts. `answers`: it is the first after data of the other side. */
  take(analyser: Analyser, answers: boolean): void {
    const { stream, direction, segment, packet } = analyser;
    if (this.#alerts.has(stream)) return;
    const { data, dataEnd } = segment;
    const whole = dataEnd - data === segment.length;
    const tail = packet.bytes.subarray(whole ? Math.max(data, dataEnd - ALERT) : dataEnd, dataEnd);
    const number = fatal(this.#joined(analyser, tail));
    if (number >= 0) this.#keep(analyser, number);
    else if (whole && answers && isSealedAlert(packet.bytes.subarray(data, dataEnd)))
      this.#keep(analyser, -1);
    else if (tail.length > 0) {
      const from = tail.lastIndexOf(ALERT_TYPE);
      const seq = (segment.seq + segment.length) | 0;
      if (from >= 0) this.#begun.set(stream, { direction, seq, octets: tail.slice(from) });
    }
  }

  #keep({ stream, direction, segment, packet, store }: Analyser, number: number): void {
    const row = direction * DIRECTION_INTS;
    const first =
      store.directions[row + SENT_WITH_DATA] === 1 &&
      segment.seq === (((store.directions[row + BASE_SEQ] as number) + 1) | 0);
    const end = (segment.seq + segment.length) | 0;
    this.#alerts.set(stream, { side: direction & 1, frame: packet.frame, number, first, end });
  }

  /** The end of a segment, with what came before it where a record goes on. */
  #joined({ stream, direction, segment }: Analyser, tail: Uint8Array): Uint8Array {
    const begun = this.#begun.get(stream);
    if (begun?.direction !== direction) return tail;
    this.#begun.delete(stream);
    if (tail.length >= ALERT || begun.seq !== segment.seq) return tail;
    const both = new Uint8Array(begun.octets.length + tail.length);
    both.set(begun.octets);
    both.set(tail, begun.octets.length);
    return both.subarray(Math.max(0, both.length - ALERT));
  }
}

/** RFC 8446 §5.1 and §6: the number of a fatal alert that is a record of its own; −1: it is none. */
const fatal = (octets: Uint8Array): number => {
  if (octets.length !== ALERT) return -1;
  const [type, major, minor = 0, high, low, level, number = -1] = octets;
  const isAlert = type === ALERT_TYPE && major === 3 && minor <= 4 && high === 0 && low === 2;
  return isAlert && level === FATAL && alertNames[number] !== undefined ? number : -1;
};

/**
 * RFC 8446 §5.2: two octets of content, one of their type and sixteen of AES-GCM or ChaCha20-Poly1305, as nothing but an
 * alert has them in a handshake; before it change_cipher_spec may stand (RFC 8446 §D.4).
 */
const isSealedAlert = (octets: Uint8Array): boolean => {
  const changes = octets[0] === 20 && octets.length === SEALED + CHANGE;
  const at = changes ? CHANGE : 0;
  return (
    octets.length === SEALED + at &&
    octets[at] === 23 &&
    octets[at + 1] === 3 &&
    octets[at + 3] === 0 &&
    octets[at + 4] === SEALED - 5
  );
};

const ALERT_TYPE = 21;
const FATAL = 2;
/** Octets: an alert in the clear, an encrypted one, change_cipher_spec, each with the head of its record. */
const ALERT = 7;
const SEALED = 24;
const CHANGE = 6;

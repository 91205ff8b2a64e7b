/** What a format of capture file must know how to do: read whole units out of a piece of the file. */
import type { CarriedBlock } from "./carried-blocks.ts";
import type { CaptureRecord, RecordSink } from "./record.ts";
import type { CaptureInterface, CaptureSection } from "./interfaces.ts";

/** Reads one format. Keeps nothing of the octets it is given. */
export interface CaptureFormat {
  /** As it is named to people: `pcap (microseconds)`. */
  readonly name: string;
  /** Octets before its first packet, at least. */
  readonly header: number;
  /** Interfaces described so far; a format that knows none gives the one that is implied. */
  readonly interfaces: readonly CaptureInterface[];
  /** pcapng: the file's sections, and the names it gives to addresses. */
  readonly sections?: readonly CaptureSection[];
  readonly names?: ReadonlyMap<string, readonly string[]>;
  /** pcapng: blocks that a copy of the file carries on. */
  readonly carried?: { readonly list: readonly CarriedBlock[] };
  /**
   * Reads whole units from `from` on and gives their packets to `sink` through `record`. Returns where it stopped: the
   * unit there is not whole, and `needed` says how many octets it takes.
   */
  read(bytes: Uint8Array, from: number, to: number, context: ReadContext): number;
  /**
   * One that reads the same file from a packet on, as if it had read all before it; `offset`: of a packet that this one
   * has given. It shares what this one knows of interfaces and sections, and adds nothing to it.
   */
  at(offset: number): CaptureFormat;
  /**
   * More octets have come after the end; `frames`: given so far. What was guessed for want of them is told anew; false: too
   * late. Absent: nothing is ever guessed.
   */
  resume?(frames: number): boolean;
  /** Octets of the unit at which `read` stopped, as far as is known; 0: of any length (a read again will tell). */
  readonly needed: number;
  /** Why nothing more can be read; what was read before counts. */
  readonly fault: string | undefined;
}

export interface ReadContext {
  readonly record: CaptureRecord;
  readonly sink: RecordSink;
  /** Offset in the file of `bytes[0]`. */
  base: number;
  /** No more octets will come. */
  ended: boolean;
}

/** Octets of one packet at most, as in Wireshark (WTAP_MAX_PACKET_SIZE_STANDARD): more is damage. */
export const PACKET_MAX = 262_144;

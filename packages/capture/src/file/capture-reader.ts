/** Reads a capture of any format that is known, piece by piece, as the pieces come. */
import type { CaptureProblem } from "../base/problem.ts";
import type { CarriedBlock } from "./carried-blocks.ts";
import type { CaptureFormat, ReadContext } from "./format.ts";
import { HeldOctets } from "./held-octets.ts";
import type { CaptureInterface, CaptureSection } from "./interfaces.ts";
import { erfFormat } from "./erf.ts";
import { pcapFormat } from "./pcap.ts";
import { pcapngFormat } from "./pcapng.ts";
import { snoopFormat } from "./snoop.ts";
import { notCapture } from "./unread-formats.ts";
import { emptyRecord, type RecordSink } from "./record.ts";

/** Gives the packets of one file to a sink. Holds no more than the packet that is not whole yet. */
export class CaptureReader {
  readonly #context: ReadContext;
  #format: CaptureFormat | undefined;
  /** The unit that the last piece left unfinished. */
  readonly #held = new HeldOctets();
  /** Octets taken. */
  #read = 0;
  #problem: CaptureProblem | undefined;
  /** Whether the problem is that the file ends where it does. */
  #endsEarly = false;

  readonly #after: number;

  /** `after`: frames of the files that this one goes on from, whose numbers go on. */
  constructor(sink: RecordSink, after = 0) {
    this.#after = after;
    this.#context = { record: { ...emptyRecord(), frame: after }, sink, base: 0, ended: false };
  }

  /**
   * A reader of the same file that begins at a packet which this one has given; `offset`: of that packet's record. It
   * knows what this one has read of interfaces and sections, and is to be given the octets from there on. Its frames count
   * from 1.
   */
  at(offset: number, sink: RecordSink): CaptureReader {
    const other = new CaptureReader(sink);
    other.#format = this.#format?.at(offset);
    other.#read = offset;
    return other;
  }

  /** As people know it: `pcapng`; `undefined` until the first octets have come. */
  get format(): string | undefined {
    return this.#format?.name;
  }

  /** Those described so far; a packet's `interfaceId` counts into it. */
  get interfaces(): readonly CaptureInterface[] {
    return this.#format?.interfaces ?? [];
  }

  /** pcapng: what made each section; at most 1024 are kept. */
  get sections(): readonly CaptureSection[] {
    return this.#format?.sections ?? [];
  }

  /** pcapng: names of addresses, as the file's maker resolved them. */
  get names(): ReadonlyMap<string, readonly string[]> {
    return this.#format?.names ?? noNames;
  }

  /** pcapng: the blocks so far that a copy of the file carries on, beside packets; of all together 16 MiB are kept. */
  get carried(): readonly CarriedBlock[] {
    return this.#format?.carried?.list ?? noBlocks;
  }

  /** Frames read, as Wireshark counts them (packets, and blocks of pcapng that it shows like packets), those before this file too. */
  get frames(): number {
    return this.#context.record.frame;
  }

  /** What is wrong with the file; nothing is read after it. */
  get problem(): CaptureProblem | undefined {
    return this.#problem;
  }

  /**
   * The next octets of the file. Nothing of them is kept but a copy of an unfinished packet at their end. Some programs wrote
   * longer headers of packets into pcap files and did not say so, which the second packet tells: the first of such a file is
   * given once the header of the second has come, or the end.
   */
  push(piece: Uint8Array): void {
    const held = this.#held;
    let at = 0;
    while (held.length > 0 && at < piece.length && this.#problem === undefined) {
      const needed = this.#format?.needed ?? HEAD;
      const taken = Math.min(Math.max(1, needed - held.length), piece.length - at);
      held.add(piece, at, at + taken);
      at += taken;
      if (held.length >= needed) held.drop(this.#parse(held.bytes, 0, held.length));
    }
    if (this.#problem !== undefined || at === piece.length) return;
    const stopped = this.#parse(piece, at, piece.length);
    if (this.#problem === undefined) held.add(piece, stopped, piece.length);
  }

  /**
   * There are no more octets: whatever is unfinished stays so. `damage` says why they end, where it was not the end of the
   * file: one sentence, lower case.
   */
  end(damage?: string): void {
    if (this.#problem !== undefined) return;
    const held = this.#held;
    if (this.#format === undefined && held.length > 0) this.#lastTry();
    this.#context.ended = true;
    if (this.#problem === undefined && this.#format !== undefined && held.length > 0)
      held.drop(this.#parse(held.bytes, 0, held.length));
    if (this.#problem !== undefined) return;
    if (damage !== undefined) return this.#fail(damage);
    if (this.#read + held.length === 0) this.#fail("the file is empty");
    else if (this.#format === undefined) this.#fail(notCapture(held.bytes.subarray(0, held.length)));
    else if (held.length > 0)
      this.#fail(
        this.#read === 0 ? "the file ends in its header" : "the file ends in the middle of a packet",
      );
    this.#endsEarly = this.#problem !== undefined;
  }

  /** Whether `problem` is no more than that the file ends where it does: more octets may mend it. */
  get endsEarly(): boolean {
    return this.#endsEarly;
  }

  /**
   * After `end`: the file has grown, and what came is to be pushed. False, and nothing is changed, where reading stopped for
   * another reason than the file's end, or where a packet was given by a guess that more octets may refute.
   */
  resume(): boolean {
    if (this.#problem !== undefined && !this.#endsEarly) return false;
    if (this.#format?.resume?.(this.frames - this.#after) === false) return false;
    this.#problem = undefined;
    this.#endsEarly = false;
    this.#context.ended = false;
    // What so few octets looked like is told anew from more.
    if (this.#read === 0) this.#format = undefined;
    return true;
  }

  /** A file of fewer octets than it takes to tell: the shortest one of a format that has no more. */
  #lastTry(): void {
    const held = this.#held;
    const padded = new Uint8Array(HEAD);
    padded.set(held.bytes.subarray(0, held.length));
    this.#format = formatOf(padded, 0);
    if (this.#format !== undefined && held.length >= this.#format.header)
      held.drop(this.#parse(held.bytes, 0, held.length));
  }

  /** Returns where it stopped. */
  #parse(bytes: Uint8Array, from: number, to: number): number {
    if (this.#format === undefined) {
      if (to - from < HEAD) return from;
      this.#format = formatOf(bytes, from);
      if (this.#format === undefined) {
        this.#fail(notCapture(bytes.subarray(from, to)));
        return from;
      }
    }
    this.#context.base = this.#read - from;
    const stopped = this.#format.read(bytes, from, to, this.#context);
    this.#read += stopped - from;
    if (this.#format.fault !== undefined) this.#fail(this.#format.fault);
    return stopped;
  }

  #fail(what: string): void {
    this.#problem = { what, offset: this.#read, frame: this.#context.record.frame + 1 };
  }
}

const formatOf = (bytes: Uint8Array, at: number): CaptureFormat | undefined =>
  pcapFormat(bytes, at) ?? pcapngFormat(bytes, at) ?? snoopFormat(bytes, at) ?? erfFormat(bytes, at);

const noBlocks: readonly CarriedBlock[] = [];
const noNames: ReadonlyMap<string, readonly string[]> = new Map();

/** Octets it takes to tell the formats apart. */
const HEAD = 24;

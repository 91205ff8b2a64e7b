/**
 * A file that grows, and the files that come after it under its name: it is moved away or deleted and another one made, as
 * log rotation does, emptied and written anew, as tcpdump and dumpcap do whose names come round, or emptied while the program that
 * writes it goes on, as copytruncate does.
 */
import { open, stat, type FileHandle } from "node:fs/promises";
import { fileProblem } from "../tracing/file-problem.ts";
import { filePieces } from "./file-pieces.ts";

/** See the file's head. */
export class FollowedFile {
  readonly #name: string;
  #file: FileHandle;
  #next: FileHandle | undefined;
  /** Octets at its start, by which it is known that it has been written anew. */
  #head = new Uint8Array(0);
  /** Nothing has its name. */
  #gone = false;
  #emptied = false;
  #lost: string | undefined;

  constructor(name: string, file: FileHandle) {
    this.#name = name;
    this.#file = file;
  }

  /** The one that is read. */
  get file(): FileHandle {
    return this.#file;
  }

  /** The pieces have ended because another file begins, which those that are asked for next are of. */
  get succeeded(): boolean {
    return this.#next !== undefined;
  }

  /** Why it is followed no longer. */
  get lost(): string | undefined {
    return this.#lost;
  }

  /** The octets of the file that has the name now, until the signal or until there is another one. `tell`: what becomes of it. */
  async *pieces(signal: AbortSignal, tell: (what: string) => void): AsyncGenerator<Uint8Array> {
    await this.#turn();
    const more = async (at: number): Promise<boolean> => {
      if (this.succeeded) return false;
      await wait(GROWTH_EVERY, signal);
      return signal.aborted || this.#look(at, tell);
    };
    for await (const piece of filePieces(this.#file, { signal, seekable: true, more })) {
      if (this.#head.length < HEAD_OCTETS)
        this.#head = Uint8Array.of(...this.#head, ...piece.subarray(0, HEAD_OCTETS - this.#head.length));
      yield piece;
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
    if (this.#next !== this.#file) await this.#next?.close();
  }

  async #turn(): Promise<void> {
    if (this.#next === undefined) return;
    if (this.#next !== this.#file) await this.#file.close();
    this.#file = this.#next;
    this.#next = undefined;
    this.#head = new Uint8Array(0);
    this.#gone = false;
    this.#emptied = false;
  }

  /** Of `at` octets that have been read: whether to look for more. */
  async #look(at: number, tell: (what: string) => void): Promise<boolean> {
    const now = await this.#file.stat();
    const there = await stat(this.#name).catch(() => undefined);
    if (there === undefined) {
      if (!this.#gone) tell("the file is there no more; waiting for a new one of that name");
      this.#gone = true;
    } else if (there.ino !== now.ino || there.dev !== now.dev) {
      if (!there.isFile()) {
        this.#lost = "what has taken its place is no file";
        return false;
      }
      // What was written into the old one before that is still read.
      return this.#open(tell);
    } else this.#gone = false;
    if (now.size >= at && !this.#emptied && (await this.#isSame())) return true;
    if (!this.#emptied)
      tell("the file was emptied; what is written into it now is followed, and numbers go on");
    this.#emptied = true;
    return now.size === 0 || this.#refilled(at, tell);
  }

  async #open(tell: (what: string) => void): Promise<boolean> {
    try {
      this.#next = await open(this.#name);
      tell("another file has taken its place, which is followed from here on, and numbers go on");
      return true;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
      if (code === undefined) throw error;
      if (code === "ENOENT") return true;
      this.#lost = `another file has taken its place, which cannot be read: ${fileProblem(code)}`;
      return false;
    }
  }

  async #isSame(): Promise<boolean> {
    const { length } = this.#head;
    return length === 0 || equal(this.#head, await this.#octets(0, length));
  }

  async #refilled(at: number, tell: (what: string) => void): Promise<boolean> {
    if (!isHole(await this.#octets(0, MARK_OCTETS))) {
      this.#next = this.#file;
      return false;
    }
    // The program goes on where it was, and what is before is a hole: no capture begins with zeros.
    const here = await this.#octets(at, MARK_OCTETS);
    if (here.length < MARK_OCTETS) return true;
    if (isHole(here)) {
      this.#lost = "the file was emptied while it was written, and packets with it that had not been read";
      return false;
    }
    tell("the program that writes it goes on where it was");
    this.#emptied = false;
    this.#head = new Uint8Array(HEAD_OCTETS).subarray(0, Math.min(at, HEAD_OCTETS));
    return true;
  }

  async #octets(from: number, most: number): Promise<Uint8Array> {
    const { bytesRead, buffer } = await this.#file.read(new Uint8Array(most), 0, most, from);
    return buffer.subarray(0, bytesRead);
  }
}

const equal = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((octet, at) => octet === other[at]);

const isHole = (octets: Uint8Array): boolean => octets.every((octet) => octet === 0);

const wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });

/** How often it is looked at, ms. */
const GROWTH_EVERY = 200;
/** Enough for the first packet's time, behind the descriptions that pcapng begins with. */
const HEAD_OCTETS = 1024;
/** A record of pcap begins with so many octets before its packet; they are not all zero. */
const MARK_OCTETS = 16;

/**
 * A file that was read to its end and may grow: looked at now and then while somebody looks at what it holds. Growth is read
 * on from where reading stopped, again and again; anything else that happens to the file ends that, and is said.
 */
import { compressionOf } from "@tcplens/capture";
import type { CaptureSummary } from "../shared/capture-view.ts";
import { type ByteSource, PIECE } from "./byte-source.ts";

/** What is done with what is seen of the file. */
interface FollowedFileEvents {
  /** The file grows: false where it cannot be read on. */
  readonly resume: () => boolean;
  /** The next octets; false: nothing can be made of them or of what follows. */
  readonly push: (octets: Uint8Array) => boolean;
  /** `goesOn`: more is to be expected; else what has been read is all that there is, for now or for good. */
  readonly expects: (goesOn: boolean) => void;
  /** Something that is to be told has changed. */
  readonly changed: () => void;
}

/** See the file's head. */
export class FollowedFile {
  readonly #source: ByteSource;
  readonly #events: FollowedFileEvents;
  /** Octets that have been read. */
  #at = 0;
  /** What the file began with, and what stood before `#at`: whether it is still the same file. */
  #head = new Uint8Array(0);
  #tail = new Uint8Array(0);
  /** `watched`: looked at, though it could not be read on. */
  #state: NonNullable<CaptureSummary["follow"]> | "watched" | "over" = "over";
  #change: CaptureSummary["changed"];
  /** Its size as it was last told while it was not followed. */
  #told = 0;
  #watched = false;
  #looking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(source: ByteSource, events: FollowedFileEvents) {
    this.#source = source;
    this.#events = events;
  }

  /** Undefined: nothing more of it will be read. */
  get follow(): CaptureSummary["follow"] {
    return this.#state === "watched" || this.#state === "over" ? undefined : this.#state;
  }

  /** What has happened to the file that cannot be followed. */
  get change(): CaptureSummary["changed"] {
    return this.#change;
  }

  /**
   * It has been read. `octets`: so many, to its end, from where it can be read on; undefined: there is damage in it, and
   * nothing is read on.
   */
  async begin(octets: number | undefined): Promise<void> {
    if (this.#source.news === undefined) return;
    const at = octets ?? this.#source.size;
    this.#at = at;
    this.#head = (await this.#source.read(0, Math.min(at, MARK))).slice();
    this.#tail = (await this.#source.read(Math.max(0, at - MARK), Math.min(at, MARK))).slice();
    const readable = octets !== undefined && compressionOf(this.#head) === undefined;
    // What compression has made of it may have been told from fewer octets than there are.
    if (!readable) this.#at = Math.max(at, this.#source.size);
    this.#state = readable ? "ready" : "watched";
    this.#soon();
  }

  /** Whether somebody looks at what it holds: the file itself is looked at only then. */
  watch(on: boolean): void {
    this.#watched = on;
    clearTimeout(this.#timer);
    if (on) void this.#look();
  }

  /** What comes is not read until it is to go on again. */
  stop(): void {
    if (this.#state !== "following") return;
    this.#state = "stopped";
    this.#events.expects(false);
    this.#events.changed();
  }

  goOn(): void {
    if (this.#state !== "stopped") return;
    this.#state = "following";
    this.#events.expects(true);
    this.#events.changed();
    void this.#look();
  }

  close(): void {
    this.#state = "over";
    this.#watched = false;
    clearTimeout(this.#timer);
  }

  #soon(): void {
    clearTimeout(this.#timer);
    if (!this.#watched || this.#state === "over") return;
    const wait = this.#state === "following" ? FOLLOW_EVERY : LOOK_EVERY;
    this.#timer = setTimeout(() => void this.#look(), wait);
  }

  async #look(): Promise<void> {
    const { news } = this.#source;
    if (this.#looking || this.#state === "over" || news === undefined) return;
    this.#looking = true;
    try {
      const found = await news(this.#at);
      if (this.#isOver || found === "same") return;
      if (found !== "grown" && found !== "touched") return this.#lose(found);
      const same = await this.#isTheSame();
      if (this.#isOver) return;
      if (!same) this.#lose("replaced");
      else if (found === "grown") await this.#grown();
      else if (this.#state === "ready" || this.#state === "watched") this.#lose("changed");
    } catch {
      // It cannot be looked at, as where a network is gone: it may be again.
    } finally {
      this.#looking = false;
      this.#soon();
    }
  }

  /** Whether what was read still stands there. */
  async #isTheSame(): Promise<boolean> {
    const { length } = this.#tail;
    const [head, tail] = [
      await this.#source.read(0, this.#head.length),
      await this.#source.read(this.#at - length, length),
    ];
    return isEqual(head, this.#head) && isEqual(tail, this.#tail);
  }

  async #grown(): Promise<void> {
    // Whoever looked has gone meanwhile: it is seen again once somebody looks.
    if (!this.#watched) return;
    if (this.#state === "watched")
      return this.#lose(compressionOf(this.#head) === undefined ? "changed" : "compressed");
    if (this.#state === "stopped") {
      if (this.#source.size !== this.#told) this.#events.changed();
      this.#told = this.#source.size;
      return;
    }
    if (this.#state === "ready") {
      if (!this.#events.resume()) return this.#lose("changed");
      this.#state = "following";
      this.#events.expects(true);
    }
    while (this.#isFollowed && this.#at < this.#source.size) {
      const octets = await this.#source.read(this.#at, Math.min(PIECE, this.#source.size - this.#at));
      if (octets.length === 0) break;
      this.#took(octets);
      if (!this.#events.push(octets)) return this.#lose(undefined);
    }
    this.#events.changed();
  }

  get #isFollowed(): boolean {
    return this.#state === "following" && this.#watched;
  }
  get #isOver(): boolean {
    return this.#state === "over";
  }

  #took(octets: Uint8Array): void {
    this.#at += octets.length;
    if (this.#head.length < MARK) this.#head = joined(this.#head, octets).slice(0, MARK);
    this.#tail = joined(this.#tail, octets.subarray(-MARK)).slice(-MARK);
  }

  /** It is looked at no more. */
  #lose(why: CaptureSummary["changed"]): void {
    const followed = this.#state === "following";
    this.close();
    this.#change = why;
    if (followed) this.#events.expects(false);
    this.#events.changed();
  }
}

const joined = (one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(one.length + other.length);
  whole.set(one);
  whole.set(other, one.length);
  return whole;
};

const isEqual = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((octet, at) => octet === other[at]);

/** Octets by which a file is known again. */
const MARK = 4096;
/** ms between two looks at a file: that stands still, and that grows. */
const LOOK_EVERY = 1000;
const FOLLOW_EVERY = 400;

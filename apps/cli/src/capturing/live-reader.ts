/** A capture read and analysed while it goes on. */
import { Analyser, CaptureReader, standardObservers, type CaptureRecord } from "@tcplens/capture";
import type { LiveCapture } from "@tcplens/node-transport";
import type { CaptureFile } from "./capture-file.ts";

/** What is told of what is read. */
export interface LiveListener {
  /** A TCP packet of a connection, which the analyser has just taken. */
  readonly packet: (analyser: Analyser, record: CaptureRecord) => void;
  /** An ICMP error about a connection, which quotes too little of its segment to be a packet of it. */
  readonly quote: (analyser: Analyser, record: CaptureRecord) => void;
  /** All that has come by now has been read; what it returns is waited for. */
  readonly paused: (analyser: Analyser) => Promise<unknown> | undefined;
}

/** See the file's head. */
export class LiveReader {
  readonly analyser: Analyser = new Analyser(standardObservers());
  readonly #reader: CaptureReader;
  readonly #listener: LiveListener;
  readonly #file: CaptureFile | undefined;
  #names: readonly string[] = [];
  /** TCP packets that belong to a connection. */
  packets = 0;
  octets = 0;

  constructor(listener: LiveListener, file: CaptureFile | undefined) {
    this.#listener = listener;
    this.#file = file;
    this.analyser.goesOn = true;
    this.#reader = new CaptureReader((record) => this.#take(record));
  }

  get frames(): number {
    return this.#reader.frames;
  }

  get format(): string | undefined {
    return this.#reader.format;
  }

  /** Resolves at the capture's end, to what is wrong with its octets, where something is. */
  async read(capture: LiveCapture): Promise<string | undefined> {
    this.#names = capture.interfaces;
    this.#file?.begin(capture);
    for await (const piece of capture.octets) {
      this.#file?.take(piece);
      this.#reader.push(piece);
      this.octets += piece.length;
      this.#file?.flush();
      const pause = this.#listener.paused(this.analyser);
      if (pause !== undefined) await pause;
      if (this.#reader.problem !== undefined) break;
    }
    this.#reader.end();
    this.analyser.goesOn = false;
    return this.#reader.problem?.what;
  }

  #take(record: CaptureRecord): void {
    this.#file?.packet(record, this.#reader.interfaces, this.#names);
    if (this.analyser.take(record)) {
      this.packets += 1;
      this.#listener.packet(this.analyser, record);
    } else if (this.analyser.stream >= 0) this.#listener.quote(this.analyser, record);
  }
}

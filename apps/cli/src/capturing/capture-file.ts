/** `--write`: the packets as a pcapng file, as they come. */
import { closeSync, openSync, writeSync } from "node:fs";
import { PcapngWriter, type CaptureInterface, type CaptureRecord } from "@tcplens/capture";
import type { LiveCapture } from "@tcplens/node-transport";
import { fileProblem } from "../tracing/file-problem.ts";
import { UsageError } from "../usage-error.ts";

/** See the file's head. What dumpcap writes is such a file already, and is kept as it is. */
export class CaptureFile {
  readonly name: string;
  readonly #file: number;
  readonly #producer: string;
  #writer: PcapngWriter | undefined;
  #interfaces = 0;

  /**
   * Makes the file, or empties it.
   * @throws {@link UsageError} when that fails.
   */
  constructor(name: string, producer: string) {
    this.name = name;
    this.#producer = producer;
    try {
      this.#file = openSync(name, "w");
    } catch (error) {
      throw cannotWrite(name, error);
    }
  }

  begin({ format }: LiveCapture): void {
    if (format === "pcap")
      this.#writer = new PcapngWriter((piece) => this.#write(piece), { application: this.#producer });
  }

  /** Octets of the capture, before their packets are taken. */
  take(piece: Uint8Array): void {
    if (this.#writer === undefined) this.#write(piece);
  }

  packet(
    { interfaceId, seconds, nanoseconds, bytes, start, end, originalLength }: CaptureRecord,
    interfaces: readonly CaptureInterface[],
    names: readonly string[],
  ): void {
    const writer = this.#writer;
    if (writer === undefined) return;
    for (; this.#interfaces < interfaces.length; this.#interfaces += 1) {
      const name = names[this.#interfaces];
      const about = interfaces[this.#interfaces] as CaptureInterface;
      writer.addInterface({ ...about, ...(name === undefined ? {} : { name }), resolution: "ns" });
    }
    writer.packet({
      interface: interfaceId,
      at: { seconds, nanoseconds },
      bytes: bytes.subarray(start, end),
      originalLength,
    });
  }

  /** What has come so far is in the file. */
  flush(): void {
    this.#writer?.flush();
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }

  #write(piece: Uint8Array): void {
    try {
      for (let at = 0; at < piece.length;) at += writeSync(this.#file, piece, at);
    } catch (error) {
      throw cannotWrite(this.name, error);
    }
  }
}

const cannotWrite = (name: string, error: unknown): unknown => {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  return code === undefined ? error : new UsageError(`--write: cannot write ${name}: ${fileProblem(code)}`);
};

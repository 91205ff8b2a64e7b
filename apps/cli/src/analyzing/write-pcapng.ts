/** The connections that were asked for as a pcapng file of their own, with what was found as comments on the packets. */
import { createHash, randomBytes } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import {
  Anonymiser,
  packetComments,
  PcapngWriter,
  type Analyser,
  type CaptureFinding,
  type CaptureRecord,
  type ConnectionReport,
} from "@tcplens/capture";
import { countWords } from "@tcplens/trace";
import { fileProblem } from "../tracing/read-input.ts";
import { UsageError } from "../usage-error.ts";
import type { ExportRequest } from "./plan-analysis.ts";
import type { Showing } from "./showing.ts";

/**
 * Reads the capture once more and writes their packets.
 * @throws {@link UsageError} when the file cannot be written.
 */
export const writePcapng = async (showing: Showing, request: ExportRequest): Promise<void> => {
  const { analysis, context, source } = showing;
  if (analysis === undefined || context.interrupted.aborted) return;
  const { reports } = showing.choose(analysis);
  if (reports.length === 0)
    throw new UsageError(`--pcapng: there is no connection to write, and ${request.file} is left as it was`);
  const file = opened(request.file);
  try {
    const writer = new PcapngWriter((piece) => writeWhole(file, piece), {
      application: context.producer,
      ...(request.anonymize ? {} : { comment: `${reports.length} of the TCP connections in ${source.name}` }),
    });
    const packets = new Packets(writer, reports, request);
    for (const seen of analysis.reading.interfaces)
      writer.addInterface(request.anonymize ? {} : { ...seen, resolution: "ns" });
    await showing.read((analyser, record) => packets.take(analyser, record));
    writer.flush();
    context.stderr.write(`wrote ${request.file}: ${countWords(packets.written, "packet")}\n`);
    if (request.anonymize && !request.strip)
      context.stderr.write(
        "tcplens: only addresses are changed: names and addresses in the data are still there; --strip leaves the data out\n",
      );
  } finally {
    closeSync(file);
  }
};

const opened = (file: string): number => {
  try {
    return openSync(file, "w");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new UsageError(`--pcapng: cannot write ${file}: ${fileProblem(code)}`);
  }
};

const writeWhole = (file: number, piece: Uint8Array): void => {
  for (let at = 0; at < piece.length;) at += writeSync(file, piece, at);
};

class Packets {
  readonly #writer: PcapngWriter;
  readonly #request: ExportRequest;
  readonly #streams: ReadonlySet<number>;
  readonly #comments: ReadonlyMap<number, readonly string[]>;
  readonly #anonymiser: Anonymiser | undefined;
  written = 0;

  constructor(writer: PcapngWriter, reports: readonly ConnectionReport[], request: ExportRequest) {
    this.#writer = writer;
    this.#request = request;
    this.#streams = new Set(reports.map(({ stream }) => stream));
    this.#comments = commentsOf(reports, request.anonymize);
    this.#anonymiser = request.anonymize
      ? new Anonymiser({ key: keyOf(request.key), payload: request.strip ? "removed" : "kept" })
      : undefined;
  }

  take(analyser: Analyser, record: CaptureRecord): void {
    if (!this.#streams.has(analyser.stream)) return;
    const { frame, interfaceId, seconds, nanoseconds } = record;
    const packet =
      this.#anonymiser === undefined ? this.#plain(analyser, record) : this.#anonymiser.take(record);
    if (packet === undefined) return;
    const found = this.#comments.get(frame) ?? [];
    this.#writer.packet({
      ...packet,
      interface: interfaceId,
      // What is older than 1970 cannot be said in pcapng.
      at: seconds < 0 ? { seconds: 0, nanoseconds: 0 } : { seconds, nanoseconds },
      comments: this.#request.anonymize ? found : [...packetComments(record), ...found],
    });
    this.written += 1;
  }

  #plain(
    { packet, segment }: Analyser,
    { bytes, start, end, originalLength }: CaptureRecord,
  ): { readonly bytes: Uint8Array; readonly originalLength: number } {
    if (!this.#request.strip) return { bytes: bytes.subarray(start, end), originalLength };
    // Where the header was put together from fragments, nothing tells header from data in this one.
    const kept = packet.bytes === bytes ? Math.min(end, packet.segment + segment.headerLength) : start;
    return { bytes: bytes.subarray(start, kept), originalLength };
  }
}

/** What was found, by the frame that proves it. Its sentences name addresses: where those are changed its code must do. */
const commentsOf = (
  reports: readonly ConnectionReport[],
  anonymize: boolean,
): ReadonlyMap<number, readonly string[]> => {
  const comments = new Map<number, string[]>();
  for (const finding of reports.flatMap(({ findings }) => findings)) {
    for (const [index, { frame, text }] of finding.evidence.entries()) {
      const lines = comments.get(frame) ?? [];
      lines.push(anonymize ? finding.code : commentOf(finding, text, index === 0));
      comments.set(frame, lines);
    }
  }
  return comments;
};

const commentOf = ({ code, cause }: CaptureFinding, text: string, first: boolean): string =>
  first ? `${cause} [${code}] ${text}` : `[${code}] ${text}`;

/** The same text gives the same addresses in every file; without one nobody can undo them. */
const keyOf = (text: string | undefined): Uint8Array =>
  text === undefined
    ? randomBytes(KEY_OCTETS)
    : createHash("sha256").update(text).digest().subarray(0, KEY_OCTETS);

const KEY_OCTETS = 16;

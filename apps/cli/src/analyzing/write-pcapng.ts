/** The connections that were asked for as a pcapng file of their own, with what was found as comments on the packets. */
import { createHash, randomBytes } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import {
  Anonymiser,
  findingComments,
  packetComments,
  packetFlags,
  PcapngWriter,
  type Analyser,
  type CaptureInstant,
  type CaptureInterface,
  type CaptureRecord,
  type CarriedBlock,
  type ConnectionReport,
} from "@tcplens/capture";
import { countWords } from "@tcplens/trace";
import { fileProblem } from "../tracing/file-problem.ts";
import { UsageError } from "../usage-error.ts";
import type { CaptureAnalysis } from "./capture-analysis.ts";
import type { ExportRequest } from "./plan-analysis.ts";
import type { Showing } from "./showing.ts";

/**
 * Reads the capture once more and writes their packets.
 * @throws {@link UsageError} when the file cannot be written.
 */
export const writePcapng = async (showing: Showing, request: ExportRequest): Promise<void> => {
  const { analysis, context } = showing;
  if (analysis === undefined || context.interrupted.aborted) return;
  const { reports } = showing.choose(analysis);
  if (reports.length === 0)
    throw new UsageError(`--pcapng: there is no connection to write, and ${request.file} is left as it was`);
  const file = opened(request.file);
  try {
    await writeTo(file, showing, reports, request, analysis);
  } catch (error) {
    throw writeFault(error, request.file);
  } finally {
    closeSync(file);
  }
};

const writeTo = async (
  file: number,
  showing: Showing,
  reports: readonly ConnectionReport[],
  request: ExportRequest,
  analysis: CaptureAnalysis,
): Promise<void> => {
  const { context, source } = showing;
  const writer = new PcapngWriter((piece) => writeWhole(file, piece), {
    application: context.producer,
    ...(request.anonymize ? {} : { comment: `${reports.length} of the TCP connections in ${source.name}` }),
  });
  const packets = new Packets(writer, reports, request, analysis);
  await showing.read(
    (analyser, record) => packets.take(analyser, record),
    false,
    (record) => packets.takeOther(record),
  );
  packets.end();
  writer.flush();
  context.stderr.write(`wrote ${request.file}: ${countWords(packets.written, "packet")}\n`);
  if (request.anonymize && !request.strip)
    context.stderr.write(
      "tcplens: only addresses are changed: names and addresses in the data are still there; --strip leaves the data out\n",
    );
};

const opened = (file: string): number => {
  try {
    return openSync(file, "w");
  } catch (error) {
    throw writeFault(error, file);
  }
};

/** What the operating system refuses, as wrong usage; anything else as it is. */
const writeFault = (error: unknown, file: string): unknown => {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  return code === undefined || !/^E[A-Z]+$/u.test(code)
    ? error
    : new UsageError(`--pcapng: cannot write ${file}: ${fileProblem(code)}`);
};

const writeWhole = (file: number, piece: Uint8Array): void => {
  for (let at = 0; at < piece.length;) at += writeSync(file, piece, at);
};

class Packets {
  readonly #writer: PcapngWriter;
  readonly #request: ExportRequest;
  readonly #streams: ReadonlySet<number>;
  /** The packets of these streams that are but a part of one. */
  readonly #fragments: ReadonlySet<number>;
  /** ICMP errors about these streams that are no packets of theirs by Wireshark's count. */
  readonly #quotes: ReadonlySet<number>;
  readonly #comments: ReadonlyMap<number, readonly string[]>;
  readonly #anonymiser: Anonymiser | undefined;
  readonly #seen: readonly CaptureInterface[];
  /** Blocks of the capture that are no packets, in its order. Names, secrets and what is not known are nothing to be shown. */
  readonly #carried: readonly CarriedBlock[];
  #carriedOn = 0;
  /** By interface and link type of the capture: the interface written. */
  readonly #interfaces = new Map<string, number>();
  written = 0;

  constructor(
    writer: PcapngWriter,
    reports: readonly ConnectionReport[],
    request: ExportRequest,
    { analyser, reading }: CaptureAnalysis,
  ) {
    this.#writer = writer;
    this.#seen = reading.interfaces;
    this.#carried = request.anonymize || request.strip ? [] : reading.carried;
    this.#request = request;
    this.#streams = new Set(reports.map(({ stream }) => stream));
    // Addresses can be changed in whole packets alone: those are then written as they were put together.
    this.#fragments = new Set(
      request.anonymize
        ? []
        : reports.flatMap(({ stream }) => analyser.fragments(stream).map(({ frame }) => frame)),
    );
    this.#quotes = new Set(
      reports.flatMap(({ stream }) => analyser.shortQuotes(stream).map(({ frame }) => frame)),
    );
    // Sentences name addresses: where those are changed a finding's code must do.
    this.#comments = findingComments(
      reports.flatMap(({ findings }) => findings),
      request.anonymize,
    );
    this.#anonymiser = request.anonymize
      ? new Anonymiser({ key: keyOf(request.key), payload: request.strip ? "removed" : "kept" })
      : undefined;
  }

  take(analyser: Analyser, record: CaptureRecord): void {
    if (!this.#streams.has(analyser.stream)) return;
    const packet =
      this.#anonymiser === undefined ? this.#plain(analyser, record) : this.#anonymiser.take(record);
    if (packet !== undefined) this.#write(record, packet);
  }

  /** A packet without a segment of its own: written where it is a part of one, or says something about one. */
  takeOther(record: CaptureRecord): void {
    // Also where its packet turns out to be another connection's, the anonymiser puts packets together.
    const anonymous = this.#anonymiser?.take(record);
    const { bytes, start, end, originalLength } = record;
    if (this.#quotes.has(record.frame)) {
      // Nothing of the segment's data is in the quote.
      const plain = { bytes: bytes.subarray(start, end), originalLength };
      const packet = this.#anonymiser === undefined ? plain : anonymous;
      if (packet !== undefined) this.#write(record, packet);
      return;
    }
    if (!this.#fragments.has(record.frame)) return;
    // What of it is header and what data only the whole packet tells.
    this.#write(record, { bytes: bytes.subarray(start, this.#request.strip ? start : end), originalLength });
  }

  #write(
    record: CaptureRecord,
    packet: { readonly bytes: Uint8Array; readonly originalLength: number },
  ): void {
    const { frame, seconds, nanoseconds } = record;
    const found = this.#comments.get(frame) ?? [];
    this.#carryOn(record.offset);
    const flags = this.#flagsOf(record);
    this.#writer.packet({
      ...packet,
      interface: this.#interfaceOf(record),
      at: instantOf(seconds, nanoseconds),
      ...(flags === undefined ? {} : { flags }),
      comments: this.#request.anonymize ? found : [...packetComments(record), ...found],
    });
    this.written += 1;
  }

  /** The other blocks behind the last packet. */
  end(): void {
    this.#carryOn(Number.POSITIVE_INFINITY);
  }

  /** Those before this offset of the capture. */
  #carryOn(offset: number): void {
    for (let block = this.#carried[this.#carriedOn]; block !== undefined && block.offset < offset;) {
      this.#writer.carry(block);
      this.#carriedOn += 1;
      block = this.#carried[this.#carriedOn];
    }
  }

  /** Of a packet without its link layer the direction, of one without data all but the length of the check sum behind it. */
  #flagsOf(record: CaptureRecord): number | undefined {
    const flags = packetFlags(record);
    if (flags === undefined) return undefined;
    if (this.#request.anonymize) return flags & 3;
    return this.#request.strip ? flags & ~FLAGS_FCS : flags;
  }

  /** The link type is the packet's: what stood before its link layer has been taken off, and with it the interface's own. */
  #interfaceOf({ interfaceId, linkType }: CaptureRecord): number {
    const name = `${interfaceId} ${this.#request.anonymize ? "" : linkType}`;
    const known = this.#interfaces.get(name);
    if (known !== undefined) return known;
    const added = this.#writer.addInterface(
      this.#request.anonymize ? {} : { ...this.#seen[interfaceId], linkType, resolution: "ns" },
    );
    this.#interfaces.set(name, added);
    return added;
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

/** What is older than 1970, or much later than 2500, cannot be said in pcapng in ns: the nearest that can. */
const instantOf = (seconds: number, nanoseconds: number): CaptureInstant => {
  if (!(seconds >= 0)) return { seconds: 0, nanoseconds: 0 };
  return seconds > LATEST ? { seconds: LATEST, nanoseconds: 0 } : { seconds, nanoseconds };
};

/** What the writer takes, s: somewhat less than 2⁶⁴ ns. */
const LATEST = 17_000_000_000;

/** The same text gives the same addresses in every file; without one nobody can undo them. */
const keyOf = (text: string | undefined): Uint8Array =>
  text === undefined
    ? randomBytes(KEY_OCTETS)
    : createHash("sha256").update(text).digest().subarray(0, KEY_OCTETS);

const KEY_OCTETS = 16;
/** draft-ietf-opsawg-pcapng §4.3.1. */
const FLAGS_FCS = 0x1e0;

/** The packets of a capture that goes on, printed as they come, with what they change and what is found so far. */
import {
  connectionReport,
  stateWalk,
  type Analyser,
  type CaptureRecord,
  type ConnectionReport,
  type StateChange,
} from "@tcplens/capture";
import { streamPacket } from "../analyzing/stream-packets.ts";
import { gradeMark, type CaptureLayout } from "../render/capture/capture-layout.ts";
import { endpointText } from "../render/capture/endpoint-text.ts";
import { liveHeading, liveNote, liveRow } from "../render/capture/live-row.ts";

/** See the file's head. */
export class LiveRows {
  readonly #layout: CaptureLayout;
  readonly #print: (line: string) => void;
  /** Changes of state that have been printed, by stream. */
  readonly #walked: number[] = [];
  /** Streams of which something may have been found since it was last looked. */
  readonly #touched = new Set<number>();
  /** Findings by stream and code: when each was seen first, ms; infinite once it is printed. */
  readonly #found = new Map<string, number>();

  constructor(layout: CaptureLayout, print: (line: string) => void) {
    this.#layout = layout;
    this.#print = print;
  }

  take(analyser: Analyser, { frame, seconds }: CaptureRecord): void {
    const { stream, packet: layers } = analyser;
    if (this.#walked.length === 0) this.#print(liveHeading(this.#layout));
    if (this.#walked[stream] === undefined) this.#begin(connectionReport(analyser, stream), seconds);
    this.#touched.add(stream);
    const packet = streamPacket(analyser, frame);
    const icmp = layers.quoted ? { type: layers.icmpType, code: layers.icmpCode } : undefined;
    const changes = this.#changes(analyser, stream);
    for (const line of liveRow({ packet, changes, icmp }, this.#layout)) this.#print(line);
  }

  /**
   * Looks at what has been found in what has come, and prints what has stood for a while: of a connection under way much
   * is found that the next packet refutes. `now`: ms.
   */
  look(analyser: Analyser, now: number): void {
    for (const stream of [...this.#touched].slice(0, LOOKED_AT_MAX)) {
      // Back to the end: there may be very many.
      this.#touched.delete(stream);
      const report = connectionReport(analyser, stream);
      let waiting = false;
      for (const { code, cause } of report.findings) {
        const key = `${stream} ${code}`;
        const since = this.#found.get(key) ?? now;
        if (now - since >= STANDS && since !== Number.POSITIVE_INFINITY) {
          this.#found.set(key, Number.POSITIVE_INFINITY);
          this.#note(report, `so far, of connection ${stream}: ${cause}`);
        } else {
          this.#found.set(key, since);
          waiting ||= since !== Number.POSITIVE_INFINITY;
        }
      }
      if (waiting) this.#touched.add(stream);
    }
  }

  #begin({ stream, a, b }: ConnectionReport, seconds: number): void {
    this.#walked[stream] = 0;
    const { style, glyphs } = this.#layout;
    const at = new Date(seconds * 1000).toISOString().slice(11, 19);
    const ends = `a ${endpointText(a)} ${glyphs.becomes} b ${endpointText(b)}`;
    for (const line of liveNote(glyphs.bullet, `connection ${stream}: ${ends}, ${at} UTC`, this.#layout))
      this.#print(style.bold(line));
  }

  #changes(analyser: Analyser, stream: number): readonly StateChange[] {
    const { changes } = stateWalk(analyser, stream);
    const fresh = changes.slice(this.#walked[stream]);
    this.#walked[stream] = changes.length;
    return fresh;
  }

  #note(report: ConnectionReport, text: string): void {
    const { text: sign, paint } = gradeMark(report.grade, this.#layout);
    for (const line of liveNote(sign, text, this.#layout)) this.#print(paint(line));
  }
}

/** ms. */
const STANDS = 1000;
/** Connections at a time. */
const LOOKED_AT_MAX = 500;

/**
 * The last request of a connection and its answer, as far as HTTP/1 tells their length (RFC 9112 §6). Whatever does not
 * fit together (requests sent ahead, packets that the capture lacks, another protocol after an upgrade) ends the judging
 * of the connection: what is not seen is not held against anybody.
 */
import type { Analyser } from "../../analysis/analyser.ts";
import { ChunkedEnd } from "./chunked-end.ts";
import { HttpHead, statusAt } from "./head.ts";
import { AnswerPauses } from "./pauses.ts";

/** Whether the octets that follow are wanted. */
export type Reading = "more" | "done";

export class HttpTalk {
  /** The status of the first answer, interim ones passed over (RFC 9110 §15.2); 0: none was read. */
  status = 0;
  /** All that are known, each once, in the order in which they came; the first. */
  readonly statuses: number[] = [];
  /** Answers that say that the server failed (RFC 9110 §15.6), and the first of them. */
  errorCount = 0;
  readonly errors: { readonly frame: number; readonly status: number }[] = [];
  readonly pauses: AnswerPauses = new AnswerPauses();
  /** Who asks, 0 a or 1 b; −1: no request was read. */
  asker = -1;
  method = "";
  requestFrame = 0;
  /** A final answer to the last request has begun: its status and frame. */
  answered = false;
  answerStatus = 0;
  answerFrame = 0;
  /** Where its content begins, and its octets; −1: not known. */
  contentAt = 0;
  contentLength = -1;
  /** Something else than HTTP is spoken since an answer (RFC 9110 §9.3.6 and §15.2.2). */
  switched = false;
  /** The last answer's content, where it comes in chunks. */
  chunks: ChunkedEnd | undefined;
  /** The first answer was a TLS alert, or says that plain text was sent to a port for TLS: the frame; 0: neither. */
  alertFrame = 0;
  complaintFrame = 0;
  /** What the last request and its answer are is known. */
  clear = true;
  /** Where the last request's head ends, and where all of it does; whether it says so. */
  #headEnd = 0;
  #requestEnd = 0;
  #measured = false;
  /** 1: the asker's FIN follows it, and counts in what is acknowledged (RFC 9293 §3.4). */
  #askerEnds = 0;
  /** When a turn last began, or a head went on: ns since the stream's first packet. */
  #readAt = 0;
  /** Where the answer to it begins. */
  #answerAt = 0;
  /** A head that has begun, whose, and the number at which it goes on; −1: none is waited for. */
  #begun: Uint8Array = NO_OCTETS;
  #direction = -1;
  #nextSeq = 0;
  /** Of the asked side's FIN: its number, and its acknowledgment; whether there was one. */
  #finSeq = 0;
  #finAck = 0;
  #finSeen = false;

  /** Data that begins a turn. */
  begins(analyser: Analyser): Reading {
    if (!this.clear && this.status > 0) {
      const { segment, packet } = analyser;
      const status = statusAt(packet.bytes, segment.data, segment.dataEnd);
      if (status >= 200) this.#notes(status, packet.frame);
      this.switched ||= status === 101;
      return "done";
    }
    return this.#read(analyser, NO_OCTETS);
  }

  /** Data of either side that begins none, while more of a head is wanted. */
  follows(analyser: Analyser): Reading {
    const { segment, direction } = analyser;
    if (direction !== this.#direction) return "more";
    const ahead = (segment.seq - this.#nextSeq) | 0;
    // It was there before; or there is some that the capture lacks, or has later.
    if (ahead < 0) return "more";
    return ahead > 0 ? this.#unclear() : this.#read(analyser, this.#begun);
  }

  /** A FIN: `seq` is its own number. */
  closes(side: number, seq: number, ack: number): void {
    if (side === this.asker && seq === this.#requestEnd) this.#askerEnds = 1;
    if (this.asker < 0 || side === this.asker || this.#finSeen) return;
    this.#finSeen = true;
    this.#finSeq = seq;
    this.#finAck = ack;
  }

  /** The asked side closed when it had had all of the last request, and has sent nothing since. */
  get leftUnanswered(): boolean {
    const { clear, asker, answered } = this;
    if (!clear || asker < 0 || answered || !this.#finSeen || this.#finSeq !== this.#answerAt) return false;
    return this.#measured && ((this.#finAck - this.#requestEnd) | 0) >= 0;
  }

  /** Nothing has answered the last request: the asked side has acknowledged all of it, and got no further than `sent`. */
  waitedInVain(acknowledged: number, sent: number): boolean {
    if (!this.clear || this.asker < 0 || this.answered || !this.#measured) return false;
    return ((acknowledged - this.#requestEnd) | 0) >= 0 && ((sent - this.#answerAt) | 0) <= 0;
  }

  /** The asked side had all of the last request when it acknowledged that much; true as well where its length is not known. */
  isWhole(acknowledged: number): boolean {
    return !this.#measured || ((acknowledged - this.#requestEnd) | 0) >= 0;
  }

  /** What a side sends at that number is content of the last answer, by its length. */
  isWithinAnswer(side: number, seq: number): boolean {
    if (!this.clear || !this.answered || side === this.asker) return false;
    const at = (seq - this.contentAt) | 0;
    return at >= 0 && at < this.contentLength;
  }

  /**
   * Since when, at the latest, a side that has sent up to `next`, and been sent up to `theirs`, has had more to send: a message
   * that it has begun is not whole (RFC 9112 §6.3), or it has a request to answer. Infinity: it has not, as far as is known.
   */
  owesSince(direction: number, next: number, theirs: number): number {
    return this.clear && this.#owes(direction, next, theirs) ? this.#readAt : Infinity;
  }

  #owes(direction: number, next: number, theirs: number): boolean {
    if (direction === this.#direction && this.#begun.length > 0) return true;
    if (this.asker < 0) return false;
    if (!this.answered) {
      const asks = (direction & 1) === this.asker;
      return this.#measured && (((asks ? next : theirs) - this.#requestEnd) | 0) < 0 === asks;
    }
    if ((direction & 1) === this.asker) return false;
    if (this.chunks !== undefined) return this.chunks.goesOn;
    return this.contentLength < 0 || this.isWithinAnswer(direction & 1, next);
  }

  /** Heads, from the octets on that are left of those before. */
  #read(analyser: Analyser, before: Uint8Array): Reading {
    const { segment, packet, direction } = analyser;
    this.#readAt = analyser.time;
    const { data, dataEnd } = segment;
    const cut = dataEnd - data < segment.length;
    const alone = before.length === 0;
    const octets = alone ? packet.bytes : joined(before, packet.bytes.subarray(data, dataEnd));
    const end = alone ? dataEnd : octets.length;
    let at = alone ? data : 0;
    // The number of the octet at 0.
    const zero = (segment.seq - (alone ? data : before.length)) | 0;
    this.#direction = -1;
    while (at < end) {
      if (!head.read(octets, at, end)) return this.#other(analyser, octets, at, end);
      if (head.length === 0) {
        if (head.status >= 200) this.status ||= head.status;
        if (head.status >= 200 && (cut || end - at > HEAD_MAX)) this.#notes(head.status, packet.frame);
        if (cut || end - at > HEAD_MAX) return this.#unclear();
        return this.#wants(direction, octets.slice(at, end), (zero + end) | 0);
      }
      const start = (zero + at) | 0;
      at += head.length;
      if (head.status === 0) return this.#asks(analyser, start);
      if (!isInterim(head.status)) return this.#answers(analyser, start, octets, at, end);
      this.#answerAt = (start + head.length) | 0;
    }
    return cut ? this.#unclear() : this.#wants(direction, NO_OCTETS, (zero + end) | 0);
  }

  /** A head that has begun, or is to begin, goes on at a number. */
  #wants(direction: number, begun: Uint8Array, seq: number): Reading {
    this.#begun = begun;
    this.#nextSeq = seq;
    this.#direction = direction;
    return "more";
  }

  /** No head: content of a request that goes on, an alert, or what is not understood. */
  #other({ segment, packet, direction }: Analyser, octets: Uint8Array, at: number, end: number): Reading {
    const { asker, answered } = this;
    if (asker < 0) return "done";
    if ((direction & 1) === asker) {
      const goesOn = this.#measured ? ((segment.seq - this.#requestEnd) | 0) < 0 : !answered;
      return goesOn ? "done" : this.#unclear();
    }
    if (!answered && this.status === 0 && segment.seq === this.#answerAt && isAlert(octets, at, end))
      this.alertFrame = packet.frame;
    return this.#unclear();
  }

  #asks({ segment, packet, direction }: Analyser, start: number): Reading {
    const side = direction & 1;
    const end = (start + head.length) | 0;
    // Requests are sent ahead where one was not answered yet, or its answer was not whole.
    const contentEnd = (this.contentAt + this.contentLength) | 0;
    if (this.asker >= 0 && (side !== this.asker || !this.answered)) return this.#unclear();
    if (this.answered && this.contentLength >= 0 && segment.ack !== contentEnd) return this.#unclear();
    this.asker = side;
    this.method = head.method;
    this.requestFrame = packet.frame;
    this.answered = false;
    this.chunks = undefined;
    this.contentLength = -1;
    this.#answerAt = segment.ack;
    this.#headEnd = end;
    this.#measured = !head.chunked;
    this.#askerEnds = 0;
    this.#requestEnd = (end + Math.max(0, head.contentLength)) | 0;
    return "done";
  }

  #answers(analyser: Analyser, start: number, octets: Uint8Array, at: number, end: number): Reading {
    const { segment, packet, direction } = analyser;
    const { status } = head;
    const isFirst = this.status === 0;
    this.status ||= status;
    this.#notes(status, packet.frame);
    this.switched ||= status === 101 || (this.method === "CONNECT" && status < 300);
    if (this.asker < 0) return "done";
    // It answers the last request if it begins where that had come to, and when its head had come, and nothing behind it.
    const ofRequest =
      (direction & 1) !== this.asker &&
      !this.answered &&
      start === this.#answerAt &&
      ((segment.ack - this.#headEnd) | 0) >= 0 &&
      (!this.#measured || ((segment.ack - this.#requestEnd) | 0) <= this.#askerEnds);
    if (!ofRequest || this.switched) return this.#unclear();
    this.answered = true;
    this.answerStatus = status;
    this.answerFrame = packet.frame;
    this.contentAt = (start + head.length) | 0;
    this.contentLength = contentLength(this.method, head);
    if (head.chunked && this.contentLength < 0) {
      this.chunks = new ChunkedEnd(analyser);
      this.chunks.take(analyser);
    }
    if (isFirst && status === 400 && isComplaint(octets.subarray(at, end)))
      this.complaintFrame = packet.frame;
    return "done";
  }

  /** A final answer. */
  #notes(status: number, frame: number): void {
    if (this.statuses.length < STATUSES_MAX && !this.statuses.includes(status)) this.statuses.push(status);
    if (status < 500) return;
    this.errorCount += 1;
    if (this.errors.length < ERRORS_MAX) this.errors.push({ frame, status });
  }

  #unclear(): Reading {
    this.clear = false;
    this.#direction = -1;
    this.#begun = NO_OCTETS;
    return "done";
  }
}

/** RFC 9112 §6.3: octets of an answer's content; −1: only the connection's end, or the content, tells. */
const contentLength = (method: string, { status, chunked, contentLength: told }: HttpHead): number => {
  if (method === "HEAD" || status === 204 || status === 304) return 0;
  return chunked || told > CONTENT_MAX ? -1 : told;
};

/** RFC 9110 §15.2: another answer follows. */
const isInterim = (status: number): boolean => status < 200 && status !== 101;

/** RFC 8446 §5.1 and §6: a record of two octets, an alert's level and what it says. */
const isAlert = (octets: Uint8Array, at: number, end: number): boolean =>
  at + 5 <= end &&
  octets[at] === 21 &&
  octets[at + 1] === 3 &&
  (octets[at + 2] as number) <= 4 &&
  octets[at + 3] === 0 &&
  octets[at + 4] === 2;

/** How servers say that plain HTTP reached a port that they serve with TLS. */
const isComplaint = (content: Uint8Array): boolean =>
  /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled server port|sent an HTTP request to an HTTPS server/i.test(
    String.fromCharCode(...content.subarray(0, COMPLAINT_MAX)),
  );

const joined = (one: Uint8Array, other: Uint8Array): Uint8Array => {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
};

/** Of the message that is read. */
const head = new HttpHead();
const NO_OCTETS: Uint8Array = new Uint8Array(0);
/** Octets of a head that are waited for, and of content in which a complaint is looked for. */
const HEAD_MAX = 8192;
const COMPLAINT_MAX = 1024;
/** Statuses and answers that are kept. */
const STATUSES_MAX = 8;
const ERRORS_MAX = 5;
/** Octets: sequence numbers tell no more from less (RFC 9293 §3.4). */
const CONTENT_MAX = 0x7fff_ffff;

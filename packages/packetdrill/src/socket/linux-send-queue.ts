/**
 * Linux's accounts of a socket's send buffer. What is written stands in buffers of several segments; a write is taken as
 * long as what they cost is less than the limit, and each has a price beside its octets.
 */
import type { ConnectionInfo } from "@tcplens/core";

/** What the accounts go by at one moment. Places are counted in octets from the beginning of the stream. */
export interface SendFacts {
  readonly info: ConnectionInfo;
  /** The first octet not acknowledged, the first not sent, and the end of what is written. */
  readonly acknowledged: number;
  readonly sent: number;
  readonly written: number;
  /** The limit, octets. */
  readonly size: number;
  /** Unsent octets beyond which no further buffer is begun. */
  readonly lowWater: number;
  /** `tcp_min_tso_segs`. */
  readonly minimumSegments: number;
  /** The largest window that the peer has offered, octets. */
  readonly largestWindow: number;
}

/** The buffers of one socket, the oldest first, each by where it begins; the last ends where the stream does. */
export class LinuxSendQueue {
  #starts: number[] = [];
  #end = 0;
  /** Up to where was sent until when, the oldest first. */
  #sentAt: { readonly upTo: number; readonly at: number }[] = [];
  largestWindow = 0;
  /** What the limit has grown to. */
  grown = 0;

  /** How much of a write is taken next, up to the end of a buffer; 0: it has to wait. */
  next(left: number, facts: SendFacts): number {
    this.#follow(facts);
    const goal = goalOf(facts);
    const last = this.#starts.at(-1);
    // What has been sent is closed; the rest of a buffer is filled up without a look at the limit.
    if (last !== undefined && last >= facts.sent && facts.written - last < goal)
      return Math.min(left, goal - (facts.written - last));
    if (!this.#isFree(facts)) return 0;
    this.#starts.push(facts.written);
    return Math.min(left, goal);
  }

  /** Whether a program is told that it may write. */
  isWritable(facts: SendFacts): boolean {
    this.#follow(facts);
    const cost = this.#cost(facts);
    return facts.size - cost >= cost >> 1 && 2 * (facts.written - facts.sent) < facts.lowWater;
  }

  /**
   * Whether Linux would hold back what has been sent last: less than a third of the window, of a piece of which more is
   * to come, when an acknowledgement is about to let more of it go (`tcp_tso_should_defer`).
   */
  defersLast(facts: SendFacts, now: number): boolean {
    const { acknowledged, info, sent, written } = facts;
    const piece = sent - Math.max(acknowledged, this.#starts.findLast((start) => start < sent) ?? 0);
    this.#sentAt = this.#sentAt.filter(({ upTo }) => upTo > acknowledged);
    const [oldest] = this.#sentAt;
    if (sent > (this.#sentAt.at(-1)?.upTo ?? acknowledged)) this.#sentAt.push({ upTo: sent, at: now });
    this.#follow(facts);
    const window = Math.min(info.sndWnd, info.sndCwnd * info.sndMss);
    return (
      oldest !== undefined &&
      now - oldest.at > (info.srtt ?? Infinity) / 2 &&
      written > sent &&
      piece < window / 3
    );
  }

  #isFree(facts: SendFacts): boolean {
    return this.#cost(facts) < facts.size && facts.written - facts.sent < facts.lowWater;
  }

  #cost(facts: SendFacts): number {
    return facts.written - facts.acknowledged + BUFFER_PRICE * this.#starts.length;
  }

  /** Forgets what is acknowledged, and cuts what is sent as it was sent: a piece for each packet that was handed down. */
  #follow(facts: SendFacts): void {
    this.#end = facts.written;
    const piece = segmentsAtOnce(facts) * facts.info.sndMss;
    const cut: number[] = [];
    for (const [index, start] of this.#starts.entries()) {
      const end = this.#starts[index + 1] ?? this.#end;
      if (end <= facts.acknowledged && end > start) continue;
      cut.push(start);
      for (let at = start + piece; at < Math.min(end, facts.sent); at += piece) cut.push(at);
      if (facts.sent > start && facts.sent < end && cut.at(-1) !== facts.sent) cut.push(facts.sent);
    }
    this.#starts = cut;
  }
}

/** The structures of a buffer and its headers, octets. */
const BUFFER_PRICE = 1280;

/** Octets that one buffer takes: whole segments, up to half the largest window. */
const goalOf = ({ info, largestWindow }: SendFacts): number => {
  const half = largestWindow > 536 ? largestWindow >> 1 : largestWindow;
  const most = half > 0 ? Math.min(PACKET_MAX, half) : PACKET_MAX;
  return Math.max(1, Math.floor(most / info.sndMss)) * info.sndMss;
};

const PACKET_MAX = 65_535;

/** Segments that are handed down in one packet: about what is sent in a millisecond, more on a short path. */
const segmentsAtOnce = ({ info, minimumSegments }: SendFacts): number => {
  if (info.srtt === undefined) return minimumSegments;
  const ratio = info.sndCwnd < info.sndSsthresh / 2 ? 2 : 1.2;
  const rate = (ratio * info.sndCwnd * info.sndMss * 1000) / Math.max(info.srtt, 0.001);
  const bonus = Math.floor(PACKET_MAX / 2 ** Math.floor(((info.minRtt ?? 1000) * 1000) / 512));
  return Math.max(minimumSegments, Math.floor((rate / 1024 + bonus) / info.sndMss));
};

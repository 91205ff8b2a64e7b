/**
 * The connection a script is about, and how its numbers relate to those on the wire. A script counts sequence numbers
 * from the first SYN of each direction, as tcpdump shows them; those of the SYN itself are absolute.
 */
import type { TcpOption } from "../language/packet.ts";
import type { WireSegment } from "./observed.ts";

/** How far the script has got with it, which decides whom its packets are for. */
export type Phase =
  | "new"
  | "connecting"
  | "syn-sent"
  | "syn-acked"
  | "listening"
  | "packet-received"
  | "synack-sent"
  | "synack-acked";

/** One connection, in the script's numbers and in the wire's. */
export class Conversation {
  phase: Phase;
  localPort: number;
  remotePort: number;
  /** The first number of each direction; those of the wire are `shift` more than the script's in the remote's SYN. */
  scriptLocalStart = 0;
  liveLocalStart = 0;
  liveRemoteStart = 0;
  /** Added to the number of the remote's SYN, so that one script can be run with any. */
  readonly shift: number;
  /** Has the SYN of the side been seen. */
  localStarted = false;
  remoteStarted = false;
  /** Timestamps of ours, by what the script calls them. */
  readonly #timestamps = new Map<number, number>();
  #firstTimestamp: { readonly script: number; readonly live: number } | undefined;

  constructor(phase: Phase, localPort: number, remotePort: number, shift: number) {
    this.phase = phase;
    this.localPort = localPort;
    this.remotePort = remotePort;
    this.shift = shift;
  }

  /** The remote's SYN, by the number that the script gives it. */
  startRemote(scriptSequence: number): void {
    this.liveRemoteStart = u32(scriptSequence + this.shift);
    this.remoteStarted = true;
  }

  /** Our own SYN: the number the script gives it, and the one on the wire. */
  startLocal(scriptSequence: number, liveSequence: number): void {
    this.scriptLocalStart = scriptSequence;
    this.liveLocalStart = liveSequence;
    this.localStarted = true;
  }

  /** A number of the remote's, from the script to the wire. */
  remoteToLive(sequence: number, isSyn: boolean): number {
    return u32(sequence + (isSyn ? this.shift : this.liveRemoteStart));
  }

  /** A number of ours, from the script to the wire. */
  localToLive(sequence: number, isSyn: boolean): number {
    return u32(sequence + this.#localOffset(isSyn));
  }

  /** A segment of ours in the script's numbers. `scriptTimestamp` is what the script expects there, if it says so. */
  toScript(segment: WireSegment): WireSegment {
    const isSyn = (segment.flags & SYN) !== 0;
    const remote = isSyn ? this.shift : this.liveRemoteStart;
    const hasAck = (segment.flags & ACK) !== 0;
    return {
      ...segment,
      sequence: u32(segment.sequence - this.#localOffset(isSyn)),
      acknowledgement: hasAck ? u32(segment.acknowledgement - remote) : segment.acknowledgement,
      options: segment.options.map((option) => (option.kind === "sack" ? shifted(option, -remote) : option)),
    };
  }

  /** Blocks that acknowledge data of ours, from the script to the wire. */
  sackToLive(option: TcpOption, isSyn: boolean): TcpOption {
    return option.kind === "sack" ? shifted(option, this.#localOffset(isSyn)) : option;
  }

  /** One of our timestamps is what the script calls `script`. */
  noteTimestamp(script: number, live: number): void {
    this.#firstTimestamp ??= { script, live };
    this.#timestamps.set(script, live);
  }

  /** A timestamp of ours as the script counts them, from the first one on. */
  timestampToScript(live: number): number {
    const first = this.#firstTimestamp;
    return first === undefined ? live : u32(first.script + live - first.live);
  }

  /** Which timestamp of ours the script's echo means; `undefined` when it has seen none like it. `scaled`: by the clock. */
  echoToLive(script: number, scaled: boolean): number | undefined {
    const seen = this.#timestamps.get(script);
    const first = this.#firstTimestamp;
    if (seen !== undefined || !scaled || first === undefined) return seen;
    return u32(script - first.script + first.live);
  }

  #localOffset(isSyn: boolean): number {
    return isSyn ? this.liveLocalStart - this.scriptLocalStart : this.liveLocalStart;
  }
}

const shifted = (option: Extract<TcpOption, { kind: "sack" }>, offset: number): TcpOption => ({
  kind: "sack",
  blocks: option.blocks.map(({ left, right }) => ({ left: u32(left + offset), right: u32(right + offset) })),
});

/** RFC 9293 §3.4: numbers are modulo 2**32. */
const u32 = (value: number): number => ((value % 4_294_967_296) + 4_294_967_296) % 4_294_967_296;

const SYN = 0x02;
const ACK = 0x10;

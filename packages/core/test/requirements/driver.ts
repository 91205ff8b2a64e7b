/**
 * Drives one connection through its public methods, the test being its peer. Numbers are counted from the two initial
 * sequence numbers: 0 is the SYN, 1 the first octet. Time is ms, and only moves when it is told to.
 */
import type { Action } from "../../src/connection/action.ts";
import { Connection, type ConnectionSetup } from "../../src/connection/connection.ts";
import type { ConnectionOptions } from "../../src/connection/options.ts";
import { ACK, flagNames, SYN } from "../../src/base/control-bits.ts";
import { port } from "../../src/base/port.ts";
import { seq, seqAdd, seqDiff } from "../../src/base/seq.ts";
import { windowUnscaled } from "../../src/base/window.ts";
import { type EcnCodepoint, Segment, type SegmentOption, segmentWith } from "../../src/wire/segment.ts";

/** What the peer offers with its SYN. Left out: not offered. */
export interface Peer {
  readonly mss?: number;
  readonly shift?: number;
  readonly timestamps?: boolean;
  readonly sack?: boolean;
  readonly window?: number;
  readonly options?: readonly SegmentOption[];
  readonly flags?: number;
}

/** A segment of the peer. `seq` and `ack` are counted from the initial numbers. */
export interface FromPeer {
  readonly seq?: number;
  readonly ack?: number;
  readonly flags?: number;
  readonly window?: number;
  readonly data?: number | Uint8Array;
  readonly sack?: readonly (readonly [number, number])[];
  readonly timestamp?: number;
  readonly echo?: number;
  readonly options?: readonly SegmentOption[];
  readonly urgent?: number;
  readonly ecn?: EcnCodepoint;
}

/** A segment of the connection, as it is compared with. */
export interface Seen {
  readonly at: number;
  readonly seq: number;
  readonly ack: number;
  readonly flags: string;
  readonly length: number;
  readonly window: number;
  readonly segment: Segment;
}

/** The wire's numbers behind the counted ones. Near the wrap, so that every test crosses it. */
export const ISS = 2 ** 32 - 500;
const IRS = 2 ** 32 - 300;
/** What the peer's timestamp clock is ahead of `now`. */
const PEER_CLOCK = 2 ** 32 - 5000;

/** One connection and what it has done. */
export class Driver {
  readonly connection: Connection;
  now = 0;
  /** Everything it has sent, not yet taken with `sent`. */
  #seen: Seen[] = [];
  #actions: Action[] = [];
  peer: Peer = {};
  /** The highest number the peer has acknowledged, and its own next one. */
  peerAck = 0;
  peerNext = 1;
  lastTimestamp = 0;

  constructor(options: ConnectionOptions = {}, setup: Partial<ConnectionSetup> = {}) {
    this.connection = new Connection({
      localPort: port(2000),
      remotePort: port(80),
      iss: ISS,
      mtu: 1040,
      ipHeader: 20,
      options,
      ...setup,
    });
  }

  /** An active OPEN that the peer answers after `rtt` ms. */
  static established(
    options: ConnectionOptions = {},
    peer: Peer = {},
    rtt = 100,
    setup: Partial<ConnectionSetup> = {},
  ): Driver {
    const driver = new Driver(options, setup);
    driver.connection.open("active", 0);
    driver.drain();
    driver.to(rtt);
    driver.answerSyn(peer);
    driver.sent();
    driver.actions();
    return driver;
  }

  /** The peer's SYN,ACK. */
  answerSyn(peer: Peer = {}): void {
    this.peer = peer;
    this.receive({
      seq: 0,
      ack: 1,
      flags: peer.flags ?? SYN | ACK,
      window: peer.window ?? 65_535,
      options: synOptionsOf(peer, this.#peerStamp(), this.lastTimestamp),
    });
  }

  /** A passive OPEN and the peer's SYN. */
  static listening(
    options: ConnectionOptions = {},
    peer: Peer = {},
    setup: Partial<ConnectionSetup> = {},
  ): Driver {
    const driver = new Driver(options, setup);
    driver.connection.open("passive", 0);
    driver.drain();
    driver.actions();
    driver.peer = peer;
    driver.receive({
      seq: 0,
      flags: peer.flags ?? SYN,
      window: peer.window ?? 65_535,
      options: synOptionsOf(peer, driver.#peerStamp(), 0),
    });
    return driver;
  }

  /** The same, with the handshake's last acknowledgement `rtt` ms later. */
  static accepted(
    options: ConnectionOptions = {},
    peer: Peer = {},
    rtt = 100,
    setup: Partial<ConnectionSetup> = {},
  ): Driver {
    const driver = Driver.listening(options, peer, setup);
    driver.to(rtt);
    driver.receive({ seq: 1, ack: 1 });
    driver.sent();
    driver.actions();
    return driver;
  }

  /** Moves time on to `at`, with every timeout on the way. */
  to(at: number): void {
    for (let turns = 0; turns < TURNS_MAX; turns += 1) {
      const next = this.connection.nextTimeout();
      if (next > at) {
        this.now = at;
        return;
      }
      this.now = Math.max(this.now, next);
      this.connection.handleTimeout(this.now);
      this.drain();
    }
    throw new Error(`more than ${TURNS_MAX} timeouts before ${at} ms`);
  }

  /** Moves time on by `ms`. */
  pass(ms: number): void {
    this.to(this.now + ms);
  }

  /** `joinedOf`: the link has joined segments of so many octets. */
  receive(from: FromPeer, joinedOf = 0): void {
    const payload = typeof from.data === "number" ? pattern(from.seq ?? this.peerNext, from.data) : from.data;
    const flags = from.flags ?? ACK;
    if (from.ack !== undefined) this.peerAck = from.ack;
    const stamped = this.peer.timestamps === true && from.options === undefined;
    const timestamp = from.timestamp ?? (stamped ? this.#peerStamp() : -1);
    const fromList = (from.options ?? []).find(({ kind }) => kind === "timestamps");
    const segment = new Segment({
      sourcePort: port(80),
      destinationPort: port(2000),
      sequence: seqAdd(seq(IRS), from.seq ?? this.peerNext),
      acknowledgement: (flags & ACK) === 0 ? seq(0) : seqAdd(seq(ISS), from.ack ?? this.peerAck),
      flags,
      window: windowUnscaled(from.window ?? this.peer.window ?? 65_535),
      ...(timestamp >= 0 ? { timestamp, timestampEcho: from.echo ?? this.lastTimestamp } : {}),
      ...(fromList?.kind === "timestamps" ? { timestamp: fromList.value, timestampEcho: fromList.echo } : {}),
      ...(from.sack === undefined
        ? {}
        : {
            sack: from.sack.map(([left, right]) => ({
              left: seqAdd(seq(ISS), left),
              right: seqAdd(seq(ISS), right),
            })),
          }),
      ...(from.options === undefined ? {} : { options: from.options }),
      ...(from.urgent === undefined ? {} : { urgentPointer: from.urgent }),
      ...(payload === undefined ? {} : { payload }),
      ...(from.ecn === undefined ? {} : { ecn: from.ecn }),
    });
    this.connection.receive(segment, this.now, joinedOf);
    this.drain();
  }

  /** What the peer sends in order: data from where it left off. */
  feed(octets: number, more: FromPeer = {}): void {
    const start = this.peerNext;
    this.peerNext += octets;
    this.receive({ ...more, seq: start, data: octets });
  }

  write(octets: number): number {
    const taken = this.connection.write(pattern(1, octets), this.now);
    this.drain();
    return typeof taken === "number" ? taken : -1;
  }

  /** Any other call of the connection, drained afterwards. */
  call<T>(does: (connection: Connection, now: number) => T): T {
    const answer = does(this.connection, this.now);
    this.drain();
    return answer;
  }

  /** Takes the segments sent since the last call. */
  sent(): readonly Seen[] {
    const seen = this.#seen;
    this.#seen = [];
    return seen;
  }

  /** The same in short: `seq+length flags ack`. */
  sentInShort(): readonly string[] {
    return this.sent().map(({ seq: number, length, flags, ack }) => `${number}+${length} ${flags} ${ack}`);
  }

  /** Takes the actions, transmissions apart, since the last call. */
  actions(): readonly Action[] {
    const actions = this.#actions;
    this.#actions = [];
    return actions;
  }

  /** What is left of the actions of one kind. */
  told<K extends Action["type"]>(type: K): readonly Extract<Action, { type: K }>[] {
    return this.#actions.filter((action): action is Extract<Action, { type: K }> => action.type === type);
  }

  drain(): void {
    for (let action = this.connection.poll(); action !== undefined; action = this.connection.poll()) {
      if (action.type === "transmit") this.#note(action.segment);
      else this.#actions.push(action);
    }
  }

  #note(segment: Segment): void {
    if (segment.timestamp >= 0) this.lastTimestamp = segment.timestamp;
    this.#seen.push({
      at: this.now,
      seq: seqDiff(segment.sequence, seq(ISS)),
      ack: (segment.flags & ACK) === 0 ? -1 : seqDiff(segment.acknowledgement, seq(IRS)),
      flags: flagNames(segment.flags).join(","),
      length: segment.payload.length,
      window: segment.window,
      segment: segmentWith(segment, { payload: segment.payload.slice() }),
    });
  }

  #peerStamp(): number {
    return (Math.floor(this.now) + PEER_CLOCK) >>> 0;
  }
}

/** SACK blocks of a segment that the connection has sent, counted from the peer's initial number. */
export const blocksOf = ({ segment }: Seen): readonly (readonly [number, number])[] =>
  segment.sack.map(({ left, right }) => [seqDiff(left, seq(IRS)), seqDiff(right, seq(IRS))]);

/** The kinds of options in a segment's list. */
export const kindsOf = ({ segment }: Seen): readonly string[] => segment.options.map(({ kind }) => kind);

/** Octets that say where in the stream they stand. */
export const pattern = (start: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (start + index) % 251);

const synOptionsOf = (peer: Peer, value: number, echo: number): readonly SegmentOption[] => [
  ...(peer.mss === undefined
    ? [{ kind: "mss", value: 1000 } as const]
    : [{ kind: "mss", value: peer.mss } as const]),
  ...(peer.shift === undefined ? [] : [{ kind: "window-scale", shift: peer.shift } as const]),
  ...(peer.sack === true ? [{ kind: "sack-permitted" } as const] : []),
  ...(peer.timestamps === true ? [{ kind: "timestamps", value, echo } as const] : []),
  ...(peer.options ?? []),
];

const TURNS_MAX = 10_000;

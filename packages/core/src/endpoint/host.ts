/** RFC 9293 §3.9: what the parts of an endpoint share: its addresses, tables, secrets and chance. */
import { InvalidArgument } from "../base/errors.ts";
import type { Port } from "../base/port.ts";
import type { Random } from "../base/random.ts";
import { seq, type Seq } from "../base/seq.ts";
import type { ConnectionOptions } from "../connection/options.ts";
import { BoundedMap } from "./bounded-map.ts";
import { ChallengeLimit } from "../mechanism/challenge-limit.ts";
import { initialSequence, initialSequenceAfter } from "../mechanism/isn.ts";
import { timestampOffset } from "../mechanism/timestamp-offset.ts";
import { TupleHash } from "../mechanism/tuple-hash.ts";
import { sameAddress, type IpAddress } from "../wire/address.ts";
import { pseudoHeaderSum } from "../wire/checksum.ts";
import type { Segment } from "../wire/segment.ts";
import { PROTOCOL_TCP } from "../wire/tcp.ts";
import { checkAddress } from "./addresses.ts";
import { ConnectionTable } from "./connection-table.ts";
import type { EndpointOptions, SocketAddress } from "./contract.ts";
import { EndpointCounters } from "./counters.ts";
import { EndpointConnection } from "./endpoint-connection.ts";
import { FastOpenCache } from "./fast-open-cache.ts";
import { ipHabits, type IpHabits } from "./ip-habits.ts";
import { limitsOf, type EndpointLimits } from "./limits.ts";
import type { ListenQueue } from "./listen-queue.ts";
import { Outbox, type Outbound } from "./outbox.ts";
import { PathMtus } from "./path-mtus.ts";

/** What is asked of a new connection beside its pair of sockets. */
export interface NewConnection {
  readonly options: ConnectionOptions;
  readonly ip: IpHabits;
  readonly iss: Seq;
  readonly now: number;
  /** `false`: nobody knows when its SYN,ACK was sent. */
  readonly handshakeRtt?: boolean;
}

export class Host {
  readonly addresses: readonly IpAddress[];
  readonly options: EndpointOptions;
  /** For every connection. */
  readonly connection: ConnectionOptions;
  readonly mtu: number;
  readonly ip: IpHabits;
  readonly limits: EndpointLimits;
  readonly random: Random;
  readonly hash: TupleHash;
  readonly connections: ConnectionTable;
  readonly outbox: Outbox;
  readonly pathMtus: PathMtus;
  readonly fastOpen: FastOpenCache;
  /** When which SYN cookie has opened a connection; the oldest are forgotten first. */
  readonly cookiesSpent: BoundedMap<Seq, number>;
  readonly counters: EndpointCounters = new EndpointCounters();
  /** By port: of one port there are several for several addresses, or one for all of them. */
  readonly listeners: Map<Port, ListenQueue[]> = new Map();
  readonly challengeLimit: ChallengeLimit;

  /** @throws {@link InvalidArgument} for addresses, a secret, an MTU or limits that cannot be. */
  constructor(options: EndpointOptions) {
    checkOptions(options);
    for (const [index, address] of options.addresses.entries()) checkAddress(`addresses[${index}]`, address);
    if (options.addresses.length === 0) throw new InvalidArgument("addresses", "at least one address");
    this.options = options;
    this.addresses = options.addresses.map(({ family, words }) => ({ family, words: [...words] }));
    this.connection = options.connection ?? {};
    this.mtu = options.mtu ?? MTU_USUAL;
    const least = this.addresses.some(({ family }) => family === 6) ? MTU_LEAST_IPV6 : MTU_LEAST_IPV4;
    if (!Number.isInteger(this.mtu) || this.mtu < least || this.mtu > MTU_MOST)
      throw new InvalidArgument("mtu", `a whole number from ${least} to ${MTU_MOST}`, this.mtu);
    this.ip = ipHabits(options.ip);
    this.limits = limitsOf(options.limits);
    this.random = options.random;
    this.hash = new TupleHash(options.secret ?? drawSecret(options.random));
    const tableKey = this.hash.of("connection-table", noAddress, noAddress);
    this.connections = new ConnectionTable(tableKey, this.hash.high, this.limits.timeWait);
    this.outbox = new Outbox(this.limits.outbound);
    this.pathMtus = new PathMtus(this.limits.pathMtus);
    this.fastOpen = new FastOpenCache(this.limits.fastOpenServers);
    this.cookiesSpent = new BoundedMap(this.limits.timeWait);
    this.challengeLimit = new ChallengeLimit(this.limits.challengeAcks, CHALLENGE_INTERVAL, options.random);
  }

  /** This host's own copy of one of its addresses, or `undefined`. */
  own(address: IpAddress): IpAddress | undefined {
    for (const own of this.addresses) if (sameAddress(own, address)) return own;
    return undefined;
  }

  /** RFC 6528. `beyond`: it has to be larger than this one, which a connection before has used. */
  iss(local: SocketAddress, remote: SocketAddress, now: number, beyond?: Seq): Seq {
    const wanted =
      this.options.isn === undefined
        ? initialSequence(this.hash, local.address, local.port, remote.address, remote.port, now)
        : seq(this.options.isn(local, remote, now));
    return beyond === undefined ? wanted : initialSequenceAfter(wanted, beyond);
  }

  make(local: SocketAddress, remote: SocketAddress, wanted: NewConnection): EndpointConnection {
    const pathMtu = this.pathMtus.to(remote.address, wanted.now);
    return new EndpointConnection({
      local,
      remote,
      localPort: local.port,
      remotePort: remote.port,
      iss: wanted.iss,
      mtu: this.mtu,
      ipHeader: local.address.family === 4 ? 20 : 40,
      timestampOffset: timestampOffset(this.hash, local.address, remote.address),
      options: wanted.options,
      ip: wanted.ip,
      challengeLimit: this.challengeLimit,
      keeper: this.connections,
      pseudoSum: pseudoHeaderSum(local.address.words, remote.address.words, PROTOCOL_TCP),
      handshakeRtt: wanted.handshakeRtt ?? true,
      flowLabel: this.hash.flowLabel(local.address, local.port, remote.address, remote.port),
      ...(pathMtu === undefined ? {} : { pathMtu: Math.min(pathMtu, this.mtu) }),
    });
  }

  /** Sends a segment that belongs to no connection. Whether there was room. */
  send(segment: Segment, local: IpAddress, remote: IpAddress): boolean {
    return this.#put({ segment, local, remote });
  }

  /** The same for a whole packet. */
  sendOctets(packet: Uint8Array): boolean {
    return this.#put({ segment: undefined, packet });
  }

  #put(outbound: Outbound): boolean {
    const sent = this.outbox.put(outbound);
    if (!sent) this.counters.outboundDropped += 1;
    return sent;
  }

  get listenerCount(): number {
    let count = 0;
    for (const queues of this.listeners.values()) count += queues.length;
    return count;
  }

  addListener(queue: ListenQueue): void {
    const { port } = queue.local;
    this.listeners.set(port, [...(this.listeners.get(port) ?? []), queue]);
  }

  removeListener(queue: ListenQueue): void {
    const { port } = queue.local;
    const left = (this.listeners.get(port) ?? []).filter((other) => other !== queue);
    if (left.length === 0) this.listeners.delete(port);
    else this.listeners.set(port, left);
  }

  /** Whether one more connection may be made. */
  get hasRoom(): boolean {
    return this.connections.size < this.limits.connections;
  }

  /** RFC 9293 §3.10.1: who listens there. */
  listenerAt(address: IpAddress, port: Port): ListenQueue | undefined {
    const queues = this.listeners.get(port);
    if (queues === undefined) return undefined;
    for (const queue of queues) {
      if (queue.local.address === undefined || sameAddress(queue.local.address, address)) return queue;
    }
    return undefined;
  }
}

/** What TypeScript would have refused, for those who do without it. */
const checkOptions = (options: Partial<EndpointOptions> | undefined): void => {
  if (!Array.isArray(options?.addresses))
    throw new InvalidArgument("options.addresses", "a list of IpAddress", options?.addresses);
  if (typeof options.random?.next !== "function")
    throw new InvalidArgument("options.random", "a source of chance such as seeded(1)", options.random);
};

const drawSecret = (random: Random): Uint8Array =>
  Uint8Array.from({ length: 16 }, () => Math.floor(random.next() * 256));

const noAddress: IpAddress = { family: 4, words: [] };

/** Ethernet's. */
const MTU_USUAL = 1500;
/** RFC 791 §3.2: what every module has to pass on; RFC 8200 §5. */
const MTU_LEAST_IPV4 = 68;
const MTU_LEAST_IPV6 = 1280;
const MTU_MOST = 65_535;

/** The span in which `limits.challengeAcks` counts, ms. */
const CHALLENGE_INTERVAL = 1000;

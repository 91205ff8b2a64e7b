/** RFC 9293 §3.9: what leaves an endpoint, to the link and to programs, one thing at a time. */
import { SYN } from "../base/control-bits.ts";
import { seqAdd } from "../base/seq.ts";
import { pseudoHeaderSum } from "../wire/checksum.ts";
import type { Segment } from "../wire/segment.ts";
import { PROTOCOL_TCP } from "../wire/tcp.ts";
import { afterInput } from "./after-input.ts";
import type { EndpointAction } from "./contract.ts";
import type { EndpointConnection } from "./endpoint-connection.ts";
import type { Host } from "./host.ts";
import { PacketWriter } from "./packet-writer.ts";

export class Departures {
  readonly #host: Host;
  readonly #writer: PacketWriter;
  /** The one packet action there is: it is filled again for every packet. */
  readonly #packet: { type: "packet"; bytes: Uint8Array } = { type: "packet", bytes: new Uint8Array(0) };

  /** Whose segment was given last, and which. */
  #connection: EndpointConnection | undefined;
  #segment: Segment | undefined;

  constructor(host: Host) {
    this.#host = host;
    this.#writer = new PacketWriter(host.mtu, host.random);
  }

  next(): EndpointAction | undefined {
    const { connections } = this.#host;
    while (true) {
      const connection = connections.ready;
      if (connection === undefined) return this.#withoutConnection();
      const action = connection.poll();
      if (action === undefined) {
        connections.removeReady();
        const last = this.#drained(connection);
        if (last !== undefined) return last;
      } else if (action.type === "transmit") {
        const { passive } = connection;
        if (passive !== undefined && passive.segmentsToSkip > 0) passive.segmentsToSkip -= 1;
        else return this.#transmit(connection, action.segment);
      } else return { type: "connection", connection, action };
    }
  }

  #transmit(connection: EndpointConnection, segment: Segment): EndpointAction {
    // RFC 7413 §4.1.3.1: whether data of the SYN is acknowledged will be compared with this.
    if (connection.fast !== undefined && (segment.flags & SYN) !== 0 && segment.payload.length > 0)
      connection.fast.end = seqAdd(segment.sequence, 1 + segment.payload.length);
    this.#packet.bytes = this.#writer.write(
      segment,
      connection.local.address,
      connection.remote.address,
      connection.pseudoSum,
      connection.flowLabel,
      !connection.mayFragment,
      connection.ip,
    );
    this.#host.counters.packetsOut += 1;
    this.#connection = connection;
    this.#segment = segment;
    return this.#packet;
  }

  /** The packet given last has not been sent after all. */
  refused(now: number): void {
    const [connection, segment] = [this.#connection, this.#segment];
    this.#connection = undefined;
    this.#segment = undefined;
    const { counters } = this.#host;
    counters.packetsOut -= 1;
    counters.outboundRefused += 1;
    if (connection === undefined || segment === undefined) return;
    connection.refused(segment, now);
    afterInput(this.#host, connection, now);
  }

  /** A connection has nothing more to say at present. */
  #drained(connection: EndpointConnection): EndpointAction | undefined {
    const { passive } = connection;
    if (passive?.isToBeAnnounced === true) {
      passive.isToBeAnnounced = false;
      if (passive.isOver) connection.passive = undefined;
      return { type: "acceptable", listener: passive.listener };
    }
    if (connection.stage === "held" && connection.released && connection.state === "TIME-WAIT")
      this.#host.connections.shrink(connection);
    return undefined;
  }

  #withoutConnection(): EndpointAction | undefined {
    const { outbox, hash, counters } = this.#host;
    const outbound = outbox.take();
    if (outbound === undefined) return undefined;
    this.#connection = undefined;
    this.#segment = undefined;
    counters.packetsOut += 1;
    if (outbound.segment === undefined) {
      this.#packet.bytes = outbound.packet;
      return this.#packet;
    }
    const { segment, local, remote } = outbound;
    const { sourcePort, destinationPort } = segment;
    const pseudoSum = pseudoHeaderSum(local.words, remote.words, PROTOCOL_TCP);
    const flowLabel = hash.flowLabel(local, sourcePort, remote, destinationPort);
    this.#packet.bytes = this.#writer.write(
      segment,
      local,
      remote,
      pseudoSum,
      flowLabel,
      true,
      this.#host.ip,
    );
    return this.#packet;
  }
}

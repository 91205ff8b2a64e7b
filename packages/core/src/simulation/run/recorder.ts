/** Writes a run down as it happens. */
import type { EndpointConnection } from "../../endpoint/endpoint-connection.ts";
import type { Packet } from "../link/link.ts";
import type { EndName } from "../scenario/scenario.ts";
import {
  EVENTS_MAX,
  HEADERS_KEPT,
  RECORDED_OCTETS_MAX,
  type PacketRecord,
  type RunCounts,
  type RunEvent,
  type RunOptions,
  type RunSample,
  type SimulationFault,
} from "./run.ts";

/** A sample and when it was taken, to take the next one no sooner than wanted. */
type LastSample = Pick<
  RunSample,
  "at" | "cwnd" | "inFlight" | "sent" | "received" | "acknowledged" | "state"
>;

interface WritableRecord {
  readonly record: { changed: ReadonlyMap<number, Uint8Array> };
  readonly whole: Uint8Array;
}

export class Recorder {
  readonly packets: PacketRecord[] = [];
  readonly events: RunEvent[] = [];
  readonly samples: RunSample[] = [];
  readonly faults: SimulationFault[] = [];
  readonly counts: RunCounts = { sent: 0, arrived: 0, deliveries: 0, inputs: 0 };
  readonly #records: boolean;
  readonly #sampleEvery: number;
  readonly #lastSamples: Map<string, LastSample> = new Map();
  /** The records of packets under way, by what their copies have in common. */
  readonly #underWay: WeakMap<Packet["history"], WritableRecord> = new WeakMap();
  #octets = 0;

  constructor({ record = true, sampleEvery = 0 }: RunOptions) {
    this.#records = record;
    this.#sampleEvery = sampleEvery;
  }

  /** A packet is put on the path. Its octets are copied: they are the sender's, and only for the moment. */
  sent(bytes: Uint8Array, from: PacketRecord["from"], to: EndName, at: number): Packet {
    const packet: Packet = { bytes: bytes.slice(), copy: 0, history: [] };
    this.counts.sent += 1;
    if (!this.#records) return packet;
    this.#octets += bytes.length;
    const record = {
      number: this.packets.length,
      at,
      from,
      to,
      bytes: this.#octets <= RECORDED_OCTETS_MAX ? packet.bytes : packet.bytes.slice(0, HEADERS_KEPT),
      length: bytes.length,
      history: packet.history,
      changed: none,
    };
    this.packets.push(record);
    this.#underWay.set(packet.history, { record, whole: packet.bytes });
    return packet;
  }

  /** A packet, or a copy of one, has arrived. */
  delivered(packet: Packet, at: number): void {
    this.counts.deliveries += 1;
    // Fragments of one packet arrive one by one.
    const before = packet.history.filter(({ what }) => what === "delivered").length;
    if (before === 0) this.counts.arrived += 1;
    packet.history.push({ at, copy: packet.copy, what: "delivered" });
    const known = this.#underWay.get(packet.history);
    if (known === undefined || known.whole === packet.bytes) return;
    const changed = new Map(known.record.changed);
    known.record.changed = changed.set(before, packet.bytes);
  }

  event(event: RunEvent): void {
    if (this.#records && this.events.length < EVENTS_MAX) this.events.push(event);
  }

  fault(fault: SimulationFault): void {
    this.faults.push(fault);
  }

  /** Looks at a connection after something has happened to it. */
  sample(connection: EndpointConnection, name: string, end: EndName, at: number): void {
    if (!this.#records || this.samples.length >= EVENTS_MAX) return;
    const key = `${end} ${name}`;
    const last = this.#lastSamples.get(key);
    if (last !== undefined && last.state === connection.state && at - last.at < this.#sampleEvery) return;
    const info = connection.info(at);
    const sample: RunSample = {
      at,
      end,
      connection: name,
      state: info.state,
      congestionState: info.congestionState,
      cwnd: info.sndCwnd * info.sndMss,
      ssthresh: info.sndSsthresh * info.sndMss,
      inFlight: Math.max(0, info.unacked - info.sacked - info.lost + info.retrans) * info.sndMss,
      sendWindow: info.sndWnd,
      receiveWindow: info.rcvWnd,
      srtt: info.srtt,
      rto: info.rto,
      sent: info.bytesSent - info.bytesRetrans,
      acknowledged: info.bytesAcked,
      received: info.bytesReceived,
      pacingRate: info.pacingRate,
    };
    if (last !== undefined && isSame(last, sample)) return;
    this.#lastSamples.set(key, sample);
    this.samples.push(sample);
  }
}

const isSame = (a: LastSample, b: LastSample): boolean =>
  a.state === b.state &&
  a.cwnd === b.cwnd &&
  a.inFlight === b.inFlight &&
  a.sent === b.sent &&
  a.received === b.received &&
  a.acknowledged === b.acknowledged;

const none: ReadonlyMap<number, Uint8Array> = new Map();

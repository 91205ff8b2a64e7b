/** Reads the packets of a simulated run: each once, in the order of sending. */
import type { PacketEvent, PacketRecord, SimulationRun } from "@tcplens/core/simulation";
import {
  decodeIcmp,
  decodeIp,
  decodePacket,
  decodeSegment,
  destinationOf,
  icmpName,
  IpHeader,
  isFragment,
  PROTOCOL_ICMP,
  PROTOCOL_ICMPV6,
  PROTOCOL_TCP,
  sourceOf,
} from "@tcplens/core/wire";
import { FlowNumbers, type AddressedSegment } from "./flow-numbers.ts";
import type { Arrival, OtherContent, PacketView, Stop } from "./packet-view.ts";

/** The packets of the run so far. */
export const packetViews = (run: SimulationRun): readonly PacketView[] => {
  const known = views.get(run);
  if (known !== undefined) return known;
  const numbers = new FlowNumbers(run);
  const probes = probesOf(run);
  const fresh = run.packets.map((record) => viewOf(record, numbers, probes));
  // What is still under way changes.
  if (run.ended !== "running") views.set(run, fresh);
  return fresh;
};

/** Every view of a run asks for the same. */
const views = new WeakMap<SimulationRun, readonly PacketView[]>();

/** When which end asked after the window or the peer: `A main 2620`. */
const probesOf = ({ events }: SimulationRun): ReadonlySet<string> =>
  new Set(
    events.flatMap((event) =>
      event.type === "mechanism" &&
      (event.event.kind === "window-probe" || event.event.kind === "keep-alive-probe")
        ? [momentKey(event.end, event.connection, event.at)]
        : [],
    ),
  );

const momentKey = (from: PacketRecord["from"], connection: string | undefined, at: number): string =>
  `${from} ${connection ?? ""} ${at}`;

const viewOf = (record: PacketRecord, numbers: FlowNumbers, probes: ReadonlySet<string>): PacketView => {
  const { number, at, from, to, history } = record;
  const segment = segmentOf(record);
  const placed = segment === undefined ? undefined : numbers.place(from, segment);
  const says = placed?.content ?? otherContent(record.bytes, record.length);
  const isShort = says.kind === "segment" && says.length <= 1 && says.flags.join(",") === "ACK";
  const probe = isShort && probes.has(momentKey(from, placed?.connection, at));
  const happened = (what: PacketEvent["what"]): boolean => history.some((event) => event.what === what);
  return {
    number,
    at,
    from,
    to,
    connection: placed?.connection,
    says,
    again: placed?.again === true && !probe,
    probe,
    arrivals: placed?.elsewhere === true ? [] : arrivalsOf(record),
    stopped: stopOf(history),
    elsewhere: placed?.elsewhere ?? false,
    marked: happened("marked"),
    heldBack: happened("reordered"),
    fragmented: happened("fragmented"),
  };
};

/** What a packet that no path has touched says; of one that was not kept whole, the headers say it. */
const segmentOf = ({ bytes, length }: PacketRecord): AddressedSegment | undefined => {
  if (bytes.length === length) {
    const decoded = decodePacket(bytes);
    return decoded.ok ? decoded.value : undefined;
  }
  const whole = new Uint8Array(length);
  whole.set(bytes);
  const header = new IpHeader();
  if (decodeIp(whole, header) !== undefined || isFragment(header) || header.protocol !== PROTOCOL_TCP)
    return undefined;
  const { payloadOffset, payloadLength, ecn } = header;
  // With octets missing, the checksum tells nothing.
  const decoded = decodeSegment(whole, payloadOffset, payloadLength, undefined, ecn);
  if (!decoded.ok) return undefined;
  return { source: sourceOf(header), destination: destinationOf(header), segment: decoded.value };
};

const arrivalsOf = ({ history, changed }: PacketRecord): readonly Arrival[] => {
  const arrivals = history.filter(({ what }) => what === "delivered");
  const whole = history.every(({ what }) => what !== "fragmented");
  const tampered = history.some(({ what }) => what === "corrupted");
  return arrivals.map(({ at, copy }, delivery) => ({
    at,
    copy,
    damaged: whole && tampered && isDamaged(changed.get(delivery)),
  }));
};

/** What a receiver will throw away: of what was changed, only a mark leaves the checksums right. */
const isDamaged = (bytes: Uint8Array | undefined): boolean => bytes !== undefined && !decodePacket(bytes).ok;

const stopOf = (history: readonly PacketEvent[]): Stop | undefined => {
  const stop = history.find(({ what }) => what === "lost" || what === "refused");
  return stop === undefined
    ? undefined
    : { at: stop.at, how: stop.what === "lost" ? "lost" : "refused", by: stop.by };
};

const otherContent = (bytes: Uint8Array, length: number): OtherContent => {
  const header = new IpHeader();
  const problem = decodeIp(bytes, header);
  if (problem !== undefined) return { kind: "other", words: `a packet of ${length} octets` };
  const { version, protocol, payloadOffset, payloadLength } = header;
  if (isFragment(header)) return { kind: "other", words: `a fragment of ${length} octets` };
  if (protocol !== PROTOCOL_ICMP && protocol !== PROTOCOL_ICMPV6)
    return { kind: "other", words: `a packet of ${length} octets` };
  const message = decodeIcmp(bytes, payloadOffset, payloadLength, version, undefined);
  if (!message.ok) return { kind: "icmp", words: "ICMP" };
  if (message.value.kind === "packet-too-big") {
    const { mtu } = message.value;
    return { kind: "icmp", words: `ICMP: too big${mtu === 0 ? "" : `, next MTU ${mtu}`}` };
  }
  return { kind: "icmp", words: `ICMP: ${icmpName(message.value, version)}` };
};

/** Packets that come from neither end: what an attacker or an old connection would send. */
import { flagBits } from "../../base/control-bits.ts";
import { port, type Port } from "../../base/port.ts";
import { seqAdd, type Seq } from "../../base/seq.ts";
import type { WindowUnscaled } from "../../base/window.ts";
import type { EndpointConnection } from "../../endpoint/endpoint-connection.ts";
import type { IpAddress } from "../../wire/address.ts";
import { encodeIp } from "../../wire/ip.ts";
import { IpHeader, pseudoHeaderSumBetween } from "../../wire/ip-header.ts";
import { Segment } from "../../wire/segment.ts";
import { encodeSegment, PROTOCOL_TCP } from "../../wire/tcp.ts";
import type { StrayPacket } from "../scenario/scenario.ts";
import { strangerAddress, USUAL_PORT } from "./addresses.ts";

/** To whom a stray goes. */
export interface StrayTarget {
  readonly address: IpAddress;
  /** Whose numbers it may go by; `undefined`: no such connection. */
  readonly connection: EndpointConnection | undefined;
  readonly now: number;
  /** Which stray of the run it is. */
  readonly number: number;
}

/** The packet; `undefined` where it should come from the peer and there is no connection to have one. */
export const strayPacket = (stray: StrayPacket, target: StrayTarget): Uint8Array | undefined => {
  const { address, connection, now, number } = target;
  if (stray.from === "peer" && connection === undefined) return undefined;
  const fromPeer = stray.from === "peer" ? connection : undefined;
  const info = fromPeer?.info(now);
  const source = fromPeer?.remote ?? {
    address: strangerAddress(number, address.family),
    port: port(1024 + (number % 64_000)),
  };
  const segment = new Segment({
    sourcePort: source.port,
    destinationPort: fromPeer?.localPort ?? (USUAL_PORT as Port),
    sequence: numberOf(stray.sequence, info?.rcvNxt ?? 0),
    acknowledgement: stray.flags.includes("ACK")
      ? numberOf(stray.acknowledgement, info?.sndUna ?? 0)
      : (0 as Seq),
    flags: flagBits(stray.flags),
    window: 1024 as WindowUnscaled,
    payload: new Uint8Array(stray.bytes ?? 0),
  });
  return packetOf(segment, source.address, address);
};

const packetOf = (segment: Segment, from: IpAddress, to: IpAddress): Uint8Array => {
  const headerLength = from.family === 4 ? 20 : 40;
  const room = new Uint8Array(headerLength + TCP_HEADER + segment.payload.length);
  const header = new IpHeader();
  header.version = from.family;
  header.protocol = PROTOCOL_TCP;
  header.setSource(from);
  header.setDestination(to);
  header.payloadLength = encodeSegment(
    segment,
    room,
    headerLength,
    pseudoHeaderSumBetween(from, to, PROTOCOL_TCP),
  );
  encodeIp(header, room, 0);
  return room;
};

const numberOf = (wanted: StrayPacket["sequence"], expected: number): Seq =>
  typeof wanted === "number" ? (wanted as Seq) : seqAdd(expected as Seq, wanted?.expected ?? 0);

/** Octets of a header without options, which is all that strays have. */
const TCP_HEADER = 20;

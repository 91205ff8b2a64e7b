/** Packets that come from neither end: what an attacker or an old connection would send. */
import { flagBits } from "../../base/control-bits.ts";
import { port, type Port } from "../../base/port.ts";
import { seeded } from "../../base/random.ts";
import { seqAdd, type Seq } from "../../base/seq.ts";
import type { WindowUnscaled } from "../../base/window.ts";
import type { EndpointConnection } from "../../endpoint/endpoint-connection.ts";
import { PacketWriter } from "../../endpoint/packet-writer.ts";
import type { IpAddress } from "../../wire/address.ts";
import { pseudoHeaderSum } from "../../wire/checksum.ts";
import { Segment } from "../../wire/segment.ts";
import { PROTOCOL_TCP } from "../../wire/tcp.ts";
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
  const pseudoSum = pseudoHeaderSum(source.address.words, address.words, PROTOCOL_TCP);
  return writer.write(segment, source.address, address, pseudoSum, 0, true).slice();
};

const numberOf = (wanted: StrayPacket["sequence"], expected: number): Seq =>
  typeof wanted === "number" ? (wanted as Seq) : seqAdd(expected as Seq, wanted?.expected ?? 0);

const writer = new PacketWriter(65_575, seeded(0));

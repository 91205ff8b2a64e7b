/**
 * Connections that an FTP control connection announces (RFC 959, RFC 2428). Wireshark knows them from then on, and does
 * not count their SYN for the completeness.
 */
import type { LayeredPacket } from "../layers/layered-packet.ts";
import type { TcpSegment } from "../segment/tcp-segment.ts";

export class AnnouncedConnections {
  /** The announced end's address and port, the other end's address and, where it is known, port. */
  readonly #ends = new Set<string>();

  /** Reads a segment with data of a control connection. */
  learn({ bytes, version, source, destination }: LayeredPacket, segment: TcpSegment): void {
    const { data, dataEnd, length, sourcePort, destinationPort } = segment;
    if (length === 0 || (sourcePort !== CONTROL && destinationPort !== CONTROL)) return;
    const line = lineOf(bytes, data, Math.min(dataEnd, data + length));
    const announced = destinationPort === CONTROL ? inRequest(line) : inResponse(line);
    if (announced === undefined || this.#ends.size === ANNOUNCED_MAX) return;
    const sender = addressText(bytes, source, version);
    const receiver = addressText(bytes, destination, version);
    const from = announced.from === undefined ? "" : ` ${announced.from}`;
    this.#ends.add(`${announced.address ?? sender} ${announced.port} ${receiver}${from}`);
  }

  /** Whether the first segment of a new connection is of one that was announced, which it then is no longer. */
  take({ bytes, version, source, destination }: LayeredPacket, segment: TcpSegment): boolean {
    if (this.#ends.size === 0) return false;
    const from = addressText(bytes, source, version);
    const to = addressText(bytes, destination, version);
    const { sourcePort, destinationPort } = segment;
    const isSender = `${from} ${sourcePort} ${to}`;
    const isReceiver = `${to} ${destinationPort} ${from}`;
    return (
      this.#ends.delete(isSender) ||
      this.#ends.delete(isReceiver) ||
      this.#ends.delete(`${isSender} ${destinationPort}`) ||
      this.#ends.delete(`${isReceiver} ${sourcePort}`)
    );
  }
}

interface Announced {
  /** `undefined`: the sender's. */
  readonly address?: string;
  readonly port: number;
  /** The port that the other end will connect from. */
  readonly from?: number;
}

/** Of an EPRT Wireshark makes nothing. */
const inRequest = (line: string): Announced | undefined => {
  const announced = line.startsWith("PORT ") ? sixNumbers(line) : undefined;
  return announced === undefined ? undefined : { ...announced, from: DATA };
};

const inResponse = (line: string): Announced | undefined => {
  if (line.startsWith("227")) return sixNumbers(line.slice(3));
  if (!line.startsWith("229")) return undefined;
  const port = /\((?<mark>[!-~])\k<mark>{2}(\d+)[^)]*\)/u.exec(line)?.[2];
  return port === undefined ? undefined : { port: Number(port) };
};

/** An address and a port, octet by octet. */
const sixNumbers = (text: string): Announced | undefined => {
  const numbers = /(\d+),(\d+),(\d+),(\d+),(\d+),(\d+)/u
    .exec(text)
    ?.slice(1)
    .map((number) => Number(number) & 255);
  if (numbers === undefined) return undefined;
  const [high = 0, low = 0] = numbers.slice(4);
  return { address: numbers.slice(0, 4).join("."), port: high * 256 + low };
};

const lineOf = (bytes: Uint8Array, from: number, end: number): string => {
  let line = "";
  for (let at = from; at < end && line.length < LINE_MAX; at++) {
    const octet = bytes[at] as number;
    if (octet === 10 || octet === 13) break;
    line += String.fromCharCode(octet);
  }
  return line;
};

/** IPv4 as people write it, IPv6 as its octets. */
const addressText = (bytes: Uint8Array, at: number, version: number): string =>
  bytes.subarray(at, at + (version === 4 ? 4 : 16)).join(".");

const CONTROL = 21;
const DATA = 20;
const LINE_MAX = 256;
/** Of those that are never made. */
const ANNOUNCED_MAX = 10_000;

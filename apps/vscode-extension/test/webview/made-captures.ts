/** Captures made for a test: one long download, octet by octet as pcap has it. */

/** A pcap file (Ethernet, IPv4) with one connection of so many packets; every 500th segment is lost and sent again. */
export const manyPackets = (packets: number): Uint8Array => {
  const pieces = [...captureInPieces(packets)];
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

/** The same, for a file that is too large for one piece; `captured` octets of each segment's data are in it. */
export function* captureInPieces(packets: number, captured = 0): Generator<Uint8Array> {
  const head = new Uint8Array(24);
  const view = new DataView(head.buffer);
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 65_535, true);
  view.setUint32(20, 1, true);
  yield head;
  let seq = 1000;
  for (let first = 0; first < packets; first += PIECE) {
    const count = Math.min(PIECE, packets - first);
    const piece = new Uint8Array(count * (RECORD + captured));
    const records = new DataView(piece.buffer);
    let at = 0;
    for (let packet = first; packet < first + count; packet += 1) {
      const fromServer = packet % 3 !== 0;
      if (fromServer && packet % 500 === 499) seq -= SEGMENT;
      write(records, at, {
        at: packet * 11,
        fromServer,
        seq: fromServer ? seq : 1,
        ack: fromServer ? 1 : seq,
        length: fromServer ? SEGMENT : 0,
        captured: fromServer ? captured : 0,
        identification: packet & 0xffff,
      });
      at += RECORD + (fromServer ? captured : 0);
      if (fromServer) seq = (seq + SEGMENT) >>> 0;
    }
    yield piece.subarray(0, at);
  }
}

interface Packet {
  /** µs. */
  readonly at: number;
  readonly fromServer: boolean;
  readonly seq: number;
  readonly ack: number;
  /** Octets of data, and those of them that are captured. */
  readonly length: number;
  readonly captured: number;
  readonly identification: number;
}

const write = (view: DataView, start: number, packet: Packet): void => {
  const { at, fromServer, seq, ack, length, captured, identification } = packet;
  view.setUint32(start, 1_767_225_600 + Math.floor(at / 1e6), true);
  view.setUint32(start + 4, at % 1e6, true);
  view.setUint32(start + 8, FRAME + captured, true);
  view.setUint32(start + 12, FRAME + length, true);
  const ethernet = start + 16;
  view.setUint16(ethernet + 12, 0x0800);
  const ip = ethernet + 14;
  view.setUint16(ip, 0x4500);
  view.setUint16(ip + 2, 40 + length);
  view.setUint16(ip + 4, identification);
  view.setUint16(ip + 8, 0x4006);
  const [client, server] = [0x0a00_0001, 0x0a00_0002];
  view.setUint32(ip + 12, fromServer ? server : client);
  view.setUint32(ip + 16, fromServer ? client : server);
  const tcp = ip + 20;
  view.setUint16(tcp, fromServer ? 443 : 50_000);
  view.setUint16(tcp + 2, fromServer ? 50_000 : 443);
  view.setUint32(tcp + 4, seq);
  view.setUint32(tcp + 8, ack);
  view.setUint16(tcp + 12, 0x5010);
  view.setUint16(tcp + 14, 60_000);
};

const PIECE = 20_000;
const FRAME = 54;
const RECORD = 16 + FRAME;
const SEGMENT = 1448;

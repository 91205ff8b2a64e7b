/** Captures made for a test: one long download, octet by octet as pcap has it. */

/** A pcap file (Ethernet, IPv4) with one connection of so many packets; every 500th segment is lost and sent again. */
export const manyPackets = (packets: number): Uint8Array => {
  const bytes = new Uint8Array(24 + packets * RECORD);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 65_535, true);
  view.setUint32(20, 1, true);
  let seq = 1000;
  for (let packet = 0; packet < packets; packet += 1) {
    const fromServer = packet % 3 !== 0;
    const again = fromServer && packet % 500 === 499;
    if (again) seq -= SEGMENT;
    write(view, 24 + packet * RECORD, {
      at: packet * 11,
      fromServer,
      seq: fromServer ? seq : 1,
      ack: fromServer ? 1 : seq,
      length: fromServer ? SEGMENT : 0,
      identification: packet & 0xffff,
    });
    if (fromServer) seq = (seq + SEGMENT) >>> 0;
  }
  return bytes;
};

interface Packet {
  /** µs. */
  readonly at: number;
  readonly fromServer: boolean;
  readonly seq: number;
  readonly ack: number;
  /** Octets of data, which are not captured. */
  readonly length: number;
  readonly identification: number;
}

const write = (view: DataView, start: number, packet: Packet): void => {
  const { at, fromServer, seq, ack, length, identification } = packet;
  view.setUint32(start, 1_767_225_600 + Math.floor(at / 1e6), true);
  view.setUint32(start + 4, at % 1e6, true);
  view.setUint32(start + 8, FRAME, true);
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

const FRAME = 54;
const RECORD = 16 + FRAME;
const SEGMENT = 1448;

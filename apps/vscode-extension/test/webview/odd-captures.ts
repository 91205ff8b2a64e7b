/** Captures that are odd to look at: tens of thousands of connections, long addresses, no TCP at all. */

/** So many connections to one server, packet by packet: every tenth is refused, the others are answered. */
export const manyConnections = (connections: number): Uint8Array =>
  pcap(
    Array.from({ length: connections }, (_, number): readonly Uint8Array[] => {
      const ends: Ends = {
        client: [10, 1 + (number >> 16), (number >> 8) & 255, number & 255],
        server: [192, 0, 2, 1],
        ports: [1024 + (number % 60_000), 443],
      };
      return number % 10 === 0
        ? [tcp(ends, true, SYN, 0, 0), tcp(ends, false, RST | ACK, 0, 1)]
        : [tcp(ends, true, SYN, 0, 0), tcp(ends, false, SYN | ACK, 0, 1), tcp(ends, true, ACK, 1, 1)];
    }).flat(),
  );

/** Connections between addresses as long as they get. */
export const longAddresses = (connections: number): Uint8Array =>
  pcap(
    Array.from({ length: connections }, (_, number): readonly Uint8Array[] => {
      const address = (last: number): readonly number[] => [...LONG_PREFIX, last];
      const ends: Ends = {
        client: address(0x10 + number),
        server: address(0xfe),
        ports: [50_000 + number, 8443],
      };
      return [tcp(ends, true, SYN, 0, 0), tcp(ends, false, RST | ACK, 0, 1)];
    }).flat(),
  );

/** A client that is slow to end the handshake, with a server 0.7 ms away: so long it took by the handshake alone. */
export const slowToAcknowledge = (): Uint8Array => {
  const ends: Ends = { client: [10, 0, 0, 1], server: [10, 0, 0, 2], ports: [50_000, 80] };
  const packets: readonly (readonly [number, Uint8Array])[] = [
    [0, tcp(ends, true, SYN, 0, 0)],
    [700, tcp(ends, false, SYN | ACK, 0, 1)],
    [189_000, tcp(ends, true, ACK, 1, 1)],
    [190_000, tcp(ends, true, FIN | ACK, 1, 1)],
    [190_720, tcp(ends, false, FIN | ACK, 1, 2)],
    [190_760, tcp(ends, true, ACK, 2, 2)],
  ];
  return pcap(
    packets.map(([, packet]) => packet),
    packets.map(([at]) => at),
  );
};

/** Questions to a name server, over UDP. */
export const withoutTcp = (): Uint8Array =>
  pcap(
    Array.from({ length: 40 }, (_, number) => {
      const packet = ip({ client: [10, 0, 0, 1], server: [10, 0, 0, 53], ports: [0, 0] }, true, 17, 8);
      packet.set([0xc0, number, 0, 53, 0, 8, 0, 0], packet.length - 8);
      return packet;
    }),
  );

/** 2001:db8:1234:5678:9abc:def0:1234:ab… */
const LONG_PREFIX = [
  0x20, 0x01, 0x0d, 0xb8, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 0x12, 0x34, 0xab,
];

interface Ends {
  /** 4 octets or 16. */
  readonly client: readonly number[];
  readonly server: readonly number[];
  readonly ports: readonly [number, number];
}

const [FIN, SYN, RST, ACK] = [0x01, 0x02, 0x04, 0x10];

const tcp = (ends: Ends, fromClient: boolean, flags: number, seq: number, ack: number): Uint8Array => {
  const packet = ip(ends, fromClient, 6, 20);
  const view = new DataView(packet.buffer, packet.length - 20);
  const [client, server] = ends.ports;
  view.setUint16(0, fromClient ? client : server);
  view.setUint16(2, fromClient ? server : client);
  view.setUint32(4, seq);
  view.setUint32(8, ack);
  view.setUint16(12, 0x5000 | flags);
  view.setUint16(14, 64_240);
  return packet;
};

/** The header, and room for what it carries. */
const ip = ({ client, server }: Ends, fromClient: boolean, protocol: number, carried: number): Uint8Array => {
  const six = client.length === 16;
  const packet = new Uint8Array((six ? 40 : 20) + carried);
  const view = new DataView(packet.buffer);
  if (six) {
    view.setUint8(0, 0x60);
    view.setUint16(4, carried);
    view.setUint16(6, (protocol << 8) | 64);
  } else {
    view.setUint8(0, 0x45);
    view.setUint16(2, packet.length);
    view.setUint16(8, (64 << 8) | protocol);
  }
  const [from, to] = fromClient ? [client, server] : [server, client];
  packet.set([...from, ...to], six ? 8 : 12);
  return packet;
};

/** Raw IP; a packet every tenth of a millisecond, or at these µs. */
const pcap = (packets: readonly Uint8Array[], times: readonly number[] = []): Uint8Array => {
  const file = new Uint8Array(24 + packets.reduce((sum, { length }) => sum + 16 + length, 0));
  const view = new DataView(file.buffer);
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 65_535, true);
  view.setUint32(20, 101, true);
  let at = 24;
  packets.forEach((packet, number) => {
    const time = times[number] ?? number * 100;
    view.setUint32(at, 1_767_225_600 + Math.floor(time / 1_000_000), true);
    view.setUint32(at + 4, time % 1_000_000, true);
    view.setUint32(at + 8, packet.length, true);
    view.setUint32(at + 12, packet.length, true);
    file.set(packet, at + 16);
    at += 16 + packet.length;
  });
  return file;
};

/** Raw IP packets with a TCP segment, for tests of what carries packets. Checksums of TCP are left 0. */
import { flagBits } from "../../src/base/control-bits.ts";
import type { Flag } from "../../src/base/flag.ts";
import { sealIpv4Header } from "../../src/simulation/link/ip-checksum.ts";
import type { Packet } from "../../src/simulation/link/link.ts";

export interface RawPacketOptions {
  readonly family?: 4 | 6;
  readonly flags?: readonly Flag[];
  readonly sequence?: number;
  readonly acknowledgement?: number;
  readonly window?: number;
  readonly payload?: number;
  readonly sourcePort?: number;
  readonly ecn?: number;
  readonly dontFragment?: boolean;
}

export const rawPacket = (options: RawPacketOptions = {}): Uint8Array => {
  const {
    family = 4,
    flags = ["ACK"],
    sequence = 0,
    acknowledgement = 0,
    window = 1000,
    payload = 0,
  } = options;
  const header = family === 4 ? 20 : 40;
  const bytes = new Uint8Array(header + 20 + payload);
  const view = new DataView(bytes.buffer);
  if (family === 4) {
    view.setUint16(0, 0x4500 | (options.ecn ?? 0));
    view.setUint16(2, bytes.length);
    view.setUint16(4, 0x1234);
    view.setUint16(6, options.dontFragment === false ? 0 : 0x4000);
    view.setUint16(8, 0x4006);
    view.setUint32(12, 0x0a00_0001);
    view.setUint32(16, 0x0a00_0002);
    sealIpv4Header(bytes, 20);
  } else {
    view.setUint32(0, 0x6000_0000 | ((options.ecn ?? 0) << 20));
    view.setUint16(4, bytes.length - 40);
    view.setUint16(6, 0x0640);
    view.setUint8(23, 1);
    view.setUint8(39, 2);
  }
  view.setUint16(header, options.sourcePort ?? 1024);
  view.setUint16(header + 2, 80);
  view.setUint32(header + 4, sequence);
  view.setUint32(header + 8, acknowledgement);
  view.setUint16(header + 12, 0x5000 | flagBits(flags));
  view.setUint16(header + 14, window);
  for (let at = 0; at < payload; at += 1) bytes[header + 20 + at] = at & 0xff;
  return bytes;
};

export const packetOf = (bytes: Uint8Array): Packet => ({ bytes, copy: 0, history: [] });

/** A pcap file of given frames, written here octet by octet. */

export interface PcapFrame {
  readonly frame: Uint8Array;
  /** Octets that the packet had; as many as are there unless said. */
  readonly originalLength?: number;
  /** ms since 1970. */
  readonly at?: number;
}

export const pcapFile = (linkType: number, frames: readonly PcapFrame[]): Uint8Array => {
  const parts: Uint8Array[] = [words(0xa1b2c3d4, 0x0004_0002, 0, 0, 262_144, linkType)];
  for (const { frame, originalLength = frame.length, at = 0 } of frames)
    parts.push(
      words(Math.floor(at / 1000), Math.round((at % 1000) * 1000), frame.length, originalLength),
      frame,
    );
  return Uint8Array.from(Buffer.concat(parts));
};

const words = (...values: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint32(index * 4, value, true);
  return bytes;
};

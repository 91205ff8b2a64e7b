/** RFC 9293 §3.1: a script's options as octets, each as it stands in the script. */
import type { TcpOption } from "../language/packet.ts";
import { write16, write32 } from "./octets.ts";

/** All of them, filled up with zeros to whole words. */
export const writeOptions = (options: readonly TcpOption[]): Uint8Array => {
  const pieces = options.map(writeOption);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const bytes = new Uint8Array(Math.ceil(length / 4) * 4);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
};

const writeOption = (option: TcpOption): Uint8Array => {
  switch (option.kind) {
    case "end":
      return Uint8Array.of(0);
    case "no-operation":
      return Uint8Array.of(1);
    case "mss":
      return withLength(2, 2, (bytes) => write16(bytes, 2, option.value));
    case "window-scale":
      return Uint8Array.of(3, 3, option.shift);
    case "sack-permitted":
      return Uint8Array.of(4, 2);
    case "sack":
      return withLength(5, 8 * option.blocks.length, (bytes) => {
        for (const [index, block] of option.blocks.entries()) {
          write32(bytes, 2 + 8 * index, block.left);
          write32(bytes, 6 + 8 * index, block.right);
        }
      });
    case "timestamps":
      return withLength(8, 8, (bytes) => {
        write32(bytes, 2, option.value ?? 0);
        write32(bytes, 6, option.echo);
      });
    case "fast-open":
      return option.experimental
        ? withBytes(254, Uint8Array.of(0xf9, 0x89, ...option.cookie))
        : withBytes(34, option.cookie);
    case "accurate-ecn":
      return writeAccurateEcn(option);
    case "md5":
      return withBytes(19, option.digest ?? new Uint8Array(16));
    case "generic":
      return withBytes(option.number, option.bytes);
    case "named":
      return new Uint8Array();
  }
};

const withLength = (kind: number, length: number, fill: (bytes: Uint8Array) => void): Uint8Array => {
  const bytes = new Uint8Array(2 + length);
  bytes[0] = kind;
  bytes[1] = bytes.length;
  fill(bytes);
  return bytes;
};

const withBytes = (kind: number, content: Uint8Array): Uint8Array =>
  withLength(kind, content.length, (bytes) => bytes.set(content, 2));

/** RFC 9768 §3.2.3, or its experiments 0xacc0 and 0xacc1. */
const writeAccurateEcn = (option: Extract<TcpOption, { kind: "accurate-ecn" }>): Uint8Array => {
  const counters = option.counters.flatMap((counter) => [
    counter >> 16,
    (counter >> 8) & 0xff,
    counter & 0xff,
  ]);
  return option.experimental
    ? withBytes(254, Uint8Array.of(0xac, 0xc0 + option.order, ...counters))
    : withBytes(option.order === 0 ? 172 : 174, Uint8Array.from(counters));
};

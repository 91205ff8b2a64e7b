/** RFC 9293 §3.1: the options of a TCP header, each octet of padding included, in their order. */
import type { TcpOption } from "../language/packet.ts";
import { read16, read32 } from "./octets.ts";

/** The options, and what is wrong where one leads nowhere. */
export const readOptions = (
  bytes: Uint8Array,
): { readonly options: readonly TcpOption[]; readonly flaw: string | undefined } => {
  const options: TcpOption[] = [];
  let at = 0;
  while (at < bytes.length) {
    const kind = bytes[at] ?? 0;
    if (kind <= 1) {
      options.push({ kind: kind === 0 ? "end" : "no-operation" });
      at += 1;
      continue;
    }
    const length = bytes[at + 1] ?? 0;
    if (length < 2 || at + length > bytes.length)
      return { options, flaw: `a TCP option of kind ${kind} with a length of ${length}` };
    options.push(readOption(kind, bytes.slice(at + 2, at + length)));
    at += length;
  }
  return { options, flaw: undefined };
};

const readOption = (number: number, bytes: Uint8Array): TcpOption => {
  const generic: TcpOption = { kind: "generic", number, bytes };
  switch (number) {
    case 2:
      return bytes.length === 2 ? { kind: "mss", value: read16(bytes, 0) } : generic;
    case 3:
      return bytes.length === 1 ? { kind: "window-scale", shift: bytes[0] ?? 0 } : generic;
    case 4:
      return bytes.length === 0 ? { kind: "sack-permitted" } : generic;
    case 5:
      return bytes.length % 8 === 0 ? { kind: "sack", blocks: readBlocks(bytes) } : generic;
    case 8:
      return bytes.length === 8
        ? { kind: "timestamps", value: read32(bytes, 0), echo: read32(bytes, 4), absoluteEcho: false }
        : generic;
    case 19:
      return { kind: "md5", digest: bytes };
    case 34:
      return { kind: "fast-open", cookie: bytes, experimental: false };
    case 172:
    case 174:
      return bytes.length % 3 === 0
        ? {
            kind: "accurate-ecn",
            order: number === 172 ? 0 : 1,
            experimental: false,
            counters: readCounters(bytes),
          }
        : generic;
    case 254:
      // RFC 7413 §9: the number of the experiment.
      return read16(bytes, 0) === 0xf989 && bytes.length >= 2
        ? { kind: "fast-open", cookie: bytes.slice(2), experimental: true }
        : generic;
    default:
      return generic;
  }
};

const readBlocks = (bytes: Uint8Array): { left: number; right: number }[] =>
  Array.from({ length: bytes.length / 8 }, (_, index) => ({
    left: read32(bytes, 8 * index),
    right: read32(bytes, 8 * index + 4),
  }));

const readCounters = (bytes: Uint8Array): number[] =>
  Array.from(
    { length: bytes.length / 3 },
    (_, index) => ((bytes[3 * index] ?? 0) << 16) | read16(bytes, 3 * index + 1),
  );

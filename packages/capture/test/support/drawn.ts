/** A capture drawn by hand: a line for each packet, for what no real capture at hand shows. */
import { PcapngWriter } from "../../src/index.ts";

/**
 * Lines of `ms side FLAGS seq[+octets] [ack] [word=value …]`: side `a` is 192.0.2.1:40000, `b` 192.0.2.2:80; flags are
 * letters of S F R P A; numbers count from each side's SYN, which has 0. Words: `win` (unscaled), `ttl`, `id`, `mss`,
 * `scale`, `port` (a's), `sack` (one block, as in `sack=100-101`), `ts` (a timestamp and the one echoed, as in `ts=7/3`), `text` (what the data is: `_` for a space, `|` for the
 * end of a line). `ms icmp address type/code`
 * before the rest of a line is an ICMP error from that address, which quotes the packet to its sender, or of its segment no more
 * than so many octets (`quote=8`).
 */
export const drawn = (picture: string): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece));
  const wire = writer.addInterface({ name: "drawn" });
  for (const line of picture.split("\n")) {
    if (line.trim() === "") continue;
    const { at, bytes } = frame(line.trim());
    writer.packet({ interface: wire, at, bytes });
  }
  writer.flush();
  return Buffer.concat(pieces);
};

/** A packet, or an ICMP error that quotes one. */
const frame = (line: string): { at: number; bytes: Uint8Array } => {
  const [, at = "", reporter = "", code = "", quoted = ""] =
    /^(\S+) icmp (\S+) (\d+\/\d+) (.*)$/.exec(line) ?? [];
  if (at === "") return packet(line);
  const { bytes: whole } = packet(`${at} ${quoted}`);
  const octets = /\bquote=(\d+)/.exec(quoted)?.[1];
  const quote = whole.subarray(0, octets === undefined ? whole.length : 20 + Number(octets));
  const bytes = Buffer.alloc(28 + quote.length);
  bytes.set([0x45, 0], 0);
  bytes.writeUInt16BE(bytes.length, 2);
  bytes.set([64, 1], 8);
  bytes.set(reporter.split(".").map(Number), 12);
  bytes.set(quote.subarray(12, 16), 16);
  bytes.set(code.split("/").map(Number), 20);
  bytes.set(quote, 28);
  return { at: Number(at), bytes };
};

const packet = (line: string): { at: number; bytes: Uint8Array } => {
  const [at = "", side = "", flags = "", numbers = "", ...rest] = line.split(/\s+/);
  const words = new Map(
    rest.filter((each) => each.includes("=")).map((each) => each.split("=") as [string, string]),
  );
  const word = (name: string, otherwise: number): number => Number(words.get(name) ?? otherwise);
  const ack = rest.find((each) => !each.includes("="));
  const [seq = "0", octets = "0"] = numbers.split("+");
  const fromA = side === "a";
  const options = [
    ...(words.has("mss") ? [2, 4, word("mss", 0) >> 8, word("mss", 0) & 255] : []),
    ...(words.has("scale") ? [1, 3, 3, word("scale", 0)] : []),
    ...(words.has("ts") ? timestampsOption(words.get("ts") ?? "") : []),
    ...(words.has("sack") ? sackOption(words.get("sack") ?? "", START[fromA ? 1 : 0]) : []),
  ];
  const text = Buffer.from((words.get("text") ?? "").replaceAll("_", " ").replaceAll("|", "\r\n"));
  const length = Number(octets);
  const bytes = Buffer.alloc(40 + options.length + length);
  bytes.set([0x45, 0], 0);
  bytes.writeUInt16BE(bytes.length, 2);
  bytes.writeUInt16BE(word("id", 0), 4);
  bytes.writeUInt16BE(0x4000, 6);
  bytes.set([word("ttl", fromA ? 64 : 57), 6], 8);
  bytes.set(fromA ? [192, 0, 2, 1, 192, 0, 2, 2] : [192, 0, 2, 2, 192, 0, 2, 1], 12);
  const port = word("port", 40_000);
  bytes.writeUInt16BE(fromA ? port : 80, 20);
  bytes.writeUInt16BE(fromA ? 80 : port, 22);
  bytes.writeUInt32BE((START[fromA ? 0 : 1] + Number(seq)) >>> 0, 24);
  bytes.writeUInt32BE(ack === undefined ? 0 : (START[fromA ? 1 : 0] + Number(ack)) >>> 0, 28);
  bytes.set([((20 + options.length) / 4) << 4, bitsOf(flags)], 32);
  bytes.writeUInt16BE(word("win", 64_000), 34);
  bytes.set(options, 40);
  bytes.fill(0x2e, 40 + options.length);
  bytes.set(text.subarray(0, length), 40 + options.length);
  return { at: Number(at), bytes };
};

const sackOption = (block: string, start: number): number[] => {
  const edges = Buffer.alloc(8);
  for (const [at, edge] of block.split("-").entries()) edges.writeUInt32BE(start + Number(edge), at * 4);
  return [1, 1, 5, 10, ...edges];
};

const timestampsOption = (numbers: string): number[] => {
  const bytes = Buffer.alloc(8);
  for (const [at, number] of numbers.split("/").entries()) bytes.writeUInt32BE(Number(number), at * 4);
  return [1, 1, 8, 10, ...bytes];
};

const bitsOf = (flags: string): number =>
  ["F", "S", "R", "P", "A"].reduce(
    (bits, letter, bit) => (flags.includes(letter) ? bits | (1 << bit) : bits),
    0,
  );

/** Initial sequence numbers, a's and b's. */
const START = [1_000_000, 5_000_000] as const;

/** A handshake of 20 ms at the beginning of a picture. */
export const handshake = `
  0    a S  0 mss=1460 scale=0
  20   b SA 0 1 mss=1460 scale=0
  20.1 a A  1 1
`;

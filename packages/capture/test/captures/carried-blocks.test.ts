/** Blocks of pcapng that are no packets, read for a copy of the file and written into one. */
import { describe, expect, test } from "vitest";
import { CaptureReader, packetFlags, PcapngWriter } from "../../src/index.ts";

/** Of a section of this byte order: 16-bit and 32-bit numbers, blocks. */
const inOrder = (little: boolean) => {
  const number = (octets: 2 | 4, value: number): number[] => {
    const digits = Array.from({ length: octets }, (_, at) => (value >>> (8 * at)) & 0xff);
    return little ? digits : digits.toReversed();
  };
  const half = (value: number): number[] => number(2, value);
  const word = (value: number): number[] => number(4, value);
  const block = (type: number, body: readonly number[]): number[] => {
    const length = word(body.length + 12);
    return [...word(type), ...length, ...body, ...length];
  };
  const header = [
    ...block(0x0a0d0d0a, [...word(0x1a2b3c4d), ...half(1), ...half(0), ...word(~0), ...word(~0)]),
    ...block(1, [...half(101), ...half(0), ...word(0)]),
  ];
  const packet = (flags: number): number[] =>
    block(6, [
      ...[0, 0, 0, 4, 4].flatMap(word),
      ...ascii("abcd"),
      ...half(2),
      ...half(4),
      ...word(flags),
      ...word(0),
    ]);
  const secrets = block(10, [...word(0x544c534b), ...word(5), ...ascii("KEYS\n\0\0\0")]);
  const names = block(4, [...half(1), ...half(6), ...ascii("\n\0\0\u0001a\0\0\0"), ...word(0)]);
  return { word, half, block, header, packet, secrets, names };
};

const ascii = (text: string): number[] => [...Buffer.from(text, "latin1")];

const read = (octets: readonly number[]) => {
  const flags: (number | undefined)[] = [];
  const reader = new CaptureReader((record) => flags.push(packetFlags(record)));
  reader.push(Uint8Array.from(octets));
  reader.end();
  return { flags, reader, carried: reader.carried.map(({ type }) => type) };
};

/** The same in a file of its own: its blocks behind the section header. */
const copied = (octets: readonly number[]): number[] => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece));
  for (const block of read(octets).reader.carried) writer.carry(block);
  writer.flush();
  return Array.from(Buffer.concat(pieces).subarray(28));
};

const little = inOrder(true);

describe.for([true, false])("little-endian: %s", (order) => {
  const { header, block, word, packet, secrets, names } = inOrder(order);

  test("secrets and names are carried on, in the order that is written", () => {
    const file = [...header, ...secrets, ...packet(0x12), ...names];
    expect(copied(file)).toEqual([...little.secrets, ...little.names]);
    expect(read(file).flags).toEqual([0x12]);
    expect(read(file).reader.carried.map(({ offset }) => offset)).toEqual([
      header.length,
      header.length + secrets.length + packet(0).length,
    ]);
  });

  test("what may be copied is, where its octets need not be turned round", () => {
    const custom = block(0xbad, [...word(32_473), ...ascii("data")]);
    const not = block(0x40000bad, [...word(32_473), ...ascii("data")]);
    const statistics = block(5, [...word(0), ...word(0), ...word(0)]);
    const unknown = block(0x1234, ascii("what"));
    const found = read([...header, ...custom, ...not, ...statistics, ...unknown]).carried;
    expect(found).toEqual(order ? [0xbad, 0x1234] : []);
  });

  test("what a reader would stumble over is left out", () => {
    const long = block(10, [...word(0x544c534b), ...word(9), ...ascii("KEYS\n\0\0\0")]);
    const short = block(10, word(0));
    const endless = block(4, [...word(0xffff_ffff), ...ascii("abcd")]);
    expect(read([...header, ...long, ...short, ...endless]).carried).toEqual([]);
  });
});

test("no more than 16 MiB are kept", () => {
  const reader = new CaptureReader(() => undefined);
  reader.push(Uint8Array.from(little.header));
  const large = little.block(
    0x1234,
    Array.from({ length: 1_000_000 }, () => 1),
  );
  for (let count = 0; count < 20; count += 1) reader.push(Uint8Array.from(large));
  expect(reader.carried).toHaveLength(16);
  reader.push(Uint8Array.from(little.secrets));
  expect(reader.carried).toHaveLength(17);
});

/** Packs files as a .vsix, which is a zip with the extension under `extension/`. Small and plain, for things made at run time. */
import { writeFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";

/** Writes a .vsix of these files; the names are relative to the extension's folder, `package.json` among them. */
export const writeVsix = (path: string, files: Readonly<Record<string, string>>): void => {
  writeFileSync(path, zip(Object.entries(files).map(([name, text]) => [`extension/${name}`, text])));
};

const zip = (files: readonly (readonly [name: string, text: string])[]): Buffer => {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of files) {
    const content = Buffer.from(text);
    const packed = deflateRawSync(content);
    const nameBytes = Buffer.from(name);
    const shared = sharedHeader(content, packed.length, nameBytes.length);
    const local = Buffer.concat([words32(0x04_03_4b_50), shared, nameBytes, packed]);
    directory.push(
      Buffer.concat([
        words32(0x02_01_4b_50),
        words16(20),
        shared,
        Buffer.alloc(10),
        words32(offset),
        nameBytes,
      ]),
    );
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.concat([
    words32(0x06_05_4b_50),
    words16(0, 0, files.length, files.length),
    words32(central.length, offset),
    words16(0),
  ]);
  return Buffer.concat([...parts, central, end]);
};

/** What the local header and the central directory have in common: version, flags, method, time, sums and lengths. */
const sharedHeader = (content: Buffer, packed: number, nameLength: number): Buffer =>
  Buffer.concat([
    words16(20, 0x08_00, 8, 0, 0x21),
    words32(crc32(content), packed, content.length),
    words16(nameLength, 0),
  ]);

const words16 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16LE(value, index * 2));
  return bytes;
};

const words32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value, index * 4));
  return bytes;
};

const crc32 = (bytes: Uint8Array): number => {
  let sum = 0xff_ff_ff_ff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xed_b8_83_20 : sum >>> 1;
  }
  return (sum ^ 0xff_ff_ff_ff) >>> 0;
};

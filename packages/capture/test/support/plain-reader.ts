/** A file taken apart block by block, with nothing of the writer's. */
import { expect } from "vitest";

export interface PlainBlock {
  readonly type: number;
  readonly body: DataView;
}

export const blocksOf = (file: Uint8Array): readonly PlainBlock[] => {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const blocks: PlainBlock[] = [];
  for (let at = 0; at < file.length;) {
    const length = view.getUint32(at + 4, true);
    expect(length % 4).toBe(0);
    expect(view.getUint32(at + length - 4, true)).toBe(length);
    blocks.push({
      type: view.getUint32(at, true),
      body: new DataView(file.buffer, file.byteOffset + at + 8, length - 12),
    });
    at += length;
  }
  return blocks;
};

/** The options of a block, which begin at an offset of its body, by code. */
export const optionsOf = ({ body }: PlainBlock, from: number): readonly (readonly [number, Uint8Array])[] => {
  const options: [number, Uint8Array][] = [];
  for (let at = from; at < body.byteLength;) {
    const code = body.getUint16(at, true);
    const length = body.getUint16(at + 2, true);
    if (code === 0) {
      expect(at + 4).toBe(body.byteLength);
      break;
    }
    options.push([code, new Uint8Array(body.buffer, body.byteOffset + at + 4, length)]);
    at += 4 + ((length + 3) & ~3);
  }
  return options;
};

import { describe, expect, test } from "vitest";
import { HalfSipHash, SipHash } from "./siphash.ts";

/** The authors' key and messages: 00 01 02 … 0f, and its first 0, 1, 2 … octets. */
const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index);

const hex = (word: number): string =>
  [0, 8, 16, 24].map((shift) => ((word >>> shift) & 0xff).toString(16).padStart(2, "0")).join("");

/** What the authors publish for SipHash-2-4 with 64 bits, for messages of 0 to 63 octets. */
const vectors = `
310e0edd47db6f72 fd67dc93c539f874 5a4fa9d909806c0d 2d7efbd796666785 b7877127e09427cf 8da699cd64557618
cee3fe586e46c9cb 37d1018bf50002ab 6224939a79f5f593 b0e4a90bdf82009e f3b9dd94c5bb5d7a a7ad6b22462fb3f4
fbe50e86bc8f1e75 903d84c02756ea14 eef27a8e90ca23f7 e545be4961ca29a1 db9bc2577fcc2a3f 9447be2cf5e99a69
9cd38d96f0b3c14b bd6179a71dc96dbb 98eea21af25cd6be c7673b2eb0cbf2d0 883ea3e395675393 c8ce5ccd8c030ca8
94af49f6c650adb8 eab8858ade92e1bc f315bb5bb835d817 adcf6b0763612e2f a5c91da7acaa4dde 716595876650a2a6
28ef495c53a387ad 42c341d8fa92d832 ce7cf2722f512771 e37859f94623f3a7 381205bb1ab0e012 ae97a10fd434e015
b4a31508beff4d31 81396229f0907902 4d0cf49ee5d4dcca 5c73336a76d8bf9a d0a704536ba93e0e 925958fcd6420cad
a915c29bc8067318 952b79f3bc0aa6d4 f21df2e41d4535f9 87577519048f53a9 10a56cf5dfcd9adb eb75095ccd986cd0
51a9cb9ecba312e6 96afadfc2ce666c7 72fe52975a4364ee 5a1645b276d592a1 b274cb8ebf87870a 6f9bb4203de7b381
eaecb2a30b22a87f 9924a43cc1315724 bd838d3aafbf8db7 0b1a2a3265d51aea 135079a3231ce660 932b2846e4d70666
e1915f5cb1eca46c f325965ca16d629f 575ff28e60381be5 724506eb4c328a95`
  .trim()
  .split(/\s+/);

/** HalfSipHash-2-4 with 32 bits, for messages of 0, 4, 8 … 60 octets. */
const halfVectors = `
a9359f5b 2a6e4689 d0b8848f 57f0872f d9b5ac84 e34d1045 27400c63 b0644000
fee72112 e75cc6ec b6bc1840 7705d548 69e12ce3 3b85f3d4 a5c5b940 d4e76c73`
  .trim()
  .split(/\s+/);

describe("SipHash-2-4", () => {
  const hash = new SipHash(counting(16));

  test.each(vectors.map((vector, length) => [length, vector] as const))(
    "gives the authors' value for %d octets",
    (length, vector) => {
      hash.bytes(counting(length));
      expect(hex(hash.low) + hex(hash.high)).toBe(vector);
    },
  );

  test("over words gives what it gives over their octets", () => {
    hash.words([0x0302_0100, 0x0706_0504, 0x0b0a_0908], 3);
    expect(hex(hash.low) + hex(hash.high)).toBe(vectors[12]);
  });

  test("takes a word beyond 2**31 for what it is", () => {
    expect(hash.words([0xffff_fffe], 1)).toBe(hash.bytes(Uint8Array.of(0xfe, 0xff, 0xff, 0xff)));
  });

  test("refuses a key of another length", () => {
    expect(() => new SipHash(counting(15))).toThrow("key must be 16 octets, not 15");
  });
});

describe("HalfSipHash", () => {
  const words = Array.from({ length: 15 }, (_, index) => 0x0302_0100 + 0x0404_0404 * index);

  test.each(halfVectors.map((vector, count) => [count, vector] as const))(
    "with two and four rounds gives the authors' value for %d words",
    (count, vector) => {
      const hash = new HalfSipHash(0x0302_0100, 0x0706_0504, 2, 4);
      expect(hex(hash.words(words, 0, count))).toBe(vector);
    },
  );

  test("begins where it is told to", () => {
    const hash = new HalfSipHash(1, 2);
    expect(hash.words([9, 9, 1, 2, 3], 2, 3)).toBe(hash.words([1, 2, 3], 0, 3));
    expect(hash.words([1, 2, 3], 0, 3)).not.toBe(hash.words([1, 2, 4], 0, 3));
  });
});

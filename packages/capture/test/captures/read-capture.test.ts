import { appendFileSync, createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import zlib, { constants, deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { type CaptureRecord, CaptureReader, readCapture } from "../../src/index.ts";
import { pcapFile } from "../support/pcap-file.ts";
import { synOverIpv4 } from "../support/sample-packets.ts";

const file = pcapFile(
  101,
  Array.from({ length: 1000 }, (_, index) => ({ frame: synOverIpv4, at: index })),
);

async function* inPieces(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const ignore = (): void => undefined;

test.for([1, 7, 60, 100_000])("a file in pieces of %i octets has the same packets", async (size) => {
  const times: number[] = [];
  const summary = await readCapture(inPieces(file, size), ({ seconds, nanoseconds, bytes, start, end }) => {
    times.push(seconds * 1000 + nanoseconds / 1e6);
    expect(bytes.subarray(start, end)).toEqual(synOverIpv4);
  });
  expect(times).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  expect(summary).toEqual({
    format: "pcap",
    frames: 1000,
    octets: file.length,
    interfaces: [{ linkType: 101, snapLength: 262_144 }],
    sections: [],
    names: new Map(),
    carried: [],
    problem: undefined,
    stopped: false,
  });
});

test("a file that goes on from another one has the numbers after that one's", async () => {
  const frames: number[] = [];
  const cut = file.subarray(0, file.length - 1);
  const summary = await readCapture(inPieces(cut, 1000), ({ frame }) => frames.push(frame), { after: 70 });
  expect(frames).toEqual(Array.from({ length: 999 }, (_, index) => 71 + index));
  expect(summary).toMatchObject({ frames: 1069, problem: { frame: 1070 } });
});

/** Octets that a compression makes half as many. */
let state = 1;
const noise = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state >>> 28;
};
const long = pcapFile(
  101,
  Array.from({ length: 5000 }, (_, at) => ({ frame: Uint8Array.from({ length: 256 }, noise), at })),
);

describe.for([
  ["gzip", gzipSync],
  ["zstd", zstdCompressSync],
] as const)("%s", ([name, compress]) => {
  const compressed = compress(file);
  const longCompressed = compress(long);
  const frames = async (bytes: Uint8Array, size = 1000): Promise<readonly [number, string | undefined]> => {
    const { frames: count, problem } = await readCapture(inPieces(bytes, size), ignore);
    return [count, problem?.what];
  };

  test.for([1, 1000, 1_000_000])("a compressed file, in pieces of %i octets", async (size) => {
    expect(await frames(compressed, size)).toEqual([1000, undefined]);
  });

  test("one compressed in two parts, one after the other", async () => {
    expect(
      await frames(Buffer.concat([compress(file.subarray(0, 5000)), compress(file.subarray(5000))])),
    ).toEqual([1000, undefined]);
  });

  test("one that is cut off is read as far as it goes, and the end is told", async () => {
    const [count, what] = await frames(longCompressed.subarray(0, longCompressed.length - 20));
    expect(count).toBeGreaterThan(4000);
    expect(what).toBe(`the ${name} file ends too early`);
  });

  test("one that is damaged is read up to the damage", async () => {
    const damaged = longCompressed.map((octet, at) =>
      at > longCompressed.length * 0.9 ? octet ^ 0x55 : octet,
    );
    const [count, what] = await frames(damaged);
    expect(count).toBeGreaterThan(2000);
    // What comes out of the damage itself may be told first, as a packet that cannot be.
    expect(what).toMatch(/file is damaged|longer than any/u);
  });

  test("where it is damaged counts in what is decompressed, and that is said", async () => {
    const cut = file.subarray(0, file.length - 1);
    const { problem } = await readCapture(inPieces(compress(cut), 1000), ignore);
    expect(problem).toMatchObject({ decompressed: true, frame: 1000 });
    expect((await readCapture(inPieces(cut, 1000), ignore)).problem).not.toHaveProperty("decompressed");
  });

  test("one that an older Node cannot decompress says which one does", async () => {
    const { createGunzip, gunzipSync } = process.getBuiltinModule("node:zlib");
    const spy = vi.spyOn(process, "getBuiltinModule").mockReturnValue({ createGunzip, gunzipSync });
    vi.stubGlobal("DecompressionStream", undefined);
    try {
      const { node } = process.versions;
      const needs = `it is compressed with zstd, which needs Node 22.15 or newer; this is ${node}`;
      expect(await frames(compressed)).toEqual(name === "gzip" ? [1000, undefined] : [0, needs]);
    } finally {
      spy.mockRestore();
      vi.unstubAllGlobals();
    }
  });

  test("one that another platform decompresses", async () => {
    vi.stubGlobal("process", { getBuiltinModule: () => undefined });
    try {
      expect(await frames(compressed)).toEqual(
        name === "gzip"
          ? [1000, undefined]
          : [0, "it is compressed with zstd, which this platform cannot undo"],
      );
      const [count, what] = await frames(compressed.subarray(0, compressed.length - 20));
      if (name === "gzip")
        expect([count > 100, what]).toEqual([true, expect.stringContaining("damaged or ends too early")]);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

/** All of `long` and then a block of a type that there is not, in the middle of a member or frame. */
const damagedBehind: Readonly<Record<string, () => Uint8Array>> = {
  gzip: () =>
    Buffer.concat([
      Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3),
      deflateRawSync(long, { finishFlush: constants.Z_FULL_FLUSH }),
      Uint8Array.of(0x07, 0, 0, 0),
    ]),
  zstd: () =>
    Buffer.concat([
      zstdCompressSync(long, { finishFlush: constants.ZSTD_e_flush }),
      Uint8Array.of(0x06, 0, 0, 0),
    ]),
};

test.for(Object.entries(damagedBehind))(
  "of a damaged %s file that can be read again nothing before the damage is lost",
  async ([name, make]) => {
    const octets = make();
    expect(octets.length).toBeGreaterThan(400_000);
    for (const size of [1000, 1_000_000]) {
      const once = await readCapture(inPieces(octets, size), ignore);
      expect(once.frames).toBeGreaterThan(4900);
      let agains = 0;
      const again = (): AsyncIterable<Uint8Array> => {
        agains += 1;
        return inPieces(octets, 777);
      };
      const twice = await readCapture(inPieces(octets, size), ignore, { again });
      expect([size, twice.frames, twice.octets, agains]).toEqual([size, 5000, long.length, 1]);
      expect(twice.problem?.what).toMatch(new RegExp(`the ${name} file is damaged`, "u"));
    }
  },
);

test("a sound file is read once", async () => {
  const again = (): never => {
    throw new Error("it is read again");
  };
  expect((await readCapture(inPieces(gzipSync(file), 1000), ignore, { again })).frames).toBe(1000);
});

test.for([
  ["octets that are no member", [0xff, 1, 2, 3], "incorrect header check"],
  ["a mark that goes on wrong", [0x1f, 1, 2, 3], "incorrect header check"],
  ["much of it", Array.from({ length: 70_000 }, () => 7), "incorrect header check"],
] as const)("a gzip member before %s comes whole", async ([, trailing, what]) => {
  const few = pcapFile(
    101,
    Array.from({ length: 10 }, () => ({ frame: synOverIpv4 })),
  );
  for (const [member, frames] of [
    [gzipSync(few), 10],
    [gzipSync(file), 1000],
  ] as const)
    for (const size of [1, 100, 1_000_000]) {
      if (size === 1 && trailing.length > 1000) continue;
      const octets = Buffer.concat([member, Uint8Array.from(trailing)]);
      const summary = await readCapture(inPieces(octets, size), ignore);
      expect([size, summary.frames, summary.problem?.what]).toEqual([
        size,
        frames,
        `the gzip file is damaged: ${what}`,
      ]);
    }
});

test("frames in any number, also without anything in them, are undone with one decompressor", async () => {
  const nothing = zstdCompressSync(Buffer.alloc(0));
  const frames = Array.from({ length: 100 }, (_, number) => [
    zstdCompressSync(file.subarray(number * 600, (number + 1) * 600)),
    nothing,
  ]).flat();
  const tail = zstdCompressSync(file.subarray(60_000));
  const spy = vi.spyOn(zlib, "createZstdDecompress");
  try {
    for (const size of [1, 1000, 1_000_000]) {
      spy.mockClear();
      const summary = await readCapture(inPieces(Buffer.concat([nothing, ...frames, tail]), size), ignore);
      expect([summary.frames, summary.problem]).toEqual([1000, undefined]);
      expect(spy).toHaveBeenCalledTimes(1);
    }
  } finally {
    spy.mockRestore();
  }
});

test("a zstd frame that is to be skipped is", async () => {
  const skipped = Buffer.from("502a4d18040000000a0b0c0d", "hex");
  const { frames } = await readCapture(
    inPieces(Buffer.concat([skipped, zstdCompressSync(file)]), 1000),
    ignore,
  );
  expect(frames).toBe(1000);
});

test("it stops between two pieces when it is told to, and while it waits", async () => {
  const abort = new AbortController();
  const after = await readCapture(inPieces(file, 600), ignore, {
    signal: abort.signal,
    progress: (octets) => {
      if (octets >= 6000) abort.abort();
    },
  });
  expect(after).toMatchObject({ stopped: true, octets: 6000, problem: undefined });

  const later = new AbortController();
  async function* never(): AsyncIterable<Uint8Array> {
    yield file.subarray(0, 100);
    await new Promise(ignore);
  }
  setTimeout(() => later.abort(), 20);
  expect(await readCapture(never(), ignore, { signal: later.signal })).toMatchObject({
    stopped: true,
    frames: 1,
  });
});

test("a file that grows is followed: an unfinished packet waits for its rest", () => {
  const folder = mkdtempSync(join(tmpdir(), "tcplens-growing-"));
  try {
    const frames: number[] = [];
    const reader = new CaptureReader(({ frame }: CaptureRecord) => frames.push(frame));
    for (let at = 0; at < 600; at += 50) reader.push(file.subarray(at, at + 50));
    expect(frames).toHaveLength(Math.floor((600 - 24) / 60));
    expect(reader.problem).toBeUndefined();
    reader.end();
    expect(reader.problem?.what).toBe("the file ends in the middle of a packet");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a stream of Node's is read as it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tcplens-stream-"));
  try {
    const path = join(folder, "file.pcap");
    writeFileSync(path, file.subarray(0, 30_000));
    appendFileSync(path, file.subarray(30_000));
    expect((await readCapture(createReadStream(path), ignore)).frames).toBe(1000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.for([
  ["nothing", "", "the file is empty"],
  ["a header cut off", "d4c3b2a102000400", "the file ends in its header"],
  [
    "Network Monitor",
    "474d4255000201000000000000000000000000000000000000000000",
    "Network Monitor 2: Wireshark can save",
  ],
  ["JSON", Buffer.from('{ "log": { "version": "1.2", "creator": {} } }').toString("hex"), "HAR"],
  ["text", Buffer.from("12:00:01.000 IP 10.0.0.1 > 10.0.0.2: tcp").toString("hex"), "this is text"],
  ["bzip2", "425a6839314159265359000000000000000000000000000000000000", "bzip2"],
  ["anything", "0102030405060708090a0b0c0d0e0f10111213141516171819", "none of the marks"],
])("what is no capture is told with a reason: %s", async ([, hex = "", what = ""]) => {
  const { problem, frames } = await readCapture(inPieces(Buffer.from(hex, "hex"), 100), ignore);
  expect(problem).toEqual({ what: expect.stringContaining(what) as unknown, offset: 0, frame: 1 });
  expect(frames).toBe(0);
});

test("a snoop file without packets is a capture all the same", async () => {
  const header = Buffer.from("736e6f6f700000000000000200000004", "hex");
  expect(await readCapture(inPieces(header, 5), ignore)).toMatchObject({
    format: "snoop",
    problem: undefined,
  });
});

// Copied anew for each octet they would take minutes.
test("long packets that come octet by octet take no longer than their octets", () => {
  const frame = new Uint8Array(262_144);
  const frames: number[] = [];
  const reader = new CaptureReader(({ start, end }) => frames.push(end - start));
  const whole = pcapFile(101, [...Array.from({ length: 8 }, () => ({ frame })), { frame: synOverIpv4 }]);
  for (let at = 0; at < whole.length; at += 1) reader.push(whole.subarray(at, at + 1));
  expect(frames).toEqual([...Array<number>(8).fill(262_144), 44]);
});

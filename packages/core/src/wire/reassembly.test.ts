import { describe, expect, test } from "vitest";
import { fragmentPacket } from "./fragmentation.ts";
import { IpHeader } from "./ip-header.ts";
import { decodeIp, encodeIp } from "./ip.ts";
import { Reassembler, REASSEMBLY_LIMITS, type Reassembly } from "./reassembly.ts";

interface Piece {
  readonly at: number;
  readonly text: string;
  readonly more?: boolean;
  readonly identification?: number;
  readonly protocol?: number;
  readonly ecn?: 0 | 1 | 2 | 3;
  readonly version?: 4 | 6;
}

/** Protocol 200 carries text. */
const fragment = ({
  at,
  text,
  more = true,
  identification = 1,
  protocol = 200,
  ecn = 0,
  version = 4,
}: Piece): Uint8Array => {
  const octets = Uint8Array.from(Buffer.from(text, "latin1"));
  const header = Object.assign(new IpHeader(), {
    version,
    identification,
    protocol,
    ecn,
    moreFragments: more,
    fragmentOffset: at,
    payloadLength: octets.length,
    source0: 0x0a00_0001,
    destination0: 0x0a00_0002,
  });
  const bytes = new Uint8Array(48 + octets.length);
  const length = encodeIp(header, bytes, 0);
  bytes.set(octets, length);
  return bytes.subarray(0, length + octets.length);
};

const feed = (reassembler: Reassembler, piece: Piece | Uint8Array, now = 0): Reassembly => {
  const bytes = piece instanceof Uint8Array ? piece : fragment(piece);
  const header = new IpHeader();
  expect(decodeIp(bytes, header)).toBeUndefined();
  return reassembler.receive(bytes, header, now);
};

/** What a whole packet carries, or what came instead. */
const outcome = (result: Reassembly): string => {
  if (result.kind === "waiting") return "waiting";
  if (result.kind === "dropped")
    return result.problem.kind === "bad-fragment" ? result.problem.why : result.problem.kind;
  const header = new IpHeader();
  expect(decodeIp(result.packet, header)).toBeUndefined();
  expect(header.protocol).toBe(200);
  return Buffer.from(result.packet.subarray(header.payloadOffset)).toString("latin1");
};

const all = (pieces: readonly Piece[], reassembler = new Reassembler()): readonly string[] =>
  pieces.map((piece) => outcome(feed(reassembler, piece)));

describe.each([4, 6] as const)("IPv%i", (version) => {
  test("a packet waits for its last piece, whichever that is", () => {
    expect(
      all([
        { version, at: 16, text: "end", more: false },
        { version, at: 0, text: "01234567" },
        { version, at: 8, text: "89abcdef" },
      ]),
    ).toEqual(["waiting", "waiting", "0123456789abcdefend"]);
  });

  test("packets of different names do not mix", () => {
    expect(
      all([
        { version, at: 0, text: "aaaaaaaa", identification: 1 },
        { version, at: 8, text: "B", more: false, identification: 2 },
        { version, at: 0, text: "bbbbbbbb", identification: 2 },
        { version, at: 8, text: "A", more: false, identification: 1 },
      ]),
    ).toEqual(["waiting", "waiting", "bbbbbbbbB", "aaaaaaaaA"]);
  });

  test("a fragment that comes again changes nothing", () => {
    const twice: Piece = { version, at: 0, text: "01234567" };
    expect(all([twice, twice, { version, at: 8, text: "x", more: false }])).toEqual([
      "waiting",
      "waiting",
      "01234567x",
    ]);
  });

  test("a fragment before the last that is no multiple of 8 is dropped, and the packet waits on", () => {
    expect(
      all([
        { version, at: 0, text: "0123456" },
        { version, at: 0, text: "" },
        { version, at: 8, text: "x", more: false },
        { version, at: 0, text: "01234567" },
      ]),
    ).toEqual(["length", "length", "waiting", "01234567x"]);
  });

  test("a fragment that would make the packet longer than 65,535 octets is dropped", () => {
    const room = version === 4 ? 65_535 - 20 : 65_535;
    const last = 65_504;
    expect(all([{ version, at: last, text: "x".repeat(room - last), more: false }])).toEqual(["waiting"]);
    expect(all([{ version, at: last, text: "x".repeat(room - last + 1), more: false }])).toEqual([
      "beyond-end",
    ]);
    expect(all([{ version, at: 65_528, text: "12345678" }])).toEqual(["beyond-end"]);
  });

  test("two ends make no packet", () => {
    expect(
      all([
        { version, at: 8, text: "x", more: false },
        { version, at: 16, text: "y", more: false },
      ]),
    ).toEqual(["waiting", "two-ends"]);
  });

  test("neither does a piece after the end, in either order", () => {
    const end: Piece = { version, at: 8, text: "x", more: false };
    const after: Piece = { version, at: 16, text: "12345678" };
    expect(all([end, after])).toEqual(["waiting", "beyond-end"]);
    expect(all([after, end])).toEqual(["waiting", "beyond-end"]);
  });

  test("a mark of congestion is kept, and not put on what is not capable (RFC 3168 §5.3)", () => {
    const ecnOf = (first: 0 | 1 | 2 | 3, second: 0 | 1 | 2 | 3): number | string => {
      const reassembler = new Reassembler();
      feed(reassembler, { version, at: 0, text: "01234567", ecn: first });
      const result = feed(reassembler, { version, at: 8, text: "x", more: false, ecn: second });
      if (result.kind !== "whole") return outcome(result);
      const header = new IpHeader();
      expect(decodeIp(result.packet, header)).toBeUndefined();
      return header.ecn;
    };
    expect(ecnOf(2, 2)).toBe(2);
    expect(ecnOf(1, 1)).toBe(1);
    expect(ecnOf(0, 0)).toBe(0);
    expect(ecnOf(2, 3)).toBe(3);
    expect(ecnOf(3, 1)).toBe(3);
    expect(ecnOf(3, 3)).toBe(3);
    expect(ecnOf(0, 3)).toBe("mixed-ecn");
    expect(ecnOf(3, 0)).toBe("mixed-ecn");
  });

  test("after its time a packet is dropped, and its first fragment is given back for the report", () => {
    const reassembler = new Reassembler();
    expect(reassembler.nextTimeout()).toBe(Number.POSITIVE_INFINITY);
    const first = fragment({ version, at: 0, text: "01234567" });
    feed(reassembler, first, 1000);
    feed(reassembler, { version, at: 16, text: "01234567" }, 5000);
    feed(reassembler, { version, at: 16, text: "01234567", identification: 2 }, 2000);
    expect(reassembler.nextTimeout()).toBe(61_000);
    expect(reassembler.expire(60_999)).toEqual([]);
    expect(reassembler.expire(61_000)).toEqual([first]);
    expect(reassembler.nextTimeout()).toBe(62_000);
    // Of the other one the first fragment never came.
    expect(reassembler.expire(62_000)).toEqual([]);
    expect(reassembler).toMatchObject({ packets: 0, octets: 0 });
    expect(outcome(feed(reassembler, { version, at: 8, text: "x", more: false }, 62_000))).toBe("waiting");
  });

  test("what is kept is a copy", () => {
    const reassembler = new Reassembler();
    const bytes = fragment({ version, at: 0, text: "01234567" });
    feed(reassembler, bytes);
    bytes.fill(0);
    expect(outcome(feed(reassembler, { version, at: 8, text: "x", more: false }))).toBe("01234567x");
  });

  test("too many fragments are given up", () => {
    const reassembler = new Reassembler({ fragments: 3 });
    const at = [0, 16, 32, 48];
    expect(at.map((place) => outcome(feed(reassembler, { version, at: place, text: "01234567" })))).toEqual([
      "waiting",
      "waiting",
      "waiting",
      "too-many-fragments",
    ]);
    expect(reassembler.octets).toBe(0);
  });

  test("a packet that is whole by itself comes back as it is, without a fragment header", () => {
    const reassembler = new Reassembler();
    feed(reassembler, { version, at: 0, text: "aaaaaaaa" });
    const header = Object.assign(new IpHeader(), {
      version,
      protocol: 200,
      identification: 1,
      fragmentHeader: version === 6,
      payloadLength: 5,
    });
    header.source0 = 0x0a00_0001;
    header.destination0 = 0x0a00_0002;
    const bytes = new Uint8Array(60);
    bytes.set(Buffer.from("whole"), encodeIp(header, bytes, 0));
    const result = feed(reassembler, bytes);
    expect(outcome(result)).toBe("whole");
    expect(result).toMatchObject({ packet: { length: version === 4 ? 25 : 45 } });
    expect(outcome(feed(reassembler, { version, at: 8, text: "A", more: false }))).toBe("aaaaaaaaA");
  });
});

describe("fragments that overlap", () => {
  test("of IPv4, what came last counts (RFC 791 §3.2)", () => {
    expect(
      all([
        { at: 8, text: "bbbbbbbbbbbbbbbb" },
        { at: 0, text: "aaaaaaaaaaaaaaaa" },
        { at: 16, text: "cccccccc" },
        { at: 24, text: "d", more: false },
      ]),
    ).toEqual(["waiting", "waiting", "waiting", "aaaaaaaaaaaaaaaaccccccccd"]);
  });

  test("of IPv6, the packet is given up, with what is still on its way (RFC 5722 §4)", () => {
    const version = 6;
    const reassembler = new Reassembler();
    expect(
      all(
        [
          { version, at: 8, text: "bbbbbbbbbbbbbbbb" },
          { version, at: 0, text: "aaaaaaaaaaaaaaaa" },
          { version, at: 0, text: "aaaaaaaa" },
          { version, at: 24, text: "d", more: false },
        ],
        reassembler,
      ),
    ).toEqual(["waiting", "overlap", "overlap", "overlap"]);
    expect(reassembler).toMatchObject({ packets: 1, octets: 0 });
    // No report is sent about it.
    expect(reassembler.expire(60_000)).toEqual([]);
    expect(outcome(feed(reassembler, { version, at: 0, text: "aaaaaaaa" }, 60_000))).toBe("waiting");
  });

  test("of IPv6, the same place with other octets is an overlap", () => {
    const version = 6;
    expect(
      all([
        { version, at: 0, text: "aaaaaaaa" },
        { version, at: 0, text: "aaaabaaa" },
      ]),
    ).toEqual(["waiting", "overlap"]);
  });

  test("an IPv4 packet that was given up can begin anew: its name may be another's by then", () => {
    const reassembler = new Reassembler();
    expect(
      all(
        [
          { at: 8, text: "x", more: false },
          { at: 16, text: "y", more: false },
          { at: 0, text: "01234567" },
          { at: 8, text: "x", more: false },
        ],
        reassembler,
      ),
    ).toEqual(["waiting", "two-ends", "waiting", "01234567x"]);
  });
});

describe("limits", () => {
  test("the packet that has waited longest goes first", () => {
    const reassembler = new Reassembler({ packets: 2 });
    for (const identification of [1, 2, 3]) feed(reassembler, { at: 0, text: "01234567", identification });
    expect(reassembler.packets).toBe(2);
    const finish = (identification: number): string =>
      outcome(feed(reassembler, { at: 8, text: "x", more: false, identification }));
    expect([finish(2), finish(3), finish(1)]).toEqual(["01234567x", "01234567x", "waiting"]);
  });

  test("octets are counted with the bookkeeping, and given back", () => {
    const reassembler = new Reassembler({ octets: 500 });
    feed(reassembler, { at: 0, text: "01234567", identification: 1 });
    expect(reassembler.octets).toBe(8 + 128 + 20);
    feed(reassembler, { at: 0, text: "01234567", identification: 2 });
    feed(reassembler, { at: 0, text: "01234567", identification: 3 });
    feed(reassembler, { at: 0, text: "01234567", identification: 4 });
    expect(reassembler).toMatchObject({ packets: 3, octets: 3 * 156 });
    expect(outcome(feed(reassembler, { at: 8, text: "x", more: false, identification: 4 }))).toBe(
      "01234567x",
    );
    expect(reassembler).toMatchObject({ packets: 2, octets: 2 * 156 });
  });

  test("the longest packet in the smallest fragments of a link of 68 octets fits the limits", () => {
    const header = Object.assign(new IpHeader(), { protocol: 200, payloadLength: 65_515 });
    const packet = new Uint8Array(65_535);
    encodeIp(header, packet, 0);
    const cut = fragmentPacket(packet, 68);
    if (typeof cut === "string") throw new Error(cut);
    expect(cut.length).toBe(1365);
    const reassembler = new Reassembler(REASSEMBLY_LIMITS);
    const results = cut.toReversed().map((each) => feed(reassembler, each).kind);
    expect(results.slice(0, -1).every((kind) => kind === "waiting")).toBe(true);
    expect(results.at(-1)).toBe("whole");
  });
});

describe("IPv6 headers", () => {
  const chain = (first: number, hex: string): Uint8Array => {
    const rest = Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
    const packet = new Uint8Array(40 + rest.length);
    packet.set([0x60, 0, 0, 0, 0, rest.length, first, 64]);
    packet.set(rest, 40);
    return packet;
  };

  test("what stands before the fragment header stays, and announces what the fragment header announced", () => {
    const reassembler = new Reassembler();
    const first = chain(0, "2c 00 0104 00000000  c8 00 0001 00000009  6162636465666768");
    const last = chain(44, "11 00 0008 00000009  69");
    expect(feed(reassembler, last).kind).toBe("waiting");
    const result = feed(reassembler, first);
    expect(result).toEqual({ kind: "whole", packet: chain(0, "c8 00 0104 00000000 616263646566676869") });
  });

  test("a first fragment without all headers is dropped (RFC 7112 §5)", () => {
    const reassembler = new Reassembler();
    const tcp = chain(44, "06 00 0001 00000009 0011223344556677");
    expect(outcome(feed(reassembler, tcp))).toBe("headers");
    const options = chain(44, "3c 00 0001 00000009 0602010400000000");
    expect(outcome(feed(reassembler, options))).toBe("headers");
    expect(reassembler.packets).toBe(0);
  });
});

test("a fragment of which not all is there is dropped", () => {
  const bytes = fragment({ at: 0, text: "0123456789abcdef" });
  const header = new IpHeader();
  decodeIp(bytes.subarray(0, 30), header);
  expect(outcome(new Reassembler().receive(bytes.subarray(0, 30), header, 0))).toBe("truncated");
});

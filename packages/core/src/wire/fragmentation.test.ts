import { describe, expect, test } from "vitest";
import { checksumOf, sumOctets } from "./checksum.ts";
import { fragmentPacket } from "./fragmentation.ts";
import { IpHeader } from "./ip-header.ts";
import { decodeIp, encodeIp } from "./ip.ts";

describe("cutting a packet", () => {
  const packet = (changes: Partial<IpHeader>, payloadLength = 100): Uint8Array => {
    const header = Object.assign(new IpHeader(), { protocol: 200, payloadLength }, changes);
    const bytes = new Uint8Array(48 + payloadLength);
    return bytes.subarray(0, encodeIp(header, bytes, 0) + payloadLength);
  };

  test("a packet that fits stays as it is, without the link's padding", () => {
    const bytes = packet({ dontFragment: true });
    const padded = new Uint8Array(200);
    padded.set(bytes);
    expect(fragmentPacket(padded, 120)).toEqual([bytes]);
  });

  test("every header says its own length and place, and is intact", () => {
    const cut = fragmentPacket(packet({ identification: 0xabcd }), 68);
    if (typeof cut === "string") throw new Error(cut);
    const headers = cut.map((each) => {
      const header = new IpHeader();
      expect(decodeIp(each, header)).toBeUndefined();
      return [header.fragmentOffset, header.payloadLength, header.moreFragments, header.identification];
    });
    expect(headers).toEqual([
      [0, 48, true, 0xabcd],
      [48, 48, true, 0xabcd],
      [96, 4, false, 0xabcd],
    ]);
  });

  test("what may not be cut says why", () => {
    expect(fragmentPacket(packet({ dontFragment: true }), 68)).toBe("dont-fragment");
    expect(fragmentPacket(packet({}), 27)).toBe("mtu-too-small");
    expect(fragmentPacket(packet({}), 28)).toHaveLength(13);
    expect(fragmentPacket(packet({ version: 6 }), 55)).toBe("mtu-too-small");
    expect(fragmentPacket(packet({ version: 6 }), 56)).toHaveLength(13);
    expect(fragmentPacket(packet({ version: 6, moreFragments: true }), 100)).toBe("is-fragment");
    expect(fragmentPacket(Uint8Array.of(0x45), 100)).toBe("malformed");
    expect(() => fragmentPacket(packet({}), 0)).toThrow("mtu must be a whole number of octets, not 0");
  });

  test("of IPv4 options only the copied ones go on, and the first fragment keeps all", () => {
    const header = Object.assign(new IpHeader(), { protocol: 200, payloadLength: 32 });
    const bytes = new Uint8Array(64);
    encodeIp(header, bytes, 0);
    // Record route (7) is not copied, router alert (148) is.
    bytes.set([0x48, 0, 0, 64], 0);
    bytes.set([7, 7, 4, 0, 0, 0, 0, 148, 4, 0, 0, 0], 20);
    bytes.set([0, 0], 10);
    const checksum = checksumOf(sumOctets(bytes, 0, 32));
    bytes.set([checksum >>> 8, checksum & 0xff], 10);
    const cut = fragmentPacket(bytes, 48);
    if (typeof cut === "string") throw new Error(cut);
    expect(cut.map((each) => each.subarray(20, ((each[0] ?? 0) & 0xf) * 4))).toEqual([
      Uint8Array.of(7, 7, 4, 0, 0, 0, 0, 148, 4, 0, 0, 0),
      Uint8Array.of(148, 4, 0, 0),
    ]);
  });

  describe("of IPv6", () => {
    const ofChain = (first: number, hex: string): Uint8Array => {
      const chain = Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
      const bytes = new Uint8Array(40 + chain.length + 100);
      bytes.set([0x60, 0, 0, 0, 0, chain.length + 100, first, 64]);
      bytes.set(chain, 40);
      return bytes;
    };
    const hopByHop = (next: string): string => `${next} 00 0104 00000000`;

    /** Of each fragment: octets before the fragment header, what announces it, what it announces, place, more. */
    const shape = (cut: ReturnType<typeof fragmentPacket>): readonly unknown[] => {
      if (typeof cut === "string") throw new Error(cut);
      return cut.map((each) => {
        const header = new IpHeader();
        expect(decodeIp(each, header)).toBeUndefined();
        const { fragmentHeaderOffset, nextHeaderOffset, protocol, fragmentOffset, moreFragments } = header;
        expect(header.identification).toBe(0xdead_beef);
        return [fragmentHeaderOffset, nextHeaderOffset, protocol, fragmentOffset, moreFragments];
      });
    };

    test.each([
      ["no extension headers", 200, "", [40, 6, 200]],
      ["hop-by-hop options stay in front", 0, hopByHop("c8"), [48, 40, 200]],
      [
        "a routing header stays, with all before it",
        0,
        hopByHop("3c") + hopByHop("2b") + hopByHop("c8"),
        [64, 56, 200],
      ],
      ["destination options at the end are cut", 60, hopByHop("c8"), [40, 6, 60]],
      ["destination options after hop-by-hop options too", 0, hopByHop("3c") + hopByHop("c8"), [48, 40, 60]],
    ])("%s", (_, first, chain, [headers, announcing, announced]) => {
      const chained = ofChain(first, chain);
      const cut = shape(fragmentPacket(chained, 120, 0xdead_beef));
      const room = 112 - (headers ?? 0);
      const octets = chained.length - (headers ?? 0);
      const places = Array.from(
        { length: Math.ceil(octets / (room & ~7)) },
        (__, index) => index * (room & ~7),
      );
      expect(cut).toEqual(
        places.map((place) => [headers, announcing, announced, place, place !== places.at(-1)]),
      );
    });
  });
});

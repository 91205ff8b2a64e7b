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
});

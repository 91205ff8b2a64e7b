import { checksumOf, isIntact, pseudoHeaderSum, sumOctets } from "@tcplens/core/wire";
import { describe, expect, test } from "vitest";
import { foundIn } from "../../test/support/found-packets.ts";
import { ethernet, octets, overIp, type Encapsulation } from "../../test/support/frames.ts";
import { encapsulations } from "../../test/support/encapsulations/encapsulations.ts";
import { hidden } from "../../test/support/encapsulations/hidden.ts";
import { pcapFile } from "../../test/support/pcap-file.ts";
import { dataOverIpv6, synOverIpv4 } from "../../test/support/sample-packets.ts";
import { hasTshark, tsharkFields } from "../../test/support/tshark.ts";
import { Anonymiser, CaptureReader, PcapngWriter } from "../index.ts";
import { AddressCipher } from "./address-cipher.ts";

const key = Uint8Array.from({ length: 16 }, (_, at) => at * 7);

const anonymised = (file: Uint8Array, payload: "removed" | "kept" = "removed"): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece));
  writer.addInterface();
  const anonymiser = new Anonymiser({ key, payload });
  const reader = new CaptureReader((record) => {
    const packet = anonymiser.take(record);
    if (packet !== undefined) writer.packet({ at: record, ...packet });
  });
  reader.push(file);
  writer.flush();
  return octets(...pieces);
};

const bits = (address: Uint8Array): string =>
  Array.from(address, (octet) => octet.toString(2).padStart(8, "0")).join("");

const sharedBits = (a: Uint8Array, b: Uint8Array): number => {
  const [first, second] = [bits(a), bits(b)];
  const differ = Array.from(first).findIndex((bit, at) => bit !== second[at]);
  return differ === -1 ? first.length : differ;
};

test.for([4, 16] as const)(
  "addresses of %i octets share as many first bits as before, and no more",
  (octetCount) => {
    const cipher = new AddressCipher(key);
    const base = Uint8Array.from({ length: octetCount }, (_, at) => at * 37);
    for (let bit = 0; bit < octetCount * 8; bit += 1) {
      const other = base.slice();
      other[bit >>> 3] = (other[bit >>> 3] ?? 0) ^ (128 >>> (bit & 7));
      expect(sharedBits(cipher.of(base, 0, octetCount), cipher.of(other, 0, octetCount))).toBe(bit);
    }
  },
);

test("the same key gives the same addresses, another key others", () => {
  const address = Uint8Array.of(10, 0, 0, 1);
  const other = key.with(0, 99);
  expect(new AddressCipher(key).of(address, 0, 4)).toEqual(new AddressCipher(key).of(address, 0, 4));
  expect(new AddressCipher(key).of(address, 0, 4)).not.toEqual(new AddressCipher(other).of(address, 0, 4));
  expect(() => new AddressCipher(key.subarray(1))).toThrow("16 octets");
});

const whole = encapsulations.filter(({ name, linkType }) => !hidden.has(name) && linkType < 1000);

test.for(whole)(
  "what was found is found again, under other addresses: $name",
  ({ linkType, frame }: Encapsulation) => {
    const file = pcapFile(linkType, [{ frame }]);
    const before = foundIn([file]).packets;
    const file2 = anonymised(file);
    const after = foundIn([file2]).packets;
    const facts = (packets: typeof before) =>
      packets.map(({ sourcePort, destinationPort, seq, dataLength }) => [
        sourcePort,
        destinationPort,
        seq,
        dataLength,
      ]);
    // A redirect is left out.
    if (after.length > 0) expect(facts(after)).toEqual(facts(before));
    for (const text of [before[0]?.source, before[0]?.destination])
      expect(after.flatMap(({ source, destination }) => [source, destination])).not.toContain(text);
    expect(Buffer.from(file2).includes(Buffer.from("020000000001", "hex"))).toBe(false);
  },
);

describe.for([
  ["IPv4", synOverIpv4, 12, 4],
  ["IPv6", dataOverIpv6, 8, 16],
] as const)("%s", ([, packet, addresses, octetCount]) => {
  const header = addresses === 12 ? 20 : 40;
  const take = (bytes: Uint8Array, payload: "removed" | "kept"): Uint8Array => {
    let result: Uint8Array = new Uint8Array(0);
    const anonymiser = new Anonymiser({ key, payload });
    const reader = new CaptureReader((record) => (result = anonymiser.take(record)?.bytes ?? result));
    reader.push(pcapFile(101, [{ frame: bytes }]));
    reader.end();
    return result;
  };
  const isRight = (bytes: Uint8Array): boolean => {
    const words = (at: number): number[] =>
      Array.from({ length: octetCount / 4 }, (_, word) => Buffer.from(bytes).readUInt32BE(at + word * 4));
    const pseudo =
      pseudoHeaderSum(words(addresses), words(addresses + octetCount), 6) + bytes.length - header;
    const sum = sumOctets(bytes, header, bytes.length - header) + pseudo;
    return isIntact(~checksumOf((sum & 0xffff) + (sum >>> 16)) & 0xffff);
  };

  test("right checksums stay right, wrong ones wrong", () => {
    expect(isRight(packet)).toBe(true);
    expect(isRight(take(packet, "kept"))).toBe(true);
    expect(isRight(take(packet.with(header + 17, 0x99), "kept"))).toBe(false);
  });

  test("the data goes, and its length stays", () => {
    const bytes = take(packet, "removed");
    expect(bytes.length).toBe(header + (addresses === 12 ? 24 : 20));
    expect(Buffer.from(bytes).includes(Buffer.from("abc"))).toBe(false);
    expect(Buffer.from(bytes).readUInt16BE(addresses === 12 ? 2 : 4)).toBe(
      packet.length - (addresses === 12 ? 0 : 40),
    );
  });
});

test("options that name an end are emptied; the checksum follows", () => {
  // MSS; Fast Open with a cookie; MPTCP; NOP.
  const options = octets("020405b4 220a0102030405060708 1e0400ff 0101".replaceAll(" ", ""));
  const segment = octets("04000050 00000007 00000000 a002ffff 0000 0000", options);
  const frame = octets(synOverIpv4.subarray(0, 20), segment);
  frame[3] = frame.length;
  let bytes: Uint8Array = new Uint8Array(0);
  const anonymiser = new Anonymiser({ key });
  const reader = new CaptureReader((record) => (bytes = anonymiser.take(record)?.bytes ?? bytes));
  reader.push(pcapFile(101, [{ frame }]));
  reader.end();
  expect(Buffer.from(bytes.subarray(40)).toString("hex")).toBe("020405b4220a00000000000000001e0400000101");
});

test.skipIf(!hasTshark)("Wireshark reads the file without an objection, with right checksums", () => {
  const quote = ethernet("quote", overIp(1, octets("0303 0000 00000000", synOverIpv4)));
  const ether = octets("020000000002020000000001 0800", synOverIpv4);
  const ether6 = octets("020000000002020000000001 86dd", dataOverIpv6);
  const file = anonymised(pcapFile(1, [{ frame: ether }, { frame: ether6 }, { frame: quote.frame }]), "kept");
  const rows = tsharkFields(file, [
    "frame.number",
    "tcp.srcport",
    "tcp.checksum.status",
    "ip.checksum.status",
    "icmp.checksum.status",
    "_ws.malformed",
  ]);
  expect(rows).toEqual([
    ["1", "1024", "1", "1", "", ""],
    ["2", "1024", "1", "", "", ""],
    ["3", "1024", "1", "1,1", "1", ""],
  ]);
});

import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { parseIpAddress } from "../lookup/ip-address.ts";
import { endpointFilter } from "./endpoint-filter.ts";

test("an endpoint's packets are TCP of its port with one of its addresses", () => {
  expect(endpointFilter(["10.0.0.1", "2001:db8::1%eth0", "::ffff:10.0.0.1"], 443)).toMatch(
    /^\(tcp port 443 and \(host 10\.0\.0\.1 or host 2001:db8:0:0:0:0:0:1\)\) or /u,
  );
  expect(endpointFilter([], 443)).toMatch(/^\(tcp port 443\) or \(icmp\[17\] = 6 /u);
});

test("only the families that there are, and the port alone where addresses are very many", () => {
  expect(endpointFilter(["10.0.0.1"], 1)).not.toContain("ip6");
  expect(endpointFilter(["::1"], 1)).not.toContain("icmp[");
  const many = Array.from({ length: 33 }, (_, at) => `10.0.0.${at}`);
  expect(endpointFilter(many, 1)).toBe(endpointFilter([], 1));
});

const hasTcpdump = spawnSync("tcpdump", ["--version"]).error === undefined;
if (!hasTcpdump) process.stderr.write("the filter is not tried on packets: there is no tcpdump\n");

describe.skipIf(!hasTcpdump)("of ICMP errors those that quote a packet from or to it", () => {
  const bytesOf = (address: string): Uint8Array => parseIpAddress(address)?.bytes ?? new Uint8Array();

  /** `words`: of the IP header, its options. */
  const ip4 = (protocol: number, from: string, to: string, payload: Buffer, words = 0): Buffer => {
    const header = Buffer.alloc(20 + 4 * words, 1);
    header.set([0x45 + words, 0, 0, header.length + payload.length, 0, 0, 0, 0, 64, protocol]);
    header.set(bytesOf(from).subarray(12), 12);
    header.set(bytesOf(to).subarray(12), 16);
    return Buffer.concat([header, payload]);
  };
  const ip6 = (next: number, from: string, to: string, payload: Buffer): Buffer => {
    const header = Buffer.alloc(40);
    header.set([0x60, 0, 0, 0, 0, payload.length, next, 64]);
    header.set(bytesOf(from), 8);
    header.set(bytesOf(to), 24);
    return Buffer.concat([header, payload]);
  };
  const ports = (from: number, to: number): Buffer =>
    Buffer.from([from >> 8, from & 255, to >> 8, to & 255, 0, 0, 0, 0]);
  const error = (quoted: Buffer): Buffer => Buffer.concat([Buffer.from([3, 1, 0, 0, 0, 0, 0, 0]), quoted]);

  /** How many of the packets libpcap lets through. */
  const passed = (filter: string, packets: readonly Buffer[]): number => {
    const records = packets.map((packet) => {
      const head = Buffer.alloc(16);
      head.writeUInt32LE(packet.length, 8);
      head.writeUInt32LE(packet.length, 12);
      return Buffer.concat([head, packet]);
    });
    // LINKTYPE_RAW.
    const file = Buffer.concat([
      Buffer.from("d4c3b2a1020004000000000000000000ffff000065000000", "hex"),
      ...records,
    ]);
    const { stdout } = spawnSync("tcpdump", ["-n", "-r", "-", "-w", "-", "--", filter], { input: file });
    let [count, at] = [0, 24];
    for (; at < stdout.length; at += 16 + stdout.readUInt32LE(at + 8)) count += 1;
    return count;
  };

  const router4 = (quoted: Buffer): Buffer => ip4(1, "10.9.9.9", "10.0.0.5", error(quoted));
  const router6 = (quoted: Buffer): Buffer => ip6(58, "fd00::99", "fd00::5", error(quoted));

  test("IPv4, options and all", () => {
    const filter = endpointFilter(["10.0.0.1"], 443);
    const to = ip4(6, "10.0.0.5", "10.0.0.1", ports(40_000, 443));
    expect(passed(filter, [router4(to)])).toBe(1);
    expect(passed(filter, [router4(ip4(6, "10.0.0.5", "10.0.0.1", ports(40_000, 443), 3))])).toBe(1);
    expect(passed(filter, [router4(ip4(6, "10.0.0.1", "10.0.0.5", ports(443, 40_000)))])).toBe(1);
    expect(passed(filter, [router4(ip4(6, "10.0.0.5", "10.0.0.1", ports(443, 444)))])).toBe(0);
    expect(passed(filter, [router4(ip4(6, "10.0.0.5", "10.0.0.2", ports(40_000, 443)))])).toBe(0);
    expect(passed(filter, [router4(ip4(17, "10.0.0.5", "10.0.0.1", ports(40_000, 443)))])).toBe(0);
    expect(passed(endpointFilter([], 443), [router4(to)])).toBe(1);
  });

  test("IPv6", () => {
    const filter = endpointFilter(["fd00::1", "10.0.0.1"], 443);
    const to = ip6(6, "fd00::5", "fd00::1", ports(40_000, 443));
    expect(passed(filter, [router6(to)])).toBe(1);
    expect(passed(filter, [router6(ip6(6, "fd00::1", "fd00::5", ports(443, 40_000)))])).toBe(1);
    expect(passed(filter, [router6(ip6(6, "fd00::5", "fd00::1", ports(443, 444)))])).toBe(0);
    expect(passed(filter, [router6(ip6(6, "fd00::5", "fd00::2", ports(40_000, 443)))])).toBe(0);
    expect(passed(endpointFilter([], 443), [router6(to)])).toBe(1);
  });
});

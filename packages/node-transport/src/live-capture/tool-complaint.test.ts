import { describe, expect, test } from "vitest";
import { capturedPackets, complaintOf, droppedPackets } from "./tool-complaint.ts";

describe("why a program ends", () => {
  test.each([
    [
      `Capturing on 'Loopback: lo'\ndumpcap: You do not have permission to capture on device "lo".\n(socket: Operation not permitted)\nPlease check to make sure you have sufficient permissions.\n`,
      "not-permitted",
      'You do not have permission to capture on device "lo"',
    ],
    [
      "tcpdump: lo: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)\n",
      "not-permitted",
      "lo: You don't have permission to perform this capture on that device",
    ],
    [
      "tcpdump: en0: You don't have permission to capture on that device\n((cannot open BPF device) /dev/bpf0: Permission denied)\n",
      "not-permitted",
      "en0: You don't have permission to capture on that device",
    ],
    [
      `Capturing on 'Loopback: lo'\ndumpcap: Invalid capture filter "tcp prot 80" for interface 'lo'.\n\nThat string isn't a valid capture filter (can't parse filter expression: syntax error).\nSee the User's Guide for a description of the capture filter syntax.\n`,
      "wrong-filter",
      "can't parse filter expression: syntax error",
    ],
    [
      "tcpdump: can't parse filter expression: syntax error\n",
      "wrong-filter",
      "can't parse filter expression: syntax error",
    ],
    ["tcpdump: unknown host 'permission denied'\n", "wrong-filter", "unknown host 'permission denied'"],
    ["tcpdump: expression rejects all packets\n", "wrong-filter", "expression rejects all packets"],
    [
      'tcpdump: non-network bits set in "10.0.0.1/8"\n',
      "wrong-filter",
      'non-network bits set in "10.0.0.1/8"',
    ],
    ["tcpdump: data size must be 1, 2, or 4\n", "wrong-filter", "data size must be 1, 2, or 4"],
    [
      "tcpdump: number 99999999999999 overflows 32 bits\n",
      "wrong-filter",
      "number 99999999999999 overflows 32 bits",
    ],
    [
      "tcpdump: 802.11 link-layer types supported only on 802.11\n",
      "wrong-filter",
      "802.11 link-layer types supported only on 802.11",
    ],
    [
      "tcpdump: 'gateway' not supported in this configuration\n",
      "wrong-filter",
      "'gateway' not supported in this configuration",
    ],
    [
      `Capturing on 'nonesuch'\ndumpcap: There is no device named "nonesuch".\n(No such device exists)\n`,
      "no-interface",
      'There is no device named "nonesuch"',
    ],
    [
      "tcpdump: nonesuch: No such device exists\n(No such device exists)\n",
      "no-interface",
      "nonesuch: No such device exists",
    ],
    ["tcpdump: ifb0: That device is not up\n", "no-interface", "ifb0: That device is not up"],
    ["tcpdump: Couldn't find user 'tcpdump'\n", "failed", "Couldn't find user 'tcpdump'"],
    ["", "failed", ""],
  ] as const)("%j", (said, reason, words) => {
    expect(complaintOf(said)).toEqual({ reason, words });
  });
});

describe("what it has counted", () => {
  test("dumpcap, over all interfaces", () => {
    const said =
      "File: -\n\rPackets captured: 8\nPackets received/dropped on interface 'Loopback: lo': 8/2 (pcap:2/dumpcap:0/flushed:0/ps_ifdrop:0) (80.0%)\nPackets received/dropped on interface 'eth0': 0/3 (pcap:1/dumpcap:2/flushed:0/ps_ifdrop:0) (0.0%)\n";
    expect(droppedPackets(said)).toBe(5);
    expect(capturedPackets(said)).toBe(8);
  });

  test("tcpdump", () => {
    const said =
      "tcpdump: listening on lo, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n1 packet captured\n16 packets received by filter\n7 packets dropped by kernel\n2 packets dropped by interface\n";
    expect(droppedPackets(said)).toBe(9);
    expect(capturedPackets(said)).toBe(1);
  });

  test("nothing, where it was killed", () => {
    expect(droppedPackets("File: -\n")).toBeUndefined();
    expect(capturedPackets("File: -\n")).toBeUndefined();
  });
});

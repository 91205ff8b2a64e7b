/** RFC 1191, RFC 8201, RFC 4821: packets that are too large for a line somewhere on the way. */
import type { Scenario } from "../scenario/scenario.ts";
import { scenario, sends } from "./sketch.ts";

export const pathMtu: readonly Scenario[] = [
  scenario({
    name: "path-mtu-icmp",
    title: "A router says how large packets may be",
    about:
      "A line in the middle takes 1300 octets. A's first full segments are refused, each with an ICMP message that names " +
      "the size; A cuts what it has to repeat into smaller segments, and remembers.",
    rfc: ["9293 §3.7.2"],
    aToB: [{ kind: "mtu", octets: 1300 }],
    program: sends(50_000),
  }),
  scenario({
    name: "path-mtu-blackhole",
    title: "A router says nothing",
    about:
      "The same line, and a firewall that eats the ICMP messages. The handshake works, small messages work, and the first " +
      "full segments vanish without a word: the classic hang. After some time-outs A suspects the size and tries smaller " +
      "segments.",
    rfc: ["4821 §7", "9293 §3.7.2"],
    aToB: [{ kind: "mtu", octets: 1300, answer: "silent" }],
    program: sends(50_000),
  }),
  scenario({
    name: "path-mtu-old-router",
    title: "A router that says too big, but not by how much",
    about:
      "Routers older than RFC 1191 leave the size out of their answer. A guesses: the next smaller of the sizes that " +
      "lines usually have, below the packet that was refused. Several answers to the same burst are one guess, not several.",
    a: { mtu: 4280 },
    b: { mtu: 9000 },
    aToB: [{ kind: "mtu", octets: 1100, answer: "icmp-without-mtu" }],
    program: sends(50_000),
  }),
  scenario({
    name: "path-mtu-ipv6",
    title: "Packet too big, over IPv6",
    about:
      "Over IPv6 no router ever cuts a packet: ICMPv6's Packet Too Big is the only way to learn the size.",
    rfc: ["9293 §3.7.2"],
    family: 6,
    aToB: [{ kind: "mtu", octets: 1300 }],
    program: sends(50_000),
  }),
  scenario({
    name: "fragmentation",
    title: "Packets cut in pieces on the way",
    about:
      "Without path MTU discovery A allows routers to cut its packets. Every full one arrives in two pieces and is put " +
      "together again. It works, and costs more than smaller packets would.",
    rfc: ["9293 §3.7.2"],
    a: { connection: { pathMtuDiscovery: "none" } },
    aToB: [{ kind: "mtu", octets: 1300 }],
    program: sends(50_000),
  }),
];

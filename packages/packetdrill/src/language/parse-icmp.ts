/** `icmp unreachable frag_needed mtu 1200 [1:1001(1000)]`, of ICMP and ICMPv6 alike. */
import type { Cursor } from "./cursor.ts";
import type { EchoedPacket, IcmpBody } from "./packet.ts";
import { parseUdpEncapsulation } from "./parse-ports.ts";

/** From `icmp` on. Which types and codes there are depends on the IP version, and is looked up when it is run. */
export const parseIcmp = (cursor: Cursor, before: EchoedPacket | undefined): IcmpBody => {
  cursor.take();
  const type = cursor.token("word", "an ICMP type such as 'unreachable'").text;
  const code =
    cursor.next.kind === "word" && !keywords.has(cursor.next.text) ? cursor.take().text : undefined;
  const mtu = cursor.skipWord("mtu") ? cursor.integer("an MTU", 0, 0xffff_ffff) : undefined;
  const identifier = cursor.skipWord("id") ? cursor.integer("an identifier", 0, 65_535) : undefined;
  return { kind: "icmp", type, code, mtu, identifier, echoed: before ?? parseEchoed(cursor) };
};

const keywords: ReadonlySet<string> = new Set(["mtu", "id"]);

/** What the error quotes, in brackets; none where nothing is written. */
const parseEchoed = (cursor: Cursor): EchoedPacket | undefined => {
  if (!cursor.skipSymbol("[")) return undefined;
  return parseQuoted(cursor);
};

/** After the opening bracket, up to and with the closing one. */
export const parseQuoted = (cursor: Cursor): EchoedPacket => {
  const { next } = cursor;
  if (next.kind === "word") return parseOther(cursor);
  const start = cursor.integer("a sequence number", 0, 0xffff_ffff);
  cursor.symbol(":");
  cursor.integer("a sequence number", 0, 0xffff_ffff);
  cursor.symbol("(");
  const length = cursor.integer("a payload's length", 0, 65_535);
  cursor.symbol(")");
  const encapsulation = parseUdpEncapsulation(cursor);
  cursor.symbol("]");
  return { kind: "tcp", start, length, encapsulation };
};

/** `[udp(1000)]`, `[raw(20)]`, and what the BSD dialect quotes of other protocols. */
const parseOther = (cursor: Cursor): EchoedPacket => {
  const { text: protocol, start } = cursor.take();
  if (!protocols.has(protocol)) cursor.fail("sequence numbers, or one of udp, udplite, sctp, raw");
  while (!cursor.isSymbol("]")) {
    if (cursor.next.kind === "end") cursor.fail("']'");
    cursor.take();
  }
  const text = cursor.textSince(start);
  cursor.take();
  return { kind: "other", protocol, text };
};

const protocols: ReadonlySet<string> = new Set(["udp", "udplite", "sctp", "raw"]);

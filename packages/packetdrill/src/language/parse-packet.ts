/** A packet: its direction, the headers around it, its IP fields, and what it carries. */
import type { Cursor } from "./cursor.ts";
import type { EchoedPacket, IpFields, Packet, PacketBody } from "./packet.ts";
import { parseIcmp, parseQuoted } from "./parse-icmp.ts";
import { parseIpFieldsUpTo } from "./parse-ip-fields.ts";
import { parsePorts, parseUdpEncapsulation } from "./parse-ports.ts";
import { parseTcp } from "./parse-tcp.ts";
import { parseTunnels } from "./parse-tunnel.ts";

/** From `<` or `>` to the packet's end. */
export const parsePacket = (cursor: Cursor): Packet => {
  const direction = cursor.take().text === "<" ? "inbound" : "outbound";
  const tunnels = parseTunnels(cursor);
  const before = parseBrackets(cursor, direction);
  const head = {
    direction,
    tunnels,
    ip: before.ip,
    psp: parsePsp(cursor),
    addresses: parseAddresses(cursor),
  } as const;
  if (cursor.isWord("icmp"))
    return { ...head, ports: undefined, body: parseIcmp(cursor, before.echoed), udpEncapsulation: undefined };
  if (before.echoed !== undefined) cursor.fail("'icmp' after what it quotes");
  if (cursor.isWord("udp") || cursor.isWord("udplite")) return { ...head, ...parseUdp(cursor) };
  if (cursor.isWord("sctp")) return { ...head, ...parseOther(cursor) };
  const ports = cursor.next.kind === "integer" ? parsePorts(cursor) : undefined;
  const body = parseTcp(cursor, direction);
  return { ...head, ports, body, udpEncapsulation: parseUdpEncapsulation(cursor) };
};

/** What stands before the packet: IP fields, or what an ICMP error quotes, which the BSD dialect may put there. */
const parseBrackets = (
  cursor: Cursor,
  direction: Packet["direction"],
): { readonly ip: IpFields; readonly echoed: EchoedPacket | undefined } => {
  const { line, column } = cursor.next;
  const close = cursor.skipSymbol("[") ? "]" : cursor.skipSymbol("(") ? ")" : undefined;
  if (close === undefined) return { ip: {}, echoed: undefined };
  if (close === "]" && (cursor.next.kind === "integer" || quotable.has(cursor.next.text)))
    return { ip: {}, echoed: parseQuoted(cursor) };
  const ip = parseIpFieldsUpTo(cursor, close);
  if (ip.ecn === "either" && direction === "inbound")
    cursor.fail("one codepoint, since an inbound packet is sent as it stands", {
      line,
      column,
      found: "'ect01'",
    });
  return { ip, echoed: undefined };
};

const quotable: ReadonlySet<string> = new Set(["udp", "udplite", "sctp", "raw"]);

/** `addr[a] > addr[b]`, or `> addr[b]` alone. */
const parseAddresses = (cursor: Cursor): Packet["addresses"] => {
  if (!cursor.isWord("addr") && !cursor.isSymbol(">")) return undefined;
  const source = cursor.isSymbol(">") ? undefined : parseAddress(cursor);
  cursor.symbol(">");
  return { source, destination: parseAddress(cursor) };
};

const parseAddress = (cursor: Cursor): string => {
  if (!cursor.skipWord("addr")) cursor.fail("'addr'");
  cursor.symbol("[");
  const name = cursor.token("word", "the name of an address").text;
  cursor.symbol("]");
  return name;
};

const parsePsp = (cursor: Cursor): number | undefined => {
  if (!cursor.skipWord("encap")) return undefined;
  if (!cursor.skipWord("psp")) cursor.fail("'psp'");
  if (!cursor.skipWord("spi")) cursor.fail("'spi'");
  return cursor.anyInteger("a security parameters index", 0, 0xffff_ffff);
};

type Rest = Pick<Packet, "body" | "ports" | "udpEncapsulation">;

const parseUdp = (cursor: Cursor): Rest => {
  const lite = cursor.take().text === "udplite";
  const ports = cursor.next.kind === "integer" ? parsePorts(cursor) : undefined;
  cursor.symbol("(");
  const length = cursor.integer("a payload's length", 0, 65_535);
  const body: PacketBody = lite
    ? { kind: "udp-lite", length, coverage: parseCoverage(cursor) }
    : { kind: "udp", length };
  cursor.symbol(")");
  return { body, ports, udpEncapsulation: undefined };
};

const parseCoverage = (cursor: Cursor): number => {
  cursor.symbol(",");
  return cursor.integer("a coverage", 0, 65_535);
};

/** Of a protocol that has nothing to do with TCP only the extent is read: up to a line that begins with a time. */
const parseOther = (cursor: Cursor): Rest => {
  const { text: protocol, start } = cursor.take();
  let { line } = cursor.next;
  let depth = 0;
  for (;;) {
    const { next } = cursor;
    if (next.kind === "end" || next.kind === "backquoted" || next.kind === "code") break;
    if (next.line !== line && depth <= 0 && startsEvent(cursor)) break;
    line = next.line;
    if (next.kind === "symbol" && "([{".includes(next.text)) depth += 1;
    if (next.kind === "symbol" && ")]}".includes(next.text)) depth -= 1;
    cursor.take();
  }
  return {
    body: { kind: "other", protocol, text: cursor.textSince(start) },
    ports: undefined,
    udpEncapsulation: undefined,
  };
};

const startsEvent = ({ next }: Cursor): boolean =>
  next.kind === "float" || next.kind === "integer" || (next.kind === "symbol" && "+*".includes(next.text));

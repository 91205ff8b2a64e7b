/** Headers around a packet: IP in IP, GRE (RFC 2784 §2, RFC 2890 §2), MPLS (RFC 3032), PSP. */
import type { Cursor } from "./cursor.ts";
import type { MplsLabel, Tunnel } from "./packet.ts";
import { parseIpFields } from "./parse-ip-fields.ts";

/** All headers that stand before a packet's own, each with a colon after it. */
export const parseTunnels = (cursor: Cursor): readonly Tunnel[] => {
  const tunnels: Tunnel[] = [];
  while (tunnels.length < TUNNELS_MAX) {
    if (cursor.isWord("ipv4") || cursor.isWord("ipv6")) tunnels.push(parseOuterIp(cursor));
    else if (cursor.isWord("gre") || cursor.isWord("GREv0")) tunnels.push(parseGre(cursor));
    else if (cursor.isWord("mpls")) {
      cursor.take();
      tunnels.push({ kind: "mpls", labels: parseMplsStack(cursor) });
      cursor.symbol(":");
    } else return tunnels;
  }
  return cursor.fail(`at most ${TUNNELS_MAX} headers around a packet`);
};

const parseOuterIp = (cursor: Cursor): Tunnel => {
  const version = cursor.take().text === "ipv4" ? 4 : 6;
  const ip = parseIpFields(cursor);
  const kind = version === 4 ? "ipv4" : "ipv6";
  const source = cursor.token(kind, `an IPv${version} address`).text;
  cursor.symbol(">");
  const destination = cursor.token(kind, `an IPv${version} address`).text;
  cursor.symbol(":");
  return { kind: "ip", version, source, destination, ip };
};

const parseGre = (cursor: Cursor): Tunnel => {
  const { start } = cursor.take();
  cursor.skipSymbol(",");
  if (!cursor.isSymbol(":")) parseGreHeader(cursor);
  const text = cursor.textSince(start);
  cursor.symbol(":");
  return { kind: "gre", text };
};

/** `flags 0x2000, sum 0x0, off 0x0, key 0x1, seq 0x0`, or `flags [key present], …`. */
export const parseGreHeader = (cursor: Cursor): void => {
  if (!cursor.skipWord("flags") && !cursor.skipWord("Flags")) cursor.fail("'flags'");
  if (cursor.skipSymbol("[")) {
    do parseGreFlag(cursor);
    while (cursor.skipSymbol(","));
    cursor.symbol("]", "',' or ']'");
  } else cursor.anyInteger("flags", 0, 0xffff);
  for (const name of ["sum", "off", "key", "seq"]) {
    cursor.skipSymbol(",");
    if (!cursor.skipWord(name)) cursor.fail(`'${name}'`);
    if (name === "key") cursor.skipSymbol("=");
    cursor.anyInteger(name, 0, 0xffff_ffff);
  }
};

const parseGreFlag = (cursor: Cursor): void => {
  if (cursor.skipWord("none")) return;
  if (cursor.skipWord("sequence")) cursor.skipSymbol("#");
  else if (!cursor.skipWord("checksum") && !cursor.skipWord("key"))
    cursor.fail("'none', 'checksum', 'key' or 'sequence#'");
  if (!cursor.skipWord("present")) cursor.fail("'present'");
};

/** `(label 16, tc 0, [S], ttl 64)` once or more. */
export const parseMplsStack = (cursor: Cursor): readonly MplsLabel[] => {
  const labels: MplsLabel[] = [];
  while (cursor.skipSymbol("(")) {
    const label = namedInteger(cursor, "label", 1_048_575);
    cursor.symbol(",");
    const trafficClass = namedInteger(cursor, "tc", 7);
    cursor.symbol(",");
    const bottom = cursor.skipSymbol("[");
    if (bottom) {
      if (!cursor.skipWord("S")) cursor.fail("'S'");
      cursor.symbol("]");
      cursor.symbol(",");
    }
    const hopLimit = namedInteger(cursor, "ttl", 255);
    cursor.symbol(")");
    if (labels.push({ label, trafficClass, bottom, hopLimit }) > TUNNELS_MAX)
      cursor.fail(`at most ${TUNNELS_MAX} labels`);
  }
  return labels;
};

const namedInteger = (cursor: Cursor, name: string, high: number): number => {
  if (!cursor.skipWord(name)) cursor.fail(`'${name}'`);
  return cursor.integer(`a ${name}`, 0, high);
};

const TUNNELS_MAX = 16;

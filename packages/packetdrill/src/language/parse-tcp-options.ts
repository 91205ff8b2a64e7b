/** The list of options in angle brackets, or `<...>`, which leaves them open. */
import type { Cursor } from "./cursor.ts";
import type { TcpOption } from "./packet.ts";
import { parseAccurateEcn, parseHex } from "./parse-option-values.ts";

/** All options, in their order. */
export const parseTcpOptions = (
  cursor: Cursor,
  direction: "inbound" | "outbound",
): readonly TcpOption[] | "any" => {
  cursor.symbol("<");
  if (cursor.next.kind === "ellipsis") {
    if (direction === "inbound") cursor.fail("the options, since an inbound packet is sent as it stands");
    cursor.take();
    cursor.symbol(">");
    return "any";
  }
  const options: TcpOption[] = [];
  const { line, column } = cursor.next;
  do options.push(parseOption(cursor));
  while (cursor.skipSymbol(","));
  cursor.symbol(">", "',' or '>'");
  const length = options.reduce((sum, option) => sum + optionLength(option), 0);
  if (length > OPTIONS_LENGTH_MAX)
    cursor.fail(`options of at most ${OPTIONS_LENGTH_MAX} octets`, {
      line,
      column,
      found: `${length} octets`,
    });
  return options;
};

const parseOption = (cursor: Cursor): TcpOption => {
  const { next } = cursor;
  if (next.kind !== "word") return cursor.fail(OPTION);
  const simple = simpleOptions.get(next.text);
  if (simple !== undefined) {
    cursor.take();
    return simple;
  }
  const parse = parsers.get(next.text) ?? numbered(next.text);
  if (parse === undefined) return cursor.fail(OPTION);
  cursor.take();
  return parse(cursor, next.text);
};

const OPTION = "a TCP option such as mss, wscale, sackOK, sack, TS, nop or eol";

const simpleOptions: ReadonlyMap<string, TcpOption> = new Map<string, TcpOption>([
  ["nop", { kind: "no-operation" }],
  ["eol", { kind: "end" }],
  ["sackOK", { kind: "sack-permitted" }],
]);

type OptionParser = (cursor: Cursor, name: string) => TcpOption;

const parseFastOpen =
  (experimental: boolean): OptionParser =>
  (cursor) => ({
    kind: "fast-open",
    cookie: parseHex(cursor),
    experimental,
  });

const parseTimestamps: OptionParser = (cursor) => {
  if (!cursor.skipWord("val")) cursor.fail("'val'");
  const open = cursor.next.kind === "ellipsis";
  if (open) cursor.take();
  const value = open ? undefined : cursor.integer("a timestamp", 0, 0xffff_ffff);
  if (!cursor.skipWord("ecr")) cursor.fail("'ecr'");
  const echo = cursor.integer("a timestamp", 0, 0xffff_ffff);
  return { kind: "timestamps", value, echo, absoluteEcho: cursor.skipSymbol("!") };
};

const parseSack: OptionParser = (cursor) => {
  const blocks: { left: number; right: number }[] = [];
  do {
    const left = cursor.integer("the left edge of a block", 0, 0xffff_ffff);
    cursor.symbol(":");
    blocks.push({ left, right: cursor.integer("the right edge of a block", 0, 0xffff_ffff) });
  } while (cursor.next.kind === "integer" && blocks.length < 8);
  return { kind: "sack", blocks };
};

const parseMd5: OptionParser = (cursor) =>
  cursor.skipWord("valid") ? { kind: "md5", digest: undefined } : { kind: "md5", digest: parseHex(cursor) };

/** Options with names and contents of their own that no part of this package knows: kept as text. */
const parseNamed: OptionParser = (cursor, name) => {
  const start = cursor.lastEnd - name.length;
  let depth = 0;
  for (;;) {
    const { next } = cursor;
    if (next.kind === "end") cursor.fail("'>' after the options");
    if (depth === 0 && (cursor.isSymbol(",") || cursor.isSymbol(">"))) break;
    if (next.kind === "symbol" && "([{".includes(next.text)) depth += 1;
    if (next.kind === "symbol" && ")]}".includes(next.text)) depth -= 1;
    cursor.take();
  }
  return { kind: "named", name, text: cursor.textSince(start) };
};

const MULTIPATH =
  "mpcapable mp_capable mp_join_syn mp_join_syn_ack mp_join_ack dss add_address remove_address mp_prio mp_fail mp_fastclose mp_reset";

const parsers: ReadonlyMap<string, OptionParser> = new Map<string, OptionParser>([
  ["mss", (cursor) => ({ kind: "mss", value: cursor.integer("a segment size", 0, 65_535) })],
  ["wscale", (cursor) => ({ kind: "window-scale", shift: cursor.integer("a shift", 0, 255) })],
  ["sack", parseSack],
  ["TS", parseTimestamps],
  ["md5", parseMd5],
  ["FO", parseFastOpen(false)],
  ["FOEXP", parseFastOpen(true)],
  ["exp-FO", parseFastOpen(true)],
  ["EXP-FO", parseFastOpen(true)],
  ["ECN", parseAccurateEcn],
  ["AccECN0", parseAccurateEcn],
  ["AccECN1", parseAccurateEcn],
  ["exp-AccECN0", parseAccurateEcn],
  ["exp-AccECN1", parseAccurateEcn],
  ["exp-tarr", parseNamed],
  // Multipath TCP (RFC 8684 §3), as its own branch of the language writes it.
  ...MULTIPATH.split(" ").map((name): [string, OptionParser] => [name, parseNamed]),
]);

/** `gen-254 0102` and `exp-f990 0102`: an option by its number, or by its experiment's number (RFC 6994 §3). */
const numbered = (name: string): OptionParser | undefined => {
  const generic = /^gen-(\d+)$/.exec(name)?.[1];
  if (generic !== undefined && Number(generic) <= 255)
    return (cursor) => ({ kind: "generic", number: Number(generic), bytes: parseHex(cursor) });
  const experiment = /^exp-([\da-fA-F]{1,4})$/.exec(name)?.[1];
  if (experiment === undefined) return undefined;
  const identifier = Number.parseInt(experiment, 16);
  return (cursor) => ({
    kind: "generic",
    number: 254,
    bytes: Uint8Array.of(identifier >> 8, identifier & 0xff, ...parseHex(cursor)),
  });
};

/** RFC 9293 §3.1: the data offset leaves this many octets. */
const OPTIONS_LENGTH_MAX = 40;

/** Octets of an option on the wire. */
const optionLength = (option: TcpOption): number => {
  switch (option.kind) {
    case "end":
    case "no-operation":
      return 1;
    case "mss":
      return 4;
    case "window-scale":
      return 3;
    case "sack-permitted":
      return 2;
    case "sack":
      return 2 + 8 * option.blocks.length;
    case "timestamps":
      return 10;
    case "fast-open":
      return (option.experimental ? 4 : 2) + option.cookie.length;
    case "accurate-ecn":
      return (option.experimental ? 4 : 2) + 3 * option.counters.length;
    case "md5":
      return 2 + (option.digest?.length ?? 16);
    case "generic":
      return 2 + option.bytes.length;
    case "named":
      return 0;
  }
};

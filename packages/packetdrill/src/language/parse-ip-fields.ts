/** What is said of the IP header, in brackets or parentheses: `[ect0]`, `[tos 0x20]`, `(ttl 4)`, `[ce, flowlabel 0x1]`. */
import type { Cursor } from "./cursor.ts";
import type { EcnCodepoint, IpFields } from "./packet.ts";

/** The fields, none where nothing is written. */
export const parseIpFields = (cursor: Cursor): IpFields => {
  if (cursor.skipSymbol("[")) return parseIpFieldsUpTo(cursor, "]");
  return cursor.skipSymbol("(") ? parseIpFieldsUpTo(cursor, ")") : {};
};

/** The fields after the opening mark, up to and with the closing one. */
export const parseIpFieldsUpTo = (cursor: Cursor, close: string): IpFields => {
  const fields: { -readonly [Name in keyof IpFields]: IpFields[Name] } = {};
  do {
    const { line, column, text } = cursor.next;
    const field = parseField(cursor);
    if (
      Object.keys(field).some((name) => name in fields) ||
      ("trafficClass" in fields && isPartOfClass(field))
    )
      cursor.fail("each field once", { line, column, found: `'${text}' again` });
    Object.assign(fields, field);
  } while (cursor.skipSymbol(","));
  cursor.symbol(close, `',' or '${close}'`);
  return fields;
};

const isPartOfClass = (field: IpFields): boolean => "ecn" in field || "dscp" in field;

const parseField = (cursor: Cursor): IpFields => {
  const word = cursor.token("word", FIELDS).text;
  const ecn = codepoints.get(word);
  if (ecn !== undefined) return { ecn };
  switch (word) {
    case "ecn":
      return {
        ecn:
          codepoints.get(cursor.next.text) === undefined
            ? cursor.fail("a codepoint")
            : ecnOf(cursor.take().text),
      };
    case "tos":
    case "class":
      return { trafficClass: cursor.anyInteger("a byte", 0, 255) };
    case "dscp":
      return { dscp: parseDscp(cursor) };
    case "ttl":
    case "hlim":
      return { hopLimit: cursor.integer("a number of hops", 0, 255) };
    case "flowlabel":
      return { flowLabel: cursor.anyInteger("a flow label", 0, 0xf_ffff) };
    default:
      return cursor.fail(FIELDS, { line: cursor.next.line, column: cursor.next.column, found: `'${word}'` });
  }
};

const FIELDS = "one of noecn, ect0, ect1, ect01, ce, ecn, tos, class, dscp, ttl, hlim, flowlabel";

const ecnOf = (name: string): EcnCodepoint | "either" => codepoints.get(name) ?? 0;

/** RFC 3168 §5. */
const codepoints: ReadonlyMap<string, EcnCodepoint | "either"> = new Map<string, EcnCodepoint | "either">([
  ["noecn", 0],
  ["ect1", 1],
  ["ect0", 2],
  ["ce", 3],
  ["ect01", "either"],
]);

const parseDscp = (cursor: Cursor): number => {
  const { kind, text } = cursor.next;
  if (kind !== "word") return cursor.anyInteger("a codepoint", 0, 63);
  const value = dscpOf(text);
  if (value === undefined) return cursor.fail("a codepoint such as cs1, af11, ef or le");
  cursor.take();
  return value;
};

/** RFC 2474, RFC 2597 §6, RFC 3246, RFC 5865 §2, RFC 8622 §3. */
const dscpOf = (name: string): number | undefined => {
  const selector = /^cs([0-7])$/.exec(name)?.[1];
  if (selector !== undefined) return Number(selector) * 8;
  const assured = /^af([1-4])([1-3])$/.exec(name);
  if (assured !== null) return Number(assured[1]) * 8 + Number(assured[2]) * 2;
  return new Map([
    ["ef", 46],
    ["voice-admit", 44],
    ["le", 1],
  ]).get(name);
};

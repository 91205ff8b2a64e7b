/** The bytes that `--send` stands for: text in UTF-8, with the escapes \r \n \t \0 \\ \xHH. */
import { Buffer } from "node:buffer";
import { UsageError } from "../usage-error.ts";

/**
 * The bytes. `option` is named in the message.
 * @throws {@link UsageError} for an escape that is none of the above, with its place.
 */
export const unescapeText = (option: string, text: string): Uint8Array => {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let at = text.indexOf("\\"); at !== -1; at = text.indexOf("\\", from)) {
    parts.push(Buffer.from(text.slice(from, at), "utf8"));
    const hex = /^\\x([0-9a-f]{2})/iu.exec(text.slice(at, at + 4))?.[1];
    const byte = hex === undefined ? escapes.get(text.charAt(at + 1)) : Number.parseInt(hex, 16);
    if (byte === undefined) {
      throw new UsageError(
        `${option}: unknown escape ${JSON.stringify(text.slice(at, at + 2))} at character ${at + 1}; known are \\r \\n \\t \\0 \\\\ and \\xHH`,
      );
    }
    parts.push(Uint8Array.of(byte));
    from = at + (hex === undefined ? 2 : 4);
  }
  parts.push(Buffer.from(text.slice(from), "utf8"));
  return Buffer.concat(parts);
};

const escapes: ReadonlyMap<string, number> = new Map([
  ["r", 13],
  ["n", 10],
  ["t", 9],
  ["0", 0],
  ["\\", 92],
]);

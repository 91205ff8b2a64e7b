/** Speeds of lines, as people write them: `10Mbit`, `500kbit/s`, `1.5G`. A bare number is bits per second. */
import { UsageError } from "../usage-error.ts";

/**
 * Bits per second; `none` is `Infinity`. `option` is named in the message.
 * @throws {@link UsageError} when the text is no speed, or one that no scenario can have.
 */
export const parseBitRate = (option: string, text: string): number => {
  if (text === "none") return Number.POSITIVE_INFINITY;
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([kMG]?)(?:bit(?:\/s)?|bps)?$/u.exec(text) ?? [];
  const value = number === undefined ? Number.NaN : Number(number) * (units.get(unit) ?? 1);
  if (value >= 1 && value <= RATE_MAX) return value;
  throw new UsageError(
    `${option}: ${JSON.stringify(text)} is not a speed; write 500kbit, 10Mbit or 1Gbit (a bare number is bits per second), or none for no bound`,
  );
};

const units: ReadonlyMap<string, number> = new Map([
  ["k", 1e3],
  ["M", 1e6],
  ["G", 1e9],
]);

const RATE_MAX = 1e12;

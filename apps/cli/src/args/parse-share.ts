/** Shares of something, as people write them: `2%`, `0.5%`, `0.02`. */
import { UsageError } from "../usage-error.ts";

/**
 * 0 to 1. `option` is named in the message.
 * @throws {@link UsageError} when the text is no share.
 */
export const parseShare = (option: string, text: string): number => {
  const [, number, percent] = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/u.exec(text) ?? [];
  const value = number === undefined ? Number.NaN : Number(number) / (percent === "%" ? 100 : 1);
  if (value >= 0 && value <= 1) return value;
  throw new UsageError(
    `${option}: ${JSON.stringify(text)} is not a share; write 2% or 0.02, from 0% to 100%`,
  );
};

/** What no way of printing JSON goes with, and options as the user writes them. */
import type { AnalyzeFlags } from "../commands/analyze.ts";
import { UsageError } from "../usage-error.ts";

/** `--fail-on` for `failOn`. */
export const optionOf = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;

/** @throws {@link UsageError} where `--json` comes with what says how something is drawn. */
export const refuseDrawing = (flags: Pick<AnalyzeFlags, "json" | "width" | "ascii">): void => {
  if (flags.json !== true) return;
  const drawing = (["width", "ascii"] as const).find((name) => flags[name] !== undefined);
  if (drawing !== undefined) throw new UsageError(`--json draws nothing: leave --${drawing} out, or --json`);
};

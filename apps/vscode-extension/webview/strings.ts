/** The texts that the host handed over with the page, in the reader's language. */
import type { captureStrings } from "../src/shared/capture-strings.ts";
import type { comparisonStrings } from "../src/shared/comparison-strings.ts";
import type { simulationStrings } from "../src/shared/simulation-strings.ts";
import { webviewStrings } from "../src/shared/webview-strings.ts";

/** The name of a text. */
export type StringKey =
  | keyof typeof webviewStrings
  | keyof typeof simulationStrings
  | keyof typeof captureStrings
  | keyof typeof comparisonStrings;

let strings: Readonly<Record<string, string>> = webviewStrings;

/** Takes the host's texts; one that is missing or no text stays English. `own`: the page's, beside those that all have. */
export const useStrings = (json: string, own: Readonly<Record<string, string>> = {}): void => {
  strings = { ...webviewStrings, ...own };
  const given: unknown = JSON.parse(json);
  if (typeof given !== "object" || given === null) return;
  const texts = Object.entries(given).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  strings = { ...strings, ...Object.fromEntries(texts) };
};

/** A text with `{0}`, `{1}` … filled in. */
export const t = (key: StringKey, ...args: readonly (string | number)[]): string =>
  (strings[key] ?? key).replaceAll(/\{(\d+)\}/g, (whole, index: string) =>
    String(args[Number(index)] ?? whole),
  );

/** As {@link t}, for a key that is put together; the last part itself where there is no such text. */
export const named = (group: string, name: string): string => strings[`${group}.${name}`] ?? name;

/** The keys that begin so. */
export type StringKeyOf<P extends string> = Extract<StringKey, `${P}${string}`>;

/** What `tcplens packetdrill` says of each script, and at the end of all. */
import type { ScriptResult } from "@tcplens/packetdrill";
import type { TextStyle } from "@tcplens/trace";

/** A script and what it came to. */
export interface NamedResult extends ScriptResult {
  readonly script: string;
}

export interface ResultLayout {
  readonly style: TextStyle;
  /** Passes, too. */
  readonly verbose: boolean;
}

/** One script: nothing for a pass, a line with the place and the reason, and for a failure the ladder up to it. */
export const resultLines = (result: NamedResult, { style, verbose }: ResultLayout): readonly string[] => {
  const place = result.line === undefined ? result.script : `${result.script}:${result.line}`;
  switch (result.status) {
    case "pass":
      return verbose ? [`${style.green("✓")} ${result.script}`] : [];
    case "unsupported":
      return verbose ? [`${style.yellow("–")} ${place}  ${style.dim(result.message)}`] : [];
    case "fail":
      return [
        `${style.red("✕")} ${style.bold(place)}`,
        `  ${result.message}`,
        ...result.ladder.map((line) => `  ${line}`),
        "",
      ];
  }
};

/** The reasons for what is unsupported, the most frequent first, and the counts. */
export const closingLines = (results: readonly NamedResult[], style: TextStyle): readonly string[] => {
  const count = (status: ScriptResult["status"]): number =>
    results.filter((result) => result.status === status).length;
  const [passed, failed, unsupported] = [count("pass"), count("fail"), count("unsupported")];
  const unsupportedLines =
    unsupported === 0 ? [] : [style.bold("Unsupported"), ...reasonsOf(results, style), ""];
  const counts = [
    `${passed} passed`,
    failed === 0 ? "0 failed" : style.red(`${failed} failed`),
    `${unsupported} unsupported`,
  ];
  return [
    ...unsupportedLines,
    `${results.length} script${results.length === 1 ? "" : "s"}: ${counts.join(", ")}`,
  ];
};

const reasonsOf = (results: readonly NamedResult[], style: TextStyle): readonly string[] => {
  const reasons = new Map<string, string[]>();
  for (const { status, message, script, line } of results) {
    if (status !== "unsupported") continue;
    const places = reasons.get(message) ?? [];
    places.push(line === undefined ? script : `${script}:${line}`);
    reasons.set(message, places);
  }
  return [...reasons]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .flatMap(([reason, places]) =>
      [`  ${reason} (${places.length})`].concat(places.map((place) => `    ${style.dim(place)}`)),
    );
};

/** What has happened in a run, as lines for people: time, direction, and the text of each thing. */
import { partNames, type PacketParts } from "../packet/packet-text.ts";
import type { Difference } from "../packet/compare.ts";
import { seconds } from "./timing.ts";

/** What a line of a ladder is about. */
export type LadderKind = "call" | "command" | "code" | "inbound" | "outbound" | "unexpected";

const arrows: Readonly<Record<LadderKind, string>> = {
  call: " · ",
  command: " $ ",
  code: " % ",
  inbound: "──▶",
  outbound: "◀──",
  unexpected: "◀─?",
};

/** Keeps the latest lines. */
export class Ladder {
  readonly #lines: string[] = [];

  add(at: number, kind: LadderKind, text: string): void {
    this.#lines.push(`${seconds(at).padStart(10)} ${arrows[kind]} ${oneLine(text)}`);
    if (this.#lines.length > 2 * LINES_KEPT) this.#lines.splice(0, this.#lines.length - LINES_KEPT);
  }

  /** Says more on the line that was added last. */
  extend(text: string): void {
    const last = this.#lines.pop();
    if (last !== undefined) this.#lines.push(last + text);
  }

  /** The latest lines, and what is to stand below them. */
  with(picture: readonly string[]): readonly string[] {
    return [...this.#lines.slice(-LINES_KEPT), ...picture];
  }
}

const LINES_KEPT = 14;

const oneLine = (text: string): string => {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > TEXT_LENGTH_MAX ? `${line.slice(0, TEXT_LENGTH_MAX)}…` : line;
};

const TEXT_LENGTH_MAX = 160;

/**
 * Two packets below one another, part below part, and marks below the parts that differ; below the time where there is no
 * such part.
 */
export const pictureOf = (
  expectedAt: string,
  expected: PacketParts,
  seenAt: string,
  seen: PacketParts,
  differences: readonly Difference[],
): readonly string[] => {
  const different = new Set(differences.map(({ part }) => part));
  const columns: [string, string, string][] = partNames
    .filter(
      (name) => expected[name] !== "" || (seen[name] !== "" && (different.has(name) || name !== "window")),
    )
    .map((name) => [expected[name], seen[name], different.has(name) ? "^" : " "]);
  const widths = columns.map((texts) => Math.max(...texts.map((text) => text.length)));
  const row = (head: string, index: 0 | 1): string =>
    `${head} ${columns.map((texts, column) => texts[index].padEnd(widths[column] ?? 0)).join(" ")}`.trimEnd();
  const marks = columns.map(([, , mark], column) => mark.repeat(widths[column] ?? 0)).join(" ");
  const heads = [`${expectedAt.padStart(10)} expected`, `${seenAt.padStart(10)} seen    `];
  const below =
    differences.length === 0 ? "^".repeat(seenAt.length).padStart(10) : `${" ".repeat(20)}${marks}`.trimEnd();
  return [row(heads[0] ?? "", 0), row(heads[1] ?? "", 1), below];
};

/** A call with what it was to return, and what it has. */
export const callPicture = (at: number, call: string, expected: string, seen: string): readonly string[] => {
  const head = (word: string): string => `${seconds(at).padStart(10)} ${word} `;
  return [
    `${head("expected")}${oneLine(call)} = ${expected}`,
    `${head("seen    ")}${oneLine(call)} = ${seen}`,
    `${" ".repeat(head("expected").length + oneLine(call).length + 3)}${"^".repeat(Math.max(expected.length, seen.length))}`,
  ];
};

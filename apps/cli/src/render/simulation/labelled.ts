/** Sections of text with a name beside their first line, all at one column. */
import { wrap, type TextStyle } from "@tcplens/trace";
import { layLine } from "./lay-line.ts";

/** The lines behind their label. */
export const labelled = (label: string, lines: readonly string[], style: TextStyle): readonly string[] =>
  lines.map((line, index) =>
    layLine([
      { column: INDENT, text: index === 0 ? label : "", paint: style.bold },
      { column: LABEL, text: line },
    ]),
  );

/** Text that is broken into lines behind a name of its own; none where there is no text. */
export const hanging = (name: string, text: string, width: number): readonly string[] => {
  if (text === "") return [];
  const column = name === "" ? 0 : name.length + 2;
  return wrap(text, width - LABEL - column).map(
    (line, index) => `${(index === 0 ? name : "").padEnd(column)}${line}`,
  );
};

const INDENT = 2;
/** Where what a label stands for begins. */
const LABEL = 11;

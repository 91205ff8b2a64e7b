/** The transition table in Graphviz's DOT language. */
import { states } from "../machine/state.ts";
import { arrows, leftOut, type DiagramOptions } from "./arrow.ts";

/** The diagram's text, lines ended by `\n`. */
export const toDot = ({ rows = "figure-5" }: DiagramOptions = {}): string => {
  const missing = leftOut(rows);
  const lines = [
    "// Printed from the transition table of @tcplens/core. Do not edit.",
    ...(missing === undefined ? [] : [`// ${missing}.`]),
    "digraph tcp {",
    '  node [shape=box, style=rounded, fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=10];',
    ...states.map((state) => `  ${quoted(state)};`),
    ...arrows(rows).map(
      ({ from, to, label }) => `  ${quoted(from)} -> ${quoted(to)} [label=${quoted(` ${label} `)}];`,
    ),
    "}",
  ];
  return `${lines.join("\n")}\n`;
};

const quoted = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

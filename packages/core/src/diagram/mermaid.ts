/** The transition table as a Mermaid `stateDiagram-v2`. `docs/state-machine.mmd` is its output. */
import { states, type State } from "../machine/state.ts";
import { arrows, leftOut, type DiagramOptions } from "./arrow.ts";

/** The diagram's text, lines ended by `\n`. */
export const toMermaid = ({ rows = "figure-5" }: DiagramOptions = {}): string => {
  const missing = leftOut(rows);
  const lines = [
    "%% Printed from the transition table of @tcplens/core. Do not edit.",
    ...(missing === undefined ? [] : [`%% ${missing}.`]),
    "stateDiagram-v2",
    ...states.map((state) => `  state "${state}" as ${alias(state)}`),
    "  [*] --> CLOSED",
    ...arrows(rows).map(({ from, to, label }) => `  ${alias(from)} --> ${alias(to)} : ${label}`),
  ];
  return `${lines.join("\n")}\n`;
};

/** Mermaid takes a hyphen in an identifier for the start of an arrow. */
const alias = (state: State): string => state.replaceAll("-", "_");

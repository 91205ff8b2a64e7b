/** The command lines that a view of a trace shows: only these may it put into a terminal. */
import type { TraceModel } from "../../model/trace-model.ts";

/** Those of the findings on the screen; none while there is no trace. */
export const commandLinesOf = (model: TraceModel | undefined): readonly string[] =>
  (model?.view().findings ?? []).flatMap(({ nextSteps }) =>
    nextSteps.map(({ command }) => command).filter((command) => command !== undefined),
  );

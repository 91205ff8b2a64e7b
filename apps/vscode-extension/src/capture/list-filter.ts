/** What is typed into the filter box, in the language of `tcplens analyze --filter`, and what can be typed there. */
import { type ConnectionFilter, FilterFault, filterFields, parseFilter } from "@tcplens/capture";
import type { FilterProposal } from "../shared/capture-view.ts";

/** What passes; or what is wrong with the filter, and then all does; and what may be meant otherwise. */
interface ListFilter {
  readonly passes: ConnectionFilter["passes"];
  readonly problem?: string;
  readonly hint?: string;
}

export const listFilter = (text: string): ListFilter => {
  if (text.trim() === "") return { passes: all };
  try {
    const { passes, hints } = parseFilter(text);
    return hints[0] === undefined ? { passes } : { passes, hint: hints[0] };
  } catch (error) {
    if (!(error instanceof FilterFault)) throw error;
    return { passes: all, problem: `${error.message} (character ${error.at + 1})` };
  }
};

const all = (): boolean => true;

/** Each field as it is begun to be compared: amounts are looked for above a limit, names and numbers by themselves. */
export const filterProposals = (): FilterProposal[] =>
  filterFields.map(({ name, ascending, about }) => ({ text: `${name} ${ascending ? "==" : ">"} `, about }));

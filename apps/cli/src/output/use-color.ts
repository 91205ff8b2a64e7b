/** Whether to colour: what the user said, then FORCE_COLOR and NO_COLOR, then whether it is a terminal. */

/** What the answer depends on. */
export interface ColorQuestion {
  /** `--color` is true, `--no-color` false; undefined when neither was given. */
  readonly flag: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

/** See the file's head. FORCE_COLOR goes before NO_COLOR, as in Node itself; an empty variable counts as not set. */
export const useColor = ({ flag, env, isTerminal }: ColorQuestion): boolean => {
  if (flag !== undefined) return flag;
  const force = env["FORCE_COLOR"];
  if (force !== undefined && force !== "") return force !== "0" && force !== "false";
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  return isTerminal && env["TERM"] !== "dumb";
};

/** Wrong usage in one line: what was wrong and how to mend it, from the words of the library that reads the command line. */
import type { CommanderError } from "commander";

/** The line, without the program's name. `command` is the subcommand that was asked for, where there is one. */
export const usageMessage = (
  error: Pick<CommanderError, "code" | "message">,
  command: string | undefined,
): string => {
  if (error.code === "commander.help") {
    return "say what to do, such as tcplens trace db.internal:5432 or tcplens demo; tcplens --help lists everything";
  }
  const [first = "", ...more] = error.message.replace(/^error: /u, "").split("\n");
  const hint = more.join(" ").replaceAll(/[()]/gu, "").trim();
  const endpoint =
    error.code === "commander.unknownCommand" ? /'([^']*[:.][^']*)'/u.exec(first)?.[1] : undefined;
  if (endpoint !== undefined) return `${first}; to trace an endpoint write tcplens trace ${endpoint}`;
  if (hint !== "") return `${first}; ${hint.charAt(0).toLowerCase()}${hint.slice(1)}`;
  const sentence = first.replace(/\.$/u, "");
  return `${sentence}; see tcplens ${command === undefined ? "" : `${command} `}--help`;
};

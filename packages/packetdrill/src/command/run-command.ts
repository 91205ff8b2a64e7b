/** Runs the commands that scripts give to the shell: settings, files of settings, and looks at the sockets' states. */
import type { State } from "@tcplens/core";
import { assign } from "./assign.ts";
import type { CommandResult } from "./command-result.ts";
import { networkCommand } from "./network-commands.ts";
import { readShell, type Pipeline, type Words } from "./shell.ts";
import { procLines, toolLines, type SocketRow } from "./socket-table.ts";
import type { SystemConfiguration } from "./system.ts";

/** What commands act on. */
export interface CommandContext {
  readonly system: SystemConfiguration;
  /** The text of a file beside the script; `undefined` where there is none. Without it no file can be read. */
  readonly readFile: ((path: string) => string | undefined) | undefined;
  readonly sockets: () => readonly SocketRow[];
  /** What has changed since it was last asked, by the names that `nstat` prints. */
  readonly counters: () => ReadonlyMap<string, number>;
  /** Forgets what is known of destinations. */
  readonly flush: () => void;
  /** Does away with all connections in a state. */
  readonly drop: (state: State) => void;
}

/** Runs the text of one command. */
export const runCommand = (text: string, context: CommandContext, depth = 0): CommandResult => {
  const shell = readShell(text);
  if ("beyond" in shell) return { kind: "unsupported", construct: `${shell.beyond} in a command` };
  let skips = false;
  for (const pipeline of shell.pipelines) {
    // After one that has not failed, what stands behind `||` is passed over.
    const result: CommandResult = skips ? done : runPipeline(pipeline, context, depth);
    if (result.kind !== "done" && !pipeline.orElse) return result;
    skips = pipeline.orElse && result.kind === "done";
  }
  return done;
};

const done: CommandResult = { kind: "done" };

const runPipeline = ({ commands }: Pipeline, context: CommandContext, depth: number): CommandResult => {
  const [first = [], ...filters] = commands;
  if (first[0] === "nstat") return counters(first, filters, context);
  if (filters.length > 0 || first[0] === "grep") return probe(first, filters, context);
  return runWords(first, context, depth);
};

const runWords = (words: Words, context: CommandContext, depth: number): CommandResult => {
  const [name = "", ...rest] = words;
  const program = name.split("/").at(-1) ?? "";
  switch (program) {
    case "sysctl":
      return assignAll(
        rest.filter((word) => !word.startsWith("-")),
        context,
      );
    case "set_sysctls.py":
      return assignAll(rest, context);
    case "true":
    case ":":
    case "exit":
    case "set":
    case "sync":
    case "echo":
      return program === "exit" && rest[0] !== undefined && rest[0] !== "0"
        ? { kind: "failed", message: words.join(" ") }
        : done;
    case "tcpdrop":
      return dropState(rest, context);
    default:
      if (name === "/tmp/sysctl_restore_${PPID}.sh") return done;
      if (program === "ip" && rest[0] === "tcp_metrics") context.flush();
      return networkCommand(words, context.system) ?? runFile(words, context, depth);
  }
};

const assignAll = (assignments: readonly string[], { system }: CommandContext): CommandResult => {
  for (const each of assignments) {
    const at = each.indexOf("=");
    if (at === -1) return { kind: "unsupported", construct: `reading the setting ${each}` };
    const beyond = assign(system, each.slice(0, at), each.slice(at + 1));
    if (beyond !== undefined) return { kind: "unsupported", construct: beyond };
  }
  return done;
};

const dropState = (rest: Words, context: CommandContext): CommandResult => {
  const name = rest[rest.indexOf("-s") + 1]?.replaceAll("_", "-");
  if (!rest.includes("-s") || name === undefined)
    return { kind: "unsupported", construct: `tcpdrop ${rest.join(" ")}` };
  context.drop((name === "SYN-RCVD" ? "SYN-RECEIVED" : name) as State);
  return done;
};

/**
 * A file of further commands beside the script. The file of defaults that public suites share says what the profile
 * already has, and so need not be there.
 */
const runFile = (words: Words, context: CommandContext, depth: number): CommandResult => {
  const [name = ""] = words;
  if (!name.endsWith(".sh") || words.length > 1)
    return { kind: "unsupported", construct: `the command ${words.join(" ")}` };
  if (depth >= DEPTH_MAX)
    return { kind: "unsupported", construct: `a file of commands more than ${DEPTH_MAX} deep` };
  const text = context.readFile?.(name);
  if (text !== undefined) return runCommand(text.slice(0, FILE_LENGTH_MAX), context, depth + 1);
  if (name.endsWith("defaults.sh")) return done;
  return context.readFile === undefined
    ? { kind: "unsupported", construct: `the command ${name} where no files are read` }
    : { kind: "failed", message: `there is no file ${name}, seen from the script` };
};

const DEPTH_MAX = 4;
const FILE_LENGTH_MAX = 65_536;

/** A tool that lists sockets, looked through by `grep`: it fails where nothing is found. */
const probe = (source: Words, filters: readonly Words[], context: CommandContext): CommandResult => {
  const named = [source, ...filters].map((words) => words.join(" ")).join(" | ");
  const rows = context.sockets();
  let lines: readonly string[] | undefined;
  if (source[0] === "grep") {
    const { pattern, files } = grepOf(source);
    if (files.length === 0 || !files.every((file) => file.startsWith("/proc/net/tcp")))
      return { kind: "unsupported", construct: `the command ${named}` };
    lines = grep(
      pattern,
      files.flatMap((file) => procLines(file, rows)),
    );
  } else lines = toolLines(source, rows);
  for (const filter of filters) {
    if (lines === undefined || filter[0] !== "grep")
      return { kind: "unsupported", construct: `the command ${named}` };
    lines = grep(grepOf(filter).pattern, lines);
  }
  if (lines === undefined) return { kind: "unsupported", construct: `the command ${named}` };
  return lines.length > 0 ? done : { kind: "failed", message: `${named} finds nothing: ${statesText(rows)}` };
};

/** `nstat` prints what has changed since it last did, and only that. */
const counters = (words: Words, filters: readonly Words[], context: CommandContext): CommandResult => {
  const changed = context.counters();
  const beyond: CommandResult = {
    kind: "unsupported",
    construct: `the command ${[words, ...filters].map((each) => each.join(" ")).join(" | ")}`,
  };
  if (words.length > 1 && words.slice(1).some((word) => word !== "-n" && word !== "-s")) return beyond;
  const [filter, ...more] = filters;
  if (filter === undefined) return done;
  const { text, counts, inverted } = grepOf(filter).pattern;
  const value = changed.get(text);
  if (filter[0] !== "grep" || more.length > 0 || counts || inverted || value === undefined) return beyond;
  return value > 0 ? done : { kind: "failed", message: `${text} has not changed` };
};

interface Pattern {
  readonly text: string;
  readonly counts: boolean;
  readonly inverted: boolean;
}

const grepOf = (words: Words): { readonly pattern: Pattern; readonly files: readonly string[] } => {
  const options = words.slice(1).filter((word) => word.startsWith("-"));
  const [text = "", ...files] = words.slice(1).filter((word) => !word.startsWith("-"));
  const has = (letter: string): boolean => options.some((option) => option.includes(letter));
  return { pattern: { text, counts: has("c"), inverted: has("v") }, files };
};

/** Patterns are plain text in scripts; `-c` prints how many lines there are, and fails for none as the others do. */
const grep = ({ text, counts, inverted }: Pattern, lines: readonly string[]): readonly string[] => {
  const found = lines.filter((line) => line.includes(text) !== inverted);
  return counts ? [String(found.length)] : found;
};

const statesText = (rows: readonly SocketRow[]): string =>
  rows.length === 0
    ? "there is no socket"
    : `the ${rows.length === 1 ? "socket is" : "sockets are"} in ${rows.map(({ state }) => state).join(", ")}`;

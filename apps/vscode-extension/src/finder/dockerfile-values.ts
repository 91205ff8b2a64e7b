/** Dockerfiles: `ENV` and `ARG` by their names, what runs as commands. `FROM`, `LABEL` and `EXPOSE` name no endpoint. */
import type { TextRange } from "./found-endpoint.ts";
import { eachLine, hashCommentStart, trimRange, unquoteRange } from "./lines.ts";
import { type Section, settingsSection, type Value } from "./section.ts";
import { pushCommands } from "./shell-values.ts";

/** Reads a stretch of a Dockerfile. */
export const readDockerfile = (text: string, range: TextRange): Section => {
  const values: Value[] = [];
  const variables = new Map<string, string>();
  let instruction = "";
  let continued = false;
  eachLine(text, range, (start, end) => {
    const whole = trimRange(text, start, end);
    if (whole.end <= whole.start || text.charAt(whole.start) === "#") return;
    let from = whole.start;
    if (!continued) {
      instruction = /^[A-Za-z]+/.exec(text.slice(from, from + 20))?.[0].toUpperCase() ?? "";
      from += instruction.length;
    }
    continued = text.charAt(whole.end - 1) === "\\" || text.charAt(whole.end - 1) === "`";
    const line = trimRange(text, from, continued ? whole.end - 1 : whole.end);
    if (line.end <= line.start) return;
    if (instruction === "ENV" || instruction === "ARG") pushVariables(text, line, values, variables);
    else if (COMMANDS.has(instruction)) {
      const cut = { start: line.start, end: hashCommentStart(text, line.start, line.end) };
      if (text.charAt(line.start) === "[")
        values.push({ ...line, form: "command", name: "command", scope: 0 });
      else pushCommands(text, cut, values);
    }
  });
  return settingsSection(range, values, variables, true);
};

/** `NAME=value NAME="value"`, or the older `NAME value`. */
const pushVariables = (
  text: string,
  line: TextRange,
  values: Value[],
  variables: Map<string, string>,
): void => {
  const body = text.slice(line.start, Math.min(line.end, line.start + LINE_LENGTH_MAX));
  const older = /^([A-Za-z_]\w*)[ \t]+(?=[^=]*$|\S+:\/\/)/.exec(body);
  const found = older === null ? body.matchAll(/([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S*)/g) : [];
  const push = (name: string, start: number, end: number): void => {
    const value = unquoteRange(text, { start, end });
    if (value.end <= value.start) return;
    values.push({ ...value, form: "literal", name, scope: 0 });
    variables.set(name, text.slice(value.start, value.end));
  };
  if (older !== null) push(older[1] ?? "", line.start + older[0].length, line.end);
  for (const match of found) {
    const [all, name = "", value = ""] = match;
    const start = line.start + match.index + all.length - value.length;
    push(name, start, start + value.length);
  }
};

const COMMANDS: ReadonlySet<string> = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "ADD", "SHELL"]);
const LINE_LENGTH_MAX = 4096;

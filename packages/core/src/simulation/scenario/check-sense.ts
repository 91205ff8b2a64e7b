/** What a scenario of the right form can still get wrong: steps without their connection, ranges the wrong way round. */
import type { ScenarioProblem } from "./check-shape.ts";
import { PROBLEMS_MAX } from "./check-shape.ts";
import type { Impairment } from "../link/impairment.ts";
import type { ScriptRule } from "../link/script.ts";
import type { ProgramStep, Scenario } from "./scenario.ts";
import { DUPLICATIONS_MAX, WRITTEN_MAX } from "./scenario-limits.ts";

/** The faults, in the order of the file. */
export const checkSense = (scenario: Scenario): readonly ScenarioProblem[] =>
  [...pathProblems(scenario), ...programProblems(scenario)].slice(0, PROBLEMS_MAX);

const pathProblems = (scenario: Scenario): readonly ScenarioProblem[] => [
  ...wrongImpairments(scenario),
  ...(["aToB", "bToA"] as const).flatMap((direction) => {
    const all = [...(scenario.path[direction] ?? []), ...(scenario.path.both ?? [])];
    const count = all.filter(({ kind }) => kind === "duplicate").length;
    const problem = `has ${count} of duplicate, those of both included; there may be ${DUPLICATIONS_MAX}`;
    return count > DUPLICATIONS_MAX ? [{ path: `path.${direction}`, problem }] : [];
  }),
];

const wrongImpairments = ({ path }: Scenario): readonly ScenarioProblem[] =>
  (["both", "aToB", "bToA"] as const).flatMap((direction) =>
    (path[direction] ?? []).flatMap((impairment, index) =>
      impairmentProblems(impairment, `path.${direction}[${index}]`),
    ),
  );

const impairmentProblems = (impairment: Impairment, at: string): readonly ScenarioProblem[] => {
  if (impairment.kind === "script")
    return impairment.rules.flatMap((rule, index) => ruleProblems(rule, `${at}.rules[${index}]`));
  const isSpell = impairment.kind === "outage" || impairment.kind === "stall";
  if (isSpell && impairment.to !== undefined && impairment.to <= impairment.from)
    return [{ path: `${at}.to`, problem: "must come after `from`" }];
  const marking = impairment.kind === "rate" ? impairment.queue?.marking : undefined;
  if (marking?.by === "red" && marking.to <= marking.from)
    return [{ path: `${at}.queue.marking.to`, problem: "must be more than `from`" }];
  return [];
};

const ruleProblems = (rule: ScriptRule, at: string): readonly ScenarioProblem[] => {
  const problems: ScenarioProblem[] = [];
  if (typeof rule.number === "object" && rule.number[1] < rule.number[0])
    problems.push({ path: `${at}.number`, problem: "must not end before it begins" });
  if (rule.from !== undefined && rule.to !== undefined && rule.to <= rule.from)
    problems.push({ path: `${at}.to`, problem: "must come after `from`" });
  if (rule.does === "hold" && rule.delay === undefined)
    problems.push({ path: `${at}.delay`, problem: "is missing: hold needs a time" });
  if (rule.retransmissions !== undefined && rule.does !== "drop")
    problems.push({ path: `${at}.retransmissions`, problem: "goes with drop only" });
  return problems;
};

const programProblems = (scenario: Scenario): readonly ScenarioProblem[] => {
  const problems: ScenarioProblem[] = [];
  const opened = new Set(scenario.program.filter(({ call }) => call === "open").map(connectionOf));
  let before = 0;
  let written = 0;
  for (const [index, step] of scenario.program.entries()) {
    const at = `program[${index}]`;
    if (step.at < before)
      problems.push({ path: `${at}.at`, problem: "must not come before the step above it" });
    if (step.at > scenario.limit)
      problems.push({ path: `${at}.at`, problem: `must not come after the limit, ${scenario.limit}` });
    before = step.at;
    if (needsConnection(step) && !opened.has(connectionOf(step)))
      problems.push({
        path: `${at}.connection`,
        problem: `names ${connectionOf(step)}, which no step opens`,
      });
    if (step.call === "write") written += step.bytes * (step.times ?? 1);
    if (step.call === "open") written += step.bytes ?? 0;
    if (written > WRITTEN_MAX) {
      problems.push({
        path: `${at}.bytes`,
        problem: `makes all steps together write more than ${WRITTEN_MAX} octets`,
      });
      break;
    }
  }
  return problems;
};

/** The name of the connection a step is about. */
export const connectionOf = (step: ProgramStep): string => step.connection ?? "main";

const needsConnection = (step: ProgramStep): boolean => {
  switch (step.call) {
    case "listen":
    case "open":
    case "reboot":
      return false;
    case "stray":
      return step.from === "peer";
    case "write":
    case "read":
    case "shutdown":
    case "release":
    case "abort":
    case "configure":
      return true;
  }
};

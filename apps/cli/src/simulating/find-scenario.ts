/** The scenario that was asked for: one of the library by its name, or one from a file. */
import {
  readScenario,
  scenarioNamed,
  scenarioProblemText,
  scenarios,
  type Scenario,
  type ScenarioProblem,
} from "@tcplens/core/simulation";
import { distance } from "fastest-levenshtein";
import { orWords } from "../args/did-you-mean.ts";
import { readInput, type ReadFile } from "../tracing/read-input.ts";
import { UsageError } from "../usage-error.ts";
import { placeInJson, syntaxFault } from "./place-in-json.ts";

/**
 * What has a slash or ends in `.json` is a file; anything else is a name.
 * @throws {@link UsageError} naming what is nearest, or what is wrong with the file and where.
 */
export const findScenario = (text: string, read: ReadFile): Scenario =>
  /[/\\]|\.json$/iu.test(text) ? fromFile(text, read) : byName(text);

const byName = (name: string): Scenario => {
  const found = scenarioNamed(name);
  if (found !== undefined) return found;
  const near = nearestNames(name);
  const hint = near.length === 0 ? "" : `; did you mean ${orWords(near)}?`;
  throw new UsageError(`there is no scenario ${JSON.stringify(name)}${hint}; tcplens simulate lists all`);
};

/** The names most like it, the nearest first. */
export const nearestNames = (name: string): readonly string[] => {
  const asked = name.toLowerCase();
  const likeness = scenarios.map((scenario) => {
    const whole = distance(asked, scenario.name);
    // A part of a name, or its words in another order, is as near as a slip of the finger.
    const words = asked.split(/[^a-z\d]+/u).filter((word) => word.length >= WORD_LEAST);
    const shared = words.filter((word) => scenario.name.includes(word)).length;
    return { name: scenario.name, far: shared > 0 ? Math.min(whole, words.length - shared + 1) : whole };
  });
  const limit = Math.max(2, Math.floor(asked.length / 3));
  return likeness
    .filter(({ far }) => far <= limit)
    .toSorted((a, b) => a.far - b.far)
    .slice(0, NEAREST)
    .map((each) => each.name);
};

const fromFile = (file: string, read: ReadFile): Scenario => {
  const bytes = readInput("scenario", file, read);
  if (bytes.length > OCTETS_MAX) throw new UsageError(`${file} is larger than a scenario can be`);
  const text = bytes.toString("utf8").replace(/^\uFEFF/u, "");
  const result = readScenario(text);
  if (result.ok) return result.scenario;
  // One line for each problem, in the form that editors and terminals make links of.
  throw new UsageError(
    result.problems
      .map((problem) => problemLine(file, text, problem, result.by === "text"))
      .join("\ntcplens: "),
  );
};

const problemLine = (file: string, text: string, problem: ScenarioProblem, isText: boolean): string => {
  const fault = isText ? syntaxFault(text) : undefined;
  if (fault !== undefined)
    return `${file}:${fault.line}:${fault.column}: the scenario must be JSON: ${fault.words}`;
  const { line, column } = placeInJson(text, problem.path);
  return `${file}:${line}:${column}: ${scenarioProblemText(problem)}`;
};

const NEAREST = 3;
const WORD_LEAST = 3;
/** UTF-8 takes four octets for a character at most, and a scenario a million characters. */
const OCTETS_MAX = 4_000_000;

/** The figures of a connection under the names that `tcplens analyze --json` gives them. */
import type { ConnectionReport } from "@tcplens/capture";

/** Name and value; what is nested has its path as its name: `recovery.a.timeouts`. */
export const factsOf = (report: ConnectionReport): [string, string][] =>
  Object.entries(report)
    .filter(([name]) => !SHOWN_ELSEWHERE.has(name))
    .flatMap(([name, value]) => flat(name, value))
    .slice(0, FACTS_MAX);

const flat = (name: string, value: unknown): [string, string][] => {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return [];
  if (typeof value === "object")
    return Object.entries(value).flatMap(([part, each]) => flat(`${name}.${part}`, each));
  // Beyond nanoseconds a number says nothing but how it was reckoned.
  if (typeof value === "number") return [[name, String(Number(value.toFixed(9)))]];
  return typeof value === "string" || typeof value === "boolean" ? [[name, String(value)]] : [];
};

const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set([
  "findings",
  "verdict",
  "grade",
  "stream",
  "provisional",
]);
const FACTS_MAX = 300;

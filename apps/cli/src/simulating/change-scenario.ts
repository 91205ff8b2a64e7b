/** A scenario with what the command line says otherwise: its seed, the common impairments, any field by its path. */
import {
  checkScenario,
  scenarioProblemText,
  type Impairment,
  type Scenario,
  type ScenarioPath,
} from "@tcplens/core/simulation";
import { UsageError } from "../usage-error.ts";

/** What the options say. */
export interface ScenarioChanges {
  readonly seed?: number;
  /** Of packets either way, 0 to 1. */
  readonly loss?: number;
  /** ms, one way. */
  readonly delay?: number;
  /** Bits per second either way; `Infinity`: no bound. */
  readonly rate?: number;
  /** `path=value` each. */
  readonly set?: readonly string[];
}

/**
 * The changed scenario.
 * @throws {@link UsageError} when it is none any more, or a path leads nowhere.
 */
export const changeScenario = (scenario: Scenario, changes: ScenarioChanges): Scenario => {
  const { seed, loss, delay, rate, set = [] } = changes;
  let changed: Scenario = seed === undefined ? scenario : { ...scenario, seed };
  if (rate !== undefined)
    changed = eitherWay(
      changed,
      "rate",
      Number.isFinite(rate) ? { kind: "rate", bitsPerSecond: rate } : undefined,
    );
  if (loss !== undefined)
    changed = eitherWay(changed, "loss", loss === 0 ? undefined : { kind: "loss", probability: loss });
  if (delay !== undefined)
    changed = eitherWay(changed, "delay", delay === 0 ? undefined : { kind: "delay", delay });
  const whole: unknown = structuredClone(changed);
  for (const text of set) setField(whole, text);
  const read = checkScenario(whole);
  if (read.ok) return read.scenario;
  throw new UsageError(
    read.problems
      .map((problem) => `the scenario as changed: ${scenarioProblemText(problem)}`)
      .join("\ntcplens: "),
  );
};

/** In the place of what either direction had of this kind. */
const eitherWay = (scenario: Scenario, kind: Impairment["kind"], made: Impairment | undefined): Scenario => {
  const { both = [], aToB, bToA } = scenario.path;
  const others = (list: readonly Impairment[]): readonly Impairment[] =>
    list.filter((each) => each.kind !== kind);
  // Jitter, a queue and the like stay as they were.
  const old = [...both, ...(aToB ?? []), ...(bToA ?? [])].find((each) => each.kind === kind);
  const whole = made === undefined ? [] : [{ ...old, ...made }];
  const kept = others(both);
  const at = kept.findIndex((each) => rank(each.kind) > rank(kind));
  const path: ScenarioPath = {
    both: at < 0 ? [...kept, ...whole] : [...kept.slice(0, at), ...whole, ...kept.slice(at)],
    ...(aToB === undefined ? {} : { aToB: others(aToB) }),
    ...(bToA === undefined ? {} : { bToA: others(bToA) }),
  };
  return { ...scenario, path };
};

/** A line's queue comes before what is lost on it, and both before the way. */
const rank = (kind: Impairment["kind"]): number => ["rate", "loss", "delay"].indexOf(kind);

/** `ends.A.connection.congestion=bbr`, `path.both[0].delay=50`: objects on the way there are made, elements of lists are not. */
const setField = (whole: unknown, text: string): void => {
  const cut = text.indexOf("=");
  const path = cut < 0 ? text : text.slice(0, cut);
  const steps = path.split(/\.|\[(\d+)\]/u).filter((step) => step !== undefined && step !== "");
  const last = steps.pop();
  if (cut < 0 || last === undefined || !PATH.test(path))
    throw new UsageError(
      `--set: ${JSON.stringify(text)} is not path=value; write ends.A.connection.congestion=bbr or path.both[0].delay=50`,
    );
  let at = whole as Record<string, unknown>;
  let walked = "";
  for (const step of steps) {
    const isElement = /^\d+$/u.test(step);
    walked += isElement ? `[${step}]` : walked === "" ? step : `.${step}`;
    const next = Object.hasOwn(at, step) ? at[step] : undefined;
    if (next === undefined && !isElement && !Array.isArray(at)) at = at[step] = {};
    else if (typeof next === "object" && next !== null) at = next as Record<string, unknown>;
    else throw new UsageError(`--set: the scenario has no ${walked}`);
  }
  if (Array.isArray(at) && !(Number(last) < at.length))
    throw new UsageError(`--set: the scenario has no ${walked}[${last}]`);
  at[last] = valueOf(text.slice(cut + 1));
};

/** JSON where it is, else a word. */
const valueOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

const PATH = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*|\[\d+\])*$/u;

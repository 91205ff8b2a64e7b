/** What of a scenario can be changed from its view: read from the scenario, and written back into another one. */
import type { Impairment, Scenario, ScenarioEnd, ScenarioPath } from "@tcplens/core/simulation";
import type { DirectionControls, EndControls, SimulationControls } from "../../shared/simulation-view.ts";

/** The controls as the scenario has them. */
export const controlsOf = (scenario: Scenario): SimulationControls => ({
  seed: scenario.seed,
  A: endControls(scenario.ends.A),
  B: endControls(scenario.ends.B),
  aToB: directionControls(impairmentsOf(scenario.path, "aToB")),
  bToA: directionControls(impairmentsOf(scenario.path, "bToA")),
});

/** The scenario with these controls; what they do not speak of stays as it is. */
export const withControls = (scenario: Scenario, controls: SimulationControls): Scenario => {
  const before = controlsOf(scenario);
  return {
    ...scenario,
    seed: controls.seed,
    ends: {
      A: changedEnd(scenario.ends.A, before.A, controls.A),
      B: changedEnd(scenario.ends.B, before.B, controls.B),
    },
    path: changedPath(scenario.path, before, controls),
  };
};

export const sameControls = (a: SimulationControls, b: SimulationControls): boolean =>
  a.seed === b.seed && sameEnd(a.A, b.A) && sameEnd(a.B, b.B) && sameDirections(a, b);

/** All that a packet meets on this way, the first nearest to its sender. */
export const impairmentsOf = (path: ScenarioPath, way: "aToB" | "bToA"): readonly Impairment[] => [
  ...(path[way] ?? []),
  ...(path.both ?? []),
];

/** Whether the controls tell all there is of it. */
export const isControlled = ({ kind }: Impairment): boolean => kinds.some((each) => each === kind);

const kinds = ["rate", "loss", "duplicate", "reorder", "delay"] as const;
type Controlled = (typeof kinds)[number];

const endControls = ({ connection = {} }: ScenarioEnd): EndControls => {
  const { profile = "rfc", congestion = "cubic" } = connection;
  return { profile, congestion };
};

const changedEnd = (end: ScenarioEnd, before: EndControls, now: EndControls): ScenarioEnd => {
  if (sameEnd(before, now)) return end;
  return { ...end, connection: { ...end.connection, profile: now.profile, congestion: now.congestion } };
};

const sameEnd = (a: EndControls, b: EndControls): boolean =>
  a.congestion === b.congestion && a.profile === b.profile;

const first = <K extends Controlled>(
  impairments: readonly Impairment[],
  kind: K,
): Extract<Impairment, { readonly kind: K }> | undefined =>
  impairments.find((each): each is Extract<Impairment, { readonly kind: K }> => each.kind === kind);

const directionControls = (impairments: readonly Impairment[]): DirectionControls => {
  const [delay, rate] = [first(impairments, "delay"), first(impairments, "rate")];
  return {
    delay: delay?.delay ?? 0,
    jitter: delay?.jitter ?? 0,
    loss: first(impairments, "loss")?.probability ?? 0,
    duplicate: first(impairments, "duplicate")?.probability ?? 0,
    reorder: first(impairments, "reorder")?.probability ?? 0,
    rate: rate?.bitsPerSecond ?? null,
    queue: rate?.queue?.packets ?? QUEUE_USUAL,
  };
};

const sameDirections = (
  a: Pick<SimulationControls, "aToB" | "bToA">,
  b: Pick<SimulationControls, "aToB" | "bToA">,
): boolean => sameDirection(a.aToB, b.aToB) && sameDirection(a.bToA, b.bToA);

const sameDirection = (a: DirectionControls, b: DirectionControls): boolean =>
  (Object.keys(a) as (keyof DirectionControls)[]).every((key) => a[key] === b[key]);

/** What both directions had in common is written out: they are no longer alike. */
const changedPath = (path: ScenarioPath, before: SimulationControls, now: SimulationControls): ScenarioPath =>
  sameDirections(before, now)
    ? path
    : {
        aToB: changedDirection(impairmentsOf(path, "aToB"), before.aToB, now.aToB),
        bToA: changedDirection(impairmentsOf(path, "bToA"), before.bToA, now.bToA),
      };

const changedDirection = (
  impairments: readonly Impairment[],
  before: DirectionControls,
  now: DirectionControls,
): readonly Impairment[] => {
  let list = impairments;
  const set = <K extends Controlled>(
    kind: K,
    names: readonly (keyof DirectionControls)[],
    make: (old: Extract<Impairment, { readonly kind: K }> | undefined) => Impairment | undefined,
  ): void => {
    if (names.every((name) => before[name] === now[name])) return;
    const old = first(list, kind);
    list = replaced(list, old, make(old));
  };
  set("rate", ["rate", "queue"], (old) =>
    now.rate === null
      ? undefined
      : { ...old, kind: "rate", bitsPerSecond: now.rate, queue: { ...old?.queue, packets: now.queue } },
  );
  set("loss", ["loss"], () => (now.loss === 0 ? undefined : { kind: "loss", probability: now.loss }));
  set("duplicate", ["duplicate"], (old) =>
    now.duplicate === 0 ? undefined : { ...old, kind: "duplicate", probability: now.duplicate },
  );
  set("reorder", ["reorder"], (old) =>
    now.reorder === 0 ? undefined : { ...(old ?? REORDER), kind: "reorder", probability: now.reorder },
  );
  set("delay", ["delay", "jitter"], (old) =>
    now.delay === 0 && now.jitter === 0
      ? undefined
      : { ...old, kind: "delay", delay: now.delay, jitter: now.jitter },
  );
  return list;
};

/** In the old one's place; a new one where its kind usually stands: what is scripted counts packets before all else. */
const replaced = (
  list: readonly Impairment[],
  old: Impairment | undefined,
  made: Impairment | undefined,
): readonly Impairment[] => {
  if (old !== undefined)
    return list.flatMap((each) => (each === old ? (made === undefined ? [] : [made]) : [each]));
  if (made === undefined) return list;
  const at = list.findIndex((each) => rankOf(each) > rankOf(made));
  return at < 0 ? [...list, made] : list.toSpliced(at, 0, made);
};

const rankOf = ({ kind }: Impairment): number => {
  const at = (kinds as readonly string[]).indexOf(kind);
  return at < 0 ? -1 : at;
};

/** Packets: as the link has it where a scenario says nothing. */
const QUEUE_USUAL = 1000;
/** What is held back is let go once three others have gone by. */
const REORDER = { distance: 3 } as const;

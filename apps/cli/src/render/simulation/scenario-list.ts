/** The scenarios that there are, by group. */
import { scenarioGroups } from "@tcplens/core/simulation";
import { wrap, type TextStyle } from "@tcplens/trace";

/** For people: names and titles in columns. */
export const scenarioList = ({
  width,
  style,
}: {
  readonly width: number;
  readonly style: TextStyle;
}): readonly string[] => {
  const all = scenarioGroups.flatMap(({ scenarios }) => scenarios);
  const column = Math.max(...all.map(({ name }) => name.length));
  const groups = scenarioGroups.flatMap(({ title, scenarios }) => [
    style.bold(title),
    ...scenarios.flatMap((scenario) =>
      wrap(scenario.title, Math.max(30, width - INDENT - column - GAP)).map((line, index) =>
        index === 0
          ? `${" ".repeat(INDENT)}${style.blue(scenario.name)}${" ".repeat(column - scenario.name.length + GAP)}${line}`
          : `${" ".repeat(INDENT + column + GAP)}${line}`,
      ),
    ),
    "",
  ]);
  return [...groups, `${all.length} scenarios. See one: tcplens simulate ${all[0]?.name ?? ""}`];
};

/** For programs: JSON Lines, a scenario each. */
export const scenarioListLines = (): readonly string[] =>
  scenarioGroups.flatMap(({ title: group, scenarios }) =>
    scenarios.map(({ name, title, about, rfc = [] }) =>
      JSON.stringify({ type: "scenario", name, group, title, about, rfc }),
    ),
  );

const INDENT = 2;
const GAP = 2;

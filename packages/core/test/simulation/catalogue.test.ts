/** The page that lists the scenarios is made from them. */
import { expect, test } from "vitest";
import { scenarioGroups } from "../../src/simulation/scenarios/library.ts";

const WIDTH = 130;

/** Broken into lines as the repository's other pages are. */
const wrapped = (text: string): readonly string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
};

const page = (): string => {
  const lines = [
    "# Scenarios",
    "",
    ...wrapped(
      "What the simulation can show by itself: two ends, the path between them, and what their programs do, as data. Each is held by a " +
        "test to what its paragraph says. Written by a test from `packages/core/src/simulation/scenarios/`; the format of a scenario file " +
        "is `packages/core/schema/tcplens-scenario-1.schema.json`.",
    ),
  ];
  for (const { title, scenarios } of scenarioGroups) {
    lines.push("", `## ${title}`);
    for (const scenario of scenarios) {
      const clauses = (scenario.rfc ?? []).map((clause) => `RFC ${clause}`).join(", ");
      lines.push(
        "",
        `### ${scenario.name}`,
        "",
        `**${scenario.title}**${clauses === "" ? "" : ` (${clauses})`}`,
      );
      lines.push("", ...wrapped(scenario.about));
    }
  }
  return `${lines.join("\n")}\n`;
};

test("the published list of scenarios is the library's", async () => {
  await expect(page()).toMatchFileSnapshot("../../../../docs/scenarios.md");
});

import { readScenario } from "@tcplens/core/simulation";
import { readTraces } from "@tcplens/trace";
import { beforeEach, expect, test } from "vitest";
import { run as explain } from "../../src/host/commands/explain-with-simulation.ts";
import { cliCommand } from "../../src/host/simulation/cli-command.ts";
import { firstSentence, pickScenario } from "../../src/host/simulation/pick-scenario.ts";
import { openScenario } from "../../src/host/simulation/opened-scenario.ts";
import { pcapngOf, scenarioText } from "../../src/host/simulation/save-files.ts";
import { scenarioProblems } from "../../src/host/simulation/scenario-problems.ts";
import { loadScenarioTexts } from "../../src/host/simulation/scenario-texts.ts";
import { quickRun } from "../model/simulated-runs.ts";
import { scenarioNamed, scenarios, type ProgramStep, type Scenario } from "@tcplens/core/simulation";
import { refusedTrace, testHost } from "../support/test-host.ts";
import { answers, calls, env, fileSystem, reset, Uri, workspace } from "../support/vscode-stand-in.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { extensionFolder } from "../support/manifest.ts";
import { traceOfRun, writeTrace } from "@tcplens/trace";

beforeEach(reset);

const synLost = scenarioNamed("syn-lost") as Scenario;
const context = { extensionUri: Uri.file("/extension") } as never;

const documentOf = (text: string) =>
  ({
    getText: () => text,
    positionAt: (offset: number) => {
      const before = text.slice(0, offset).split("\n");
      return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    },
  }) as never;

test("every scenario is offered with its title, its name and its first sentence, in its group", async () => {
  await pickScenario(await loadScenarioTexts(context));
  const [[choices]] = calls.filter(({ what }) => what === "pick").map(({ args }) => args) as [
    [readonly Readonly<Record<string, unknown>>[]],
  ];
  const offered = choices.filter(({ description }) => description !== undefined);
  expect(offered.map(({ description }) => description)).toEqual(scenarios.map(({ name }) => name));
  expect(offered.find(({ description }) => description === "syn-lost")).toMatchObject({
    label: "The first SYN is lost",
    detail: "There is no round-trip time yet, so A waits the initial RTO, one second, before it tries again.",
  });
  expect(choices[0]).toMatchObject({ alwaysShow: true });
});

test("a first sentence ends where a sentence ends", () => {
  expect(firstSentence("RFC 9293 §3.5 says so. And more.")).toBe("RFC 9293 §3.5 says so.");
  expect(firstSentence("第一句。第二句。")).toBe("第一句。");
  expect(firstSentence("no end")).toBe("no end");
});

test("every scenario has its texts in Chinese, and no other has", async () => {
  fileSystem.set(
    "file:///extension/l10n/scenarios.zh-cn.json",
    readFileSync(join(extensionFolder, "l10n/scenarios.zh-cn.json")),
  );
  env.language = "zh-cn";
  const texts = await loadScenarioTexts(context);
  env.language = "en";
  const left = scenarios.filter(
    (scenario) => !/\p{Script=Han}/u.test(Object.values(texts.of(scenario)).join("")),
  );
  expect(left.map(({ name }) => name)).toEqual([]);
  const file = JSON.parse(readFileSync(join(extensionFolder, "l10n/scenarios.zh-cn.json"), "utf8")) as {
    readonly scenarios: object;
  };
  expect(Object.keys(file.scenarios).toSorted()).toEqual(scenarios.map(({ name }) => name).toSorted());
});

test("a scenario that was saved is the same when it is opened", async () => {
  const uri = Uri.file("/lost.tcpscenario.json").toString();
  fileSystem.set(uri, new TextEncoder().encode(scenarioText(synLost)));
  const result = await openScenario({ from: "file", uri }, await loadScenarioTexts(context));
  expect(result).toMatchObject({ ok: true, opened: { scenario: synLost, title: synLost.title } });
});

test("a scenario as it stands in its editor goes before the one on the disk", async () => {
  const uri = Uri.file("/lost.tcpscenario.json");
  const text = scenarioText({ ...synLost, title: "Not saved yet" });
  workspace.textDocuments = [{ uri, getText: () => text }];
  const result = await openScenario({ from: "file", uri: uri.toString() }, await loadScenarioTexts(context));
  workspace.textDocuments = [];
  expect(result).toMatchObject({ ok: true, opened: { title: "Not saved yet" } });
});

test("what is no scenario says what is wrong and where", async () => {
  const uri = Uri.file("/bad.tcpscenario.json").toString();
  fileSystem.set(uri, new TextEncoder().encode(JSON.stringify({ ...synLost, seed: -1 })));
  const texts = await loadScenarioTexts(context);
  expect(await openScenario({ from: "file", uri }, texts)).toMatchObject({
    ok: false,
    why: expect.stringMatching(/^seed must be a whole number/),
  });
  expect(await openScenario({ from: "file", uri: "file:///gone" }, texts)).toMatchObject({ ok: false });
  expect(await openScenario({ from: "library", name: "gone" }, texts)).toMatchObject({ ok: false });
});

test("faults of sense are shown at their place; those of form are left to the schema", () => {
  const [first, ...rest] = synLost.program;
  const backwards = scenarioText({ ...synLost, program: [{ ...first, at: 500 } as ProgramStep, ...rest] });
  const problems = scenarioProblems(documentOf(backwards));
  expect(problems.length).toBeGreaterThan(0);
  const lines = backwards.split("\n");
  for (const { message, range } of problems) {
    expect(message).toMatch(/^program\[\d\]\.at must not come before the step above it$/);
    expect(lines[range.start.line]).toMatch(/"at": 0/);
  }
  expect(scenarioProblems(documentOf(scenarioText({ ...synLost, seed: -1 })))).toEqual([]);
  expect(scenarioProblems(documentOf("{"))).toEqual([]);
  expect(scenarioProblems(documentOf(scenarioText(synLost)))).toEqual([]);
});

test("the command line runs the same", () => {
  expect(cliCommand({ from: "library", name: "syn-lost" }, undefined)).toBe("tcplens simulate syn-lost");
  expect(cliCommand({ from: "library", name: "syn-lost" }, 7)).toBe("tcplens simulate syn-lost --seed 7");
});

test("the packets are a capture of as many, and the trace is one that can be read", () => {
  const run = quickRun(synLost);
  const capture = pcapngOf(run);
  expect([...capture.subarray(0, 4)]).toEqual([0x0a, 0x0d, 0x0d, 0x0a]);
  let [at, packets] = [0, 0];
  const view = new DataView(capture.buffer);
  while (at < capture.length) {
    if (view.getUint32(at, true) === 6) packets += 1;
    at += view.getUint32(at + 4, true);
  }
  expect(packets).toBe(run.packets.length);
  const [trace] = readTraces(writeTrace(traceOfRun(run, { producer: "test 1" }))).traces;
  expect(trace?.header.source).toBe("simulation");
  expect(readScenario(scenarioText(run.scenario)).ok).toBe(true);
});

test("what was found in a trace opens the scenario that shows it, beside it", async () => {
  const host = testHost();
  const trace = refusedTrace();
  await explain(host, { trace, endpoint: trace.header.endpoint, interrupted: false });
  expect(calls).toEqual([
    { what: "command", args: ["tcplens.simulate", { scenario: "refused", beside: true }] },
  ]);
});

test("where nothing was found the list of scenarios is offered", async () => {
  const host = testHost();
  const trace = refusedTrace();
  const healthy = readTraces(
    readFileSync(join(extensionFolder, "test/webview/traces/plain.tcplens.jsonl"), "utf8"),
  ).traces[0];
  answers.push("Simulate…");
  await explain(host, { trace: healthy, endpoint: trace.header.endpoint, interrupted: false });
  expect(calls.map(({ what }) => what)).toEqual(["information", "command"]);
  expect(calls[1]?.args).toEqual(["tcplens.simulate"]);
});

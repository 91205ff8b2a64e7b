/** A trace's whole view as text, to be read in one piece. */
import type { Trace } from "@tcplens/trace";
import type { Rows } from "../../src/shared/protocol.ts";
import { TraceModel } from "../../src/model/trace-model.ts";
import { english } from "../../src/model/words.ts";
import { webviewStrings } from "../../src/shared/webview-strings.ts";
import { chinese } from "./chinese-words.ts";

/** See the file's head. */
export const chinesePage = (trace: Trace): string => {
  const model = new TraceModel(trace, {
    words: chinese,
    canRetry: true,
    canCompare: false,
    place: "compose.yaml:12",
  });
  const view = model.view();
  const list = <L extends Rows["list"]>(name: L, connection = 0): Extract<Rows, { list: L }>["rows"] =>
    model.rows({ list: name, connection, from: 0, count: 40 }).rows as Extract<Rows, { list: L }>["rows"];
  return [
    `# ${stateName(view.state)}  ${view.endpoint}`,
    `${view.headline}  [${view.details.join(" · ")}]`,
    ...view.findings.flatMap(({ title, cause, severity, proof, alternatives, nextSteps, reference }) => [
      `\n## ${title}（${string(`severity.${severity}`)}）${reference}`,
      cause,
      ...section("finding.proof", proof.map(({ text, knownFrom }) => `${text}  ‹${knownFrom}›`)),
      ...section("finding.or", alternatives),
      ...section(
        "finding.next",
        nextSteps.map(({ text, command }) => (command === undefined ? text : `${text}  $ ${command}`)),
      ),
    ]),
    `\n## ${string("phases")}`,
    ...list("timeline").map(({ label, subject, text, duration, knownFrom }) =>
      [label, subject, text, duration, knownFrom].filter((each) => each !== "").join("  "),
    ),
    `\n## ${string("ladder")}`,
    ...list("ladder", view.focus).map(({ label, localState = "", peerState = "" }) =>
      [localState, label, peerState].filter((each) => each !== "").join("  "),
    ),
    `\n## ${string("states")}`,
    ...list("walk", view.focus).map(({ side, from, to, cause }) => `${side}  ${from} → ${to}  ${cause}`),
    `\n## ${string("kernel")}`,
    ...list("kernel").map(({ state, text }) => `${state}  ${text}`),
    `\n## ${string("events")}`,
    ...list("events").map(({ text, meaning, knownFrom }) => `${text}  ‹${knownFrom}›  ${meaning}`.trimEnd()),
    `\n## ${string("notes")}`,
    ...view.notes.map(({ text }) => text),
    `\n## ${string("about")}`,
    `TLS  ${view.tls}`,
    view.unobserved,
    ...view.environment.map(({ name, value }) => `${name}  ${value}`),
    "",
  ]
    .filter((line, index, lines) => line !== "" || index === lines.length - 1)
    .join("\n");
};

const string = (key: keyof typeof webviewStrings): string => chinese.t(webviewStrings[key]);

const stateName = (state: Parameters<typeof nameKey>[0]): string => string(nameKey(state));

const nameKey = <S extends string>(state: S): `state.${S}` => `state.${state}`;

const section = (key: keyof typeof webviewStrings, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`${string(key)}${english.t("：")}`, ...lines.map((line) => `  - ${line}`)];

/** A trace's whole view as text, to be read in one piece. */
import { outline, type Trace } from "@tcplens/trace";
import { kernelRowsOf, ladderRowsOf, walkStepsOf } from "../../src/model/connection-rows.ts";
import { eventRows } from "../../src/model/event-rows.ts";
import { timelineRowsOf } from "../../src/model/timeline-rows.ts";
import { TraceModel } from "../../src/model/trace-model.ts";
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
  const { focus } = view;
  return [
    `# ${string(`state.${view.state}`)}  ${view.endpoint}`,
    `${view.headline}  [${view.details.join(" · ")}]`,
    ...view.findings.flatMap(({ title, cause, severity, proof, alternatives, nextSteps, reference }) => [
      `\n## ${title}（${string(`severity.${severity}`)}）${reference}`,
      cause,
      ...section(
        "finding.proof",
        proof.map(({ text, knownFrom }) => `${text}  ‹${knownFrom}›`),
      ),
      ...section("finding.or", alternatives),
      ...section(
        "finding.next",
        nextSteps.map(({ text, command }) => (command === undefined ? text : `${text}  $ ${command}`)),
      ),
    ]),
    `\n## ${string("phases")}`,
    ...timelineRowsOf(outline(trace).timeline, chinese).map(({ label, subject, text, duration, knownFrom }) =>
      [label, subject, text, duration, knownFrom].filter((each) => each !== "").join("  "),
    ),
    `\n## ${string("ladder")}`,
    ...ladderRowsOf(trace, focus, chinese).map(({ label, localState = "", peerState = "" }) =>
      [localState, label, peerState].filter((each) => each !== "").join("  "),
    ),
    `\n## ${string("states")}`,
    ...walkStepsOf(trace, focus, chinese).map(
      ({ side, from, to, cause }) => `${side}  ${from} → ${to}  ${cause}`,
    ),
    `\n## ${string("kernel")}`,
    ...kernelRowsOf(trace, chinese).map(({ state, text }) => `${state}  ${text}`),
    `\n## ${string("events")}`,
    ...eventRows(trace, 0, EVENTS_MAX, chinese).map(({ text, meaning, knownFrom }) =>
      `${text}  ‹${knownFrom}›  ${meaning}`.trimEnd(),
    ),
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

const section = (key: keyof typeof webviewStrings, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`${string(key)}：`, ...lines.map((line) => `  - ${line}`)];

const EVENTS_MAX = 40;

/**
 * The webview without VS Code: the real page against the real model, both in the browser. What a host does beyond that
 * (running traces, files, commands) is noted, so that a test can look at it. Bundled by `gallery-page.ts`.
 */
import { scenarioNamed, simulate } from "@tcplens/core/simulation";
import { readTraces, Trace } from "@tcplens/trace";
import { compareView } from "../../src/model/compare-view.ts";
import { withControls } from "../../src/model/simulation/simulation-controls.ts";
import { SimulationModel } from "../../src/model/simulation/simulation-model.ts";
import { TraceModel } from "../../src/model/trace-model.ts";
import { english } from "../../src/model/words.ts";
import type { FromCaptureView } from "../../src/shared/capture-protocol.ts";
import type { FromWebview, ToWebview } from "../../src/shared/protocol.ts";
import type { SimulationControls } from "../../src/shared/simulation-view.ts";
import type { View } from "../../src/shared/view.ts";
import { captureGallery } from "./capture-gallery.ts";
import { comparisonGallery } from "./comparison-gallery.ts";
import { hostileTrace, longTrace, manyAttempts } from "./made-traces.ts";
import blackholed from "./traces/blackholed.tcplens.jsonl";
import cancelled from "./traces/cancelled.tcplens.jsonl";
import connected from "./traces/connected.tcplens.jsonl";
import expired from "./traces/expired.tcplens.jsonl";
import packets from "./traces/packets.tcplens.jsonl";
import packetsReset from "./traces/packets-reset.tcplens.jsonl";
import plain from "./traces/plain.tcplens.jsonl";
import refused from "./traces/refused.tcplens.jsonl";
import reset from "./traces/reset.tcplens.jsonl";
import retried from "./traces/retried.tcplens.jsonl";
import slow from "./traces/slow.tcplens.jsonl";

const files: Readonly<Record<string, string>> = {
  blackholed,
  cancelled,
  connected,
  expired,
  packets,
  "packets-reset": packetsReset,
  plain,
  refused,
  reset,
  retried,
  slow,
};

const read = (name: string): Trace => {
  const text = files[name];
  if (text === undefined) throw new Error(`there is no sample ${name}`);
  const { traces } = readTraces(text);
  const [trace] = traces;
  if (trace === undefined) throw new Error(`${name} holds no trace`);
  return trace;
};

/** The first events of a trace, still running. */
const running = (name: string, until: number): Trace => {
  const whole = read(name);
  const trace = new Trace(whole.header);
  for (const event of whole.events) if (event.at <= until) trace.add(event);
  return trace;
};

const context = { words: english, canRetry: true, canCompare: true, place: "compose.yaml:12" };

const traceOf = (name: string): { readonly trace: Trace; readonly now?: number } => {
  switch (name) {
    case "running":
      return { trace: running("blackholed", 3400), now: 4800 };
    case "starting":
      return { trace: running("blackholed", -1), now: 4 };
    case "hostile":
      return { trace: hostileTrace() };
    case "long":
      return { trace: longTrace(10_000) };
    case "many-attempts":
      return { trace: manyAttempts(200) };
    case "empty":
      return {
        trace: (() => {
          const trace = new Trace(read("plain").header);
          trace.finish();
          return trace;
        })(),
      };
    default:
      return { trace: read(name) };
  }
};

/** What the page under test asked of its host. */
const asked: FromWebview[] = [];
let model: TraceModel | SimulationModel | undefined;
let revision = 0;
let state: unknown = JSON.parse(sessionStorage.getItem("state") ?? "null") ?? undefined;

const say = (message: ToWebview): void => window.postMessage(structuredClone(message), "*");
const show = (view: View): void => {
  revision += 1;
  say({ type: "show", revision, view });
};

/** `simulation:zero-window`: a scenario of the library. */
const SIMULATION = "simulation:";

const simulated = (name: string, controls?: SimulationControls): View => {
  const original = scenarioNamed(name);
  if (original === undefined) throw new Error(`there is no scenario ${name}`);
  const { title, about } = original;
  const scenario = controls === undefined ? original : withControls(original, controls);
  model = new SimulationModel(simulate(scenario, { check: false }), {
    words: english,
    source: { from: "library", name },
    original,
    title,
    about,
  });
  return model.view();
};

const viewOf = (name: string): View => {
  if (name.startsWith(SIMULATION)) return simulated(name.slice(SIMULATION.length));
  if (name === "compare") return compareView(read("slow"), read("plain"), english);
  if (name === "compare-failed") return compareView(read("refused"), read("retried"), english);
  if (name === "unreadable") {
    return {
      surface: "problem",
      kind: "unreadable",
      title: "This file is not a trace",
      text: "notes.tcplens.jsonl, line 1: it is not JSON: expected a value, found “#”.",
      action: { act: "open-as-text", label: "Open as Text" },
    };
  }
  const { trace, now } = traceOf(name);
  const shown = new TraceModel(trace, context);
  model = shown;
  return shown.view(now);
};

const named = (): string => new URL(location.href).hash.slice(1) || "refused";

/** What a test sees of this page, and changes. */
const gallery = {
  asked,
  say,
  show: (name: string) => show(viewOf(name)),
  names: Object.keys(files),
  /** Runs are not answered. */
  holdsRuns: false,
};

/** `capture:runs`: one that is made here. */
const CAPTURE = "capture:";
/** `comparison:runs`: two of them. */
const COMPARISON = "comparison:";
const post = (message: unknown): void => window.postMessage(structuredClone(message), "*");
const capture = named().startsWith(CAPTURE)
  ? captureGallery(named().slice(CAPTURE.length), post)
  : named().startsWith(COMPARISON)
    ? comparisonGallery(named().slice(COMPARISON.length), post)
    : undefined;

const answer = (message: FromWebview): void => {
  asked.push(message);
  if (message.type === "ready") return show(viewOf(named()));
  if (message.type !== "request") return;
  const { id, request } = message;
  // A run that takes long: nothing comes of it before it is stopped.
  if (request.kind === "run" && gallery.holdsRuns) return;
  if (request.kind === "run") {
    show(simulated(named().slice(SIMULATION.length), request.controls));
    return say({ type: "answer", id });
  }
  if (request.kind !== "rows") return say({ type: "answer", id });
  say({ type: "answer", id, rows: model?.rows(request) });
};

Object.assign(globalThis, {
  acquireVsCodeApi: () => ({
    postMessage: (message: FromWebview & FromCaptureView) =>
      queueMicrotask(() => {
        if (capture === undefined) return answer(structuredClone(message));
        asked.push(message);
        capture(structuredClone(message));
      }),
    getState: () => state,
    setState: (next: unknown) => {
      state = next;
      sessionStorage.setItem("state", JSON.stringify(next));
    },
  }),
  gallery,
});

if (named().startsWith(COMPARISON)) await import("../../webview/comparison-main.ts");
else if (capture !== undefined) await import("../../webview/capture-main.ts");
else if (named().startsWith(SIMULATION)) await import("../../webview/simulation-main.ts");
else await import("../../webview/main.ts");

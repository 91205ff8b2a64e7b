/**
 * The VS Code extension in a real workbench: activation beside an extension that does nothing, the time from a command to
 * the drawn view beside a webview that draws one line, the round trip of a message, ten thousand events, bundle sizes,
 * and the endpoint finder over source text.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeTrace } from "@tcplens/trace";
import { openBrowser, openPage, startWorkbench, whatIsMissing, writeVsix } from "@tcplens/workbench";
import { budgets, compressed } from "../apps/vscode-extension/budgets.mjs";
import { startSampleServers, fillSample } from "../apps/vscode-extension/sample/serve.mjs";
import { TraceModel } from "../apps/vscode-extension/src/model/trace-model.ts";
import { english } from "../apps/vscode-extension/src/model/words.ts";
import { measureFinder } from "../apps/vscode-extension/test/finder/measure.ts";
import { longTrace } from "../apps/vscode-extension/test/webview/made-traces.ts";
import { median, row } from "./statistics.mjs";

const root = join(import.meta.dirname, "..");
const app = join(root, "apps/vscode-extension");
const STARTS = 5;
const ROUNDS = 9;
const EVENTS = 10_000;

/** An extension that does next to nothing: what the editor itself costs. */
const peer = {
  "package.json": JSON.stringify({
    name: "tcplens-bench-peer",
    publisher: "tcplens",
    version: "1.0.0",
    engines: { vscode: "^1.101.0" },
    main: "./main.cjs",
    activationEvents: [],
    contributes: { commands: [{ command: "peer.show", title: "Show" }] },
  }),
  "main.cjs": `
const vscode = require("vscode");
exports.activate = () => {
  vscode.commands.registerCommand("peer.show", () => {
    const panel = vscode.window.createWebviewPanel("peer", "Peer", 1, {});
    panel.webview.html = "<!doctype html><p id='peer'>drawn</p>";
  });
};`,
};

/** Lines of Markdown. */
export const benchExtension = async () => {
  const missing = whatIsMissing();
  const inEditor =
    missing.length > 0 ? [`Not taken in the editor: ${missing.join(" ")}`] : await benchEditor();
  return [
    "## The VS Code extension",
    "",
    ...sizes(),
    "",
    ...inEditor,
    "",
    ...benchFold(),
    "",
    ...benchFinder(),
  ];
};

const sizes = () => [
  row(["compressed (gzip −9)", "KiB", "bar"]),
  row(["---", "---:", "---:"]),
  row(["read when it is activated: extension.cjs", compressed(["extension.cjs"]).toFixed(1), ""]),
  ...budgets.map(({ what, files, most }) =>
    row([`${what}: ${files.join(", ")}`, compressed(files).toFixed(1), `≤ ${most}`]),
  ),
  row(["the whole package", (statSync(join(app, "tcplens-vscode.vsix")).size / 1024).toFixed(0), ""]),
];

const benchEditor = async () => {
  const box = mkdtempSync(join(tmpdir(), "tcplens-bench-"));
  const folder = join(box, "order-service");
  mkdirSync(folder);
  const servers = await startSampleServers();
  fillSample(folder, servers);
  const file = join(folder, "long.tcplens.jsonl");
  writeFileSync(file, writeTrace(longTrace(EVENTS)));
  const peerVsix = join(box, "peer.vsix");
  writeVsix(peerVsix, peer);
  const browser = await openBrowser({ viewport: { width: 1440, height: 900 } });
  const figures = { ours: [], peer: [], paint: [], peerPaint: [], trip: [], drawn: [] };
  for (let start = 0; start < STARTS; start += 1) {
    const workbench = await startWorkbench({ vsix: [join(app, "tcplens-vscode.vsix"), peerVsix], folder });
    const window = await openPage(browser, workbench);
    await measureWindow(window, { servers, file, figures });
    await window.close();
    await workbench.close();
  }
  await browser.close();
  await servers.close();
  rmSync(box, { recursive: true, force: true });
  return [
    `In a real workbench, ${STARTS} starts of it, each measured ${ROUNDS} times where it can be.`,
    "",
    row(["", "ms, median", "least", "bar"]),
    row(["---", "---:", "---:", "---:"]),
    line("activation (load and call, as VS Code measures it)", figures.ours, "≤ 20"),
    line("activation of an extension that does nothing", figures.peer, ""),
    line("from the command to the drawn verdict (refused on loopback)", figures.paint, ""),
    line("from the command to the drawn line of a webview that does nothing", figures.peerPaint, ""),
    line("round trip of a message: 100 rows asked for and given", figures.trip, "", 1),
    line(`a file of ${EVENTS.toLocaleString("en")} events, from opening to drawn`, figures.drawn, ""),
  ];
};

/** A row of figures in ms. */
const line = (name, values, bar, digits = 0) =>
  row([name, median(values).toFixed(digits), Math.min(...values).toFixed(digits), bar]);

const measureWindow = async (window, { servers, file, figures }) => {
  const close = () =>
    window.evaluate((vscode) => vscode.commands.executeCommand("workbench.action.closeAllEditors"));
  const endpoint = `127.0.0.1:${servers.ports.database}`;
  const timed = async (command, argument, selector) => {
    const began = performance.now();
    void window.evaluate(
      (vscode, name, value) => void vscode.commands.executeCommand(name, value ?? undefined),
      command,
      argument,
    );
    const frame = await window.webviewFrame(selector);
    const took = performance.now() - began;
    return { frame, took };
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const ours = await timed("tcplens.traceEndpoint", { endpoint }, "tcplens-verdict header.failed");
    if (round > 0) figures.paint.push(ours.took);
    if (round === 0) figures.trip.push(...(await roundTrips(ours.frame)));
    await close();
    const other = await timed("peer.show", null, "#peer");
    if (round > 0) figures.peerPaint.push(other.took);
    await close();
  }
  const began = performance.now();
  void window.evaluate(
    (vscode, path) => void vscode.commands.executeCommand("vscode.open", vscode.Uri.file(path)),
    file,
  );
  await window.webviewFrame("tcplens-ladder .row .tag");
  figures.drawn.push(performance.now() - began);
  for (const [id, name] of [
    ["tcplens.tcplens-vscode", "ours"],
    ["tcplens.tcplens-bench-peer", "peer"],
  ]) {
    const { loadMs, callMs, finishMs } = await window.activation(id);
    figures[name].push(loadMs + callMs + finishMs);
  }
};

/** ms of each of some requests, taken in the page. */
const roundTrips = (frame) =>
  frame.evaluate(async () => {
    const { host } = document.querySelector("tcplens-trace");
    const times = [];
    for (let count = 0; count < 30; count += 1) {
      const began = performance.now();
      await host.request({ kind: "rows", list: "events", from: 0, count: 100 });
      times.push(performance.now() - began);
    }
    return times;
  });

const benchFold = () => {
  const times = { fold: [], view: [], rows: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const began = performance.now();
    const trace = longTrace(EVENTS);
    const folded = performance.now();
    const model = new TraceModel(trace, { words: english, canRetry: true, canCompare: false });
    model.view();
    const viewed = performance.now();
    model.rows({ kind: "rows", list: "events", from: 5000, count: 100 });
    const given = performance.now();
    if (round === 0) continue;
    times.fold.push(folded - began);
    times.view.push(viewed - folded);
    times.rows.push(given - viewed);
  }
  return [
    `${EVENTS.toLocaleString("en")} events: made and folded in ${median(times.fold).toFixed(1)} ms, their view in ${median(times.view).toFixed(1)} ms, a window of 100 rows in ${median(times.rows).toFixed(2)} ms.`,
  ];
};

/** Over the folder that TCPLENS_BENCH_SOURCES names; default: this repository. */
const benchFinder = () => {
  const folder = process.env.TCPLENS_BENCH_SOURCES ?? root;
  const runs = Array.from({ length: 3 }, () => measureFinder(folder));
  const { files, megabytes, endpoints } = runs[0];
  return [
    `The endpoint finder over ${folder === root ? "this repository" : "the sources given"} (${files.toLocaleString("en")} files, ${megabytes.toFixed(1)} MB, ${endpoints} endpoints): ${runs[0].msPerMb.toFixed(1)} ms/MB the first time, ${median(runs.slice(1).map(({ msPerMb }) => msPerMb)).toFixed(1)} after; bar ≤ 50.`,
  ];
};

/**
 * `pnpm screenshots`: draws every view of the extension in a real VS Code, in the editor's four kinds of theme and in
 * every state, against real servers on this machine, into docs/images. Needs Chromium.
 *
 *   pnpm screenshots [THEME | PICTURE]…   only these: dark, light, hc-dark, hc-light; failed, capture-sequence …
 */
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fillSample, startSampleServers } from "../apps/vscode-extension/sample/serve.mjs";
import { badRuns, goodRuns } from "../apps/vscode-extension/test/support/compared-runs.ts";
import { captureOfRuns } from "../apps/vscode-extension/test/support/run-capture.ts";
import { pnpm, requireNode, root, step } from "./pnpm.mjs";

requireNode();
step("Building", () =>
  pnpm(["exec", "turbo", "run", "build", "package", "--output-logs=errors-only"], { quiet: true }),
);
const { openBrowser, openPage, startWorkbench, whatIsMissing } =
  await import("../tools/workbench/dist/index.js");
const missing = whatIsMissing();
if (missing.length > 0) {
  console.error(missing.join("\n"));
  process.exit(1);
}

const images = join(root, "docs/images");
const vsix = join(root, "apps/vscode-extension/tcplens-vscode.vsix");
const themes = {
  dark: "Default Dark Modern",
  light: "Default Light Modern",
  "hc-dark": "Default High Contrast",
  "hc-light": "Default High Contrast Light",
};
const asked = process.argv.slice(2).filter((argument) => argument !== "--");
mkdirSync(images, { recursive: true });
const box = mkdtempSync(join(tmpdir(), "tcplens-pictures-"));
const folder = join(box, "order-service");
mkdirSync(folder);
const servers = await startSampleServers();
fillSample(folder, servers);
const { ports } = servers;
const header = {
  type: "trace",
  schema: 1,
  minor: 0,
  id: "empty",
  startedAt: new Date().toISOString(),
  source: "socket",
  producer: "tcplens 0.1.0",
  endpoint: { host: "localhost", port: ports.api, tls: false, text: `localhost:${ports.api}` },
};
writeFileSync(join(folder, "empty.tcplens.jsonl"), `${JSON.stringify(header)}\n`);
writeFileSync(join(folder, "notes.tcplens.jsonl"), "these are notes, not a trace\n");

const trace = (window, endpoint, place) =>
  window.evaluate(
    (vscode, text, at) => {
      void vscode.commands.executeCommand("tcplens.traceEndpoint", {
        endpoint: text,
        ...(at === null ? {} : { place: { uri: vscode.Uri.file(at.path).toString(), line: at.line } }),
      });
    },
    endpoint,
    place ?? null,
  );

/** Waits for a trace's page in this state. */
const shown = async (window, state) => {
  const frame = await window.webviewFrame(`tcplens-verdict header.${state}`, { timeout: 30_000 });
  await window.page.waitForTimeout(700);
  return frame;
};

/** Opens a scenario of the library, and waits until its plots are drawn. */
const simulate = async (window, scenario) => {
  await window.evaluate(
    (vscode, name) => void vscode.commands.executeCommand("tcplens.simulate", { scenario: name }),
    scenario,
  );
  const frame = await window.webviewFrame("tcplens-plot svg[role=img]", { timeout: 30_000 });
  await window.page.waitForTimeout(900);
  return frame;
};

/** A scenario file as a user may write one. */
const scenarioFile = join(folder, "slow-link.tcpscenario.json");
writeFileSync(
  scenarioFile,
  `${JSON.stringify(
    {
      schema: 1,
      name: "slow-link",
      title: "A slow link that loses a packet now and then",
      about: "Look at how the window falls with each loss, and how long it takes to come back.",
      seed: 7,
      limit: 60_000,
      ends: { A: { connection: { congestion: "new-reno" } }, B: {} },
      path: {
        both: [
          { kind: "rate", bitsPerSecond: 2_000_000, queue: { packets: 20 } },
          { kind: "loss", probability: 0.01 },
          { kind: "delay", delay: 30, jitter: 3 },
        ],
      },
      program: [
        { at: 0, end: "B", call: "listen" },
        { at: 0, end: "A", call: "open" },
        { at: 100, end: "A", call: "write", bytes: 200_000 },
        { at: 100, end: "A", call: "shutdown" },
      ],
    },
    undefined,
    2,
  )}\n`,
);

const captureFile = join(folder, "checkout.pcapng");
writeFileSync(captureFile, captureOfRuns());
const [goodFile, badFile] = [goodRuns, badRuns].map((runs, at) => {
  const file = join(folder, at === 0 ? "checkout-good.pcapng" : "checkout-bad.pcapng");
  writeFileSync(file, captureOfRuns(runs));
  return file;
});
const downloadFile = join(folder, "download.pcap.gz");
copyFileSync(join(root, "packages/capture/test/captures/loss-1pct-receiver.pcap.gz"), downloadFile);

const restartFile = join(folder, "restart.pcap");
copyFileSync(join(root, "packages/capture/test/captures/summary-restart.pcap"), restartFile);

/** Opens the capture at one of its connections and one of its views. */
const capture = async (window, { file = captureFile, server = "", tab, row }) => {
  await window.evaluate((vscode) => vscode.commands.executeCommand("workbench.action.closeSidebar"));
  await window.openFile(file);
  const frame = await window.webviewFrame("tcplens-connection-rows .row .who");
  await frame.locator("tcplens-connection-rows .row", { hasText: server }).first().click();
  await frame.locator("tcplens-packets .row").first().waitFor();
  if (row !== undefined) await frame.locator("tcplens-packets .row").nth(row).click();
  await frame.locator(`#tab-${tab}`).click();
  await window.page.waitForTimeout(900);
  return frame;
};

/** A capture that grows while it is open: what has not ended by then is marked. */
const following = async (window) => {
  const file = join(folder, "live.pcapng");
  const whole = captureOfRuns();
  writeFileSync(file, whole.subarray(0, 150_000));
  const frame = await capture(window, { file, server: "192.0.2.12", tab: "sequence" });
  appendFileSync(file, whole.subarray(150_000, 152_000));
  await frame.locator("tcplens-stream h2 .so-far").waitFor();
  await window.page.waitForTimeout(900);
};

/** Compares a good run and a bad one, and chooses a pair and a view of it. */
const comparison = async (window, { server, tab }) => {
  await window.evaluate((vscode) => vscode.commands.executeCommand("workbench.action.closeSidebar"));
  await window.evaluate(
    (vscode, first, second) => {
      const uris = [first, second].map((path) => vscode.Uri.file(path));
      void vscode.commands.executeCommand("tcplens.compareCaptures", uris[0], uris);
    },
    goodFile,
    badFile,
  );
  const frame = await window.webviewFrame("tcplens-pair-rows .row .who", { timeout: 30_000 });
  await frame.locator("tcplens-pair-rows .row", { hasText: server }).first().click();
  await frame.locator(`#tab-${tab}`).click();
  await window.page.waitForTimeout(900);
};

const closeAll = (window) =>
  window.evaluate((vscode) => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

/** Each picture: how its view is brought about. */
const pictures = {
  empty: async (window) => {
    await window.openFile(join(folder, "empty.tcplens.jsonl"));
    await window.webviewFrame("tcplens-problem, tcplens-trace");
    await window.page.waitForTimeout(700);
  },
  unreadable: async (window) => {
    await window.openFile(join(folder, "notes.tcplens.jsonl"));
    await window.webviewFrame("tcplens-problem");
    await window.page.waitForTimeout(700);
  },
  editor: async (window) => {
    await window.openFile(join(folder, ".env"));
    await window.page.locator(".codelens-decoration a").first().waitFor();
    await window.page.waitForTimeout(700);
  },
  running: async (window) => {
    await trace(window, `127.0.0.1:${ports.silent}`, { path: join(folder, "compose.yaml"), line: 5 });
    await shown(window, "running");
    await window.page.waitForTimeout(2500);
  },
  cancelled: async (window) => {
    await window.runCommand("TCP Lens: Cancel Trace");
    await shown(window, "cancelled");
  },
  connected: async (window) => {
    await trace(window, `https://localhost:${ports.secure}/login`, { path: join(folder, ".env"), line: 3 });
    await shown(window, "connected");
  },
  failed: async (window) => {
    await trace(window, `postgres://localhost:${ports.database}/orders`, {
      path: join(folder, ".env"),
      line: 6,
    });
    await shown(window, "failed");
  },
  retried: async (window) => {
    await servers.flaky.down();
    await window.updateSettings({ "tcplens.retry.attempts": 6 });
    await trace(window, `127.0.0.1:${ports.flaky}`, { path: join(folder, ".env"), line: 6 });
    await window.webviewFrame("tcplens-verdict header.running");
    await window.page.waitForTimeout(900);
    await servers.flaky.up();
    await shown(window, "warning");
    await window.updateSettings({ "tcplens.retry.attempts": 1 });
  },
  slow: async (window) => {
    await trace(window, `http://localhost:${ports.slow}/report`, {
      path: join(folder, "src/report.py"),
      line: 4,
    });
    await shown(window, "warning");
  },
  compared: async (window) => {
    await servers.flaky.down();
    await trace(window, `127.0.0.1:${ports.flaky}`);
    await shown(window, "failed");
    await servers.flaky.up();
    await trace(window, `127.0.0.1:${ports.flaky}`);
    await shown(window, "connected");
    await window.runCommand("TCP Lens: Compare with Previous");
    await window.webviewFrame("tcplens-compare");
    await window.page.waitForTimeout(700);
  },
  scenarios: async (window) => {
    await window.runCommand("TCP Lens: Simulate…");
    await window.page.locator(".quick-input-list .monaco-list-row").first().waitFor();
    await window.page.waitForTimeout(700);
  },
  simulated: async (window) => {
    await window.page.keyboard.press("Escape");
    const frame = await simulate(window, "syn-lost");
    await frame.locator("tcplens-run-ladder .row", { hasText: "sent again" }).click();
    await window.page.waitForTimeout(500);
  },
  plotted: async (window) => {
    const frame = await simulate(window, "new-reno");
    const slider = frame.locator("input[type=range]");
    await slider.focus();
    await window.page.keyboard.press("Home");
    for (let page = 0; page < 4; page += 1) await window.page.keyboard.press("PageUp");
    await frame.locator("section.plots").evaluate((section) => section.scrollIntoView());
    await window.page.waitForTimeout(500);
  },
  "scenario-file": async (window) => {
    await window.openFile(scenarioFile);
    await window.page.locator(".codelens-decoration a", { hasText: "Run simulation" }).waitFor();
    await window.page.waitForTimeout(700);
  },
  "capture-packet": (window) => capture(window, { server: "192.0.2.13", tab: "packet", row: 1 }),
  "capture-sequence": (window) => capture(window, { file: downloadFile, tab: "sequence", row: 7 }),
  "capture-round-trips": (window) => capture(window, { file: downloadFile, tab: "rtt" }),
  "capture-throughput": (window) => capture(window, { file: downloadFile, tab: "throughput" }),
  "capture-window": (window) => capture(window, { server: "192.0.2.12", tab: "window" }),
  "capture-states": (window) => capture(window, { server: "192.0.2.16", tab: "states" }),
  "capture-stands-out": async (window) => {
    const frame = await capture(window, { file: restartFile, server: "10.79.2.2", tab: "states" });
    await frame.locator("tcplens-stands-out button").first().click();
    await window.page.waitForTimeout(900);
  },
  "capture-following": following,
  "comparison-differences": (window) => comparison(window, { server: "192.0.2.14", tab: "differences" }),
  "comparison-ladders": (window) => comparison(window, { server: "192.0.2.10", tab: "ladders" }),
  "comparison-sequence": (window) => comparison(window, { server: "192.0.2.12", tab: "sequence" }),
  "capture-figures": (window) => capture(window, { server: "192.0.2.11", tab: "figures" }),
  "capture-findings": async (window) => {
    const frame = await capture(window, { server: "192.0.2.12", tab: "packet" });
    await frame.locator("tcplens-capture-findings .cause").first().click();
    await frame.locator("tcplens-packet .field").first().waitFor();
    await window.page.waitForTimeout(700);
  },
  explained: async (window) => {
    await trace(window, `127.0.0.1:${ports.database}`);
    const frame = await shown(window, "failed");
    await frame.getByTitle("See the same happen in a simulation.").first().click();
    await window.webviewFrame("tcplens-plot svg[role=img]", { timeout: 30_000 });
    await window.page.waitForTimeout(900);
  },
};

const unknown = asked.find((name) => !(name in themes) && !(name in pictures));
if (unknown !== undefined) {
  console.error(
    `nothing is called ${unknown}: there are ${[...Object.keys(themes), ...Object.keys(pictures)].join(", ")}`,
  );
  process.exit(2);
}
/** Those asked for of a table; all of them where none of it is. */
const askedOf = (table) => {
  const some = Object.entries(table).filter(([name]) => asked.includes(name));
  return some.length > 0 ? some : Object.entries(table);
};

const browser = await openBrowser({ viewport: { width: 1440, height: 900 } });
const workbench = await startWorkbench({ vsix, folder });
const window = await openPage(browser, workbench);
await window.evaluate((vscode) => vscode.commands.executeCommand("workbench.view.extension.tcplens"));
await window.evaluate((vscode) => vscode.commands.executeCommand("tcplens.endpoints.focus"));
for (const [theme, name] of askedOf(themes)) {
  await window.setTheme(name);
  for (const [picture, draw] of askedOf(pictures)) {
    // What is cancelled is what ran before.
    if (picture !== "cancelled") await closeAll(window);
    await draw(window);
    await window.screenshot(join(images, `${picture}-${theme}.png`));
    process.stdout.write(`${picture}-${theme} `);
  }
  console.log("");
}
const problems = window.problems();
await browser.close();
await workbench.close();
await servers.close();
rmSync(box, { recursive: true, force: true });
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);

/**
 * The capture editor in a real workbench, on a capture of a gigabyte and a million packets: when its first connections
 * are there, what the extension host grows by, how many frames of the scrolled ladder come when they are due and what one
 * costs, beside those in which an empty element is scrolled, the longest message.
 */
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBrowser, openPage, startWorkbench, whatIsMissing } from "@tcplens/workbench";
import { captureFrames } from "../apps/vscode-extension/test/webview/capture-frames.ts";
import { captureInPieces } from "../apps/vscode-extension/test/webview/made-captures.ts";
import { median, row } from "./statistics.mjs";

const vsix = join(import.meta.dirname, "../apps/vscode-extension/tcplens-vscode.vsix");
const PACKETS = 1_000_000;
const OCTETS_CAPTURED = 1448;
const ROUNDS = 5;

/** Lines of Markdown. */
export const benchCaptureEditor = async () => {
  const missing = whatIsMissing();
  const taken = missing.length > 0 ? [`Not taken in the editor: ${missing.join(" ")}`] : await take();
  return ["## The capture editor", "", ...taken];
};

const take = async () => {
  const folder = mkdtempSync(join(tmpdir(), "captures-"));
  const file = join(folder, "download.pcap");
  const out = openSync(file, "w");
  for (const piece of captureInPieces(PACKETS, OCTETS_CAPTURED)) writeSync(out, piece);
  closeSync(out);
  const browser = await openBrowser({ viewport: { width: 1440, height: 900 } });
  const workbench = await startWorkbench({ vsix: [vsix], folder });
  const window = await openPage(browser, workbench);
  try {
    return lines(await measure(window, file), statSync(file).size);
  } finally {
    await browser.close();
    await workbench.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

const measure = async (window, file) => {
  const memory = () => window.evaluate(() => process.memoryUsage().rss / 1e6);
  const close = () =>
    window.evaluate((vscode) => vscode.commands.executeCommand("workbench.action.closeAllEditors"));
  // The workbench's first webview takes seconds, whatever is in it.
  const began = performance.now();
  await window.evaluate((vscode) => {
    const panel = vscode.window.createWebviewPanel("peer", "Peer", 1, {});
    panel.webview.html = "<!doctype html><p id='peer'>drawn</p>";
  });
  await window.webviewFrame("#peer");
  const figures = {
    cold: performance.now() - began,
    first: [],
    done: [],
    floor: [],
    frames: [],
    grown: 0,
    message: 0,
  };
  const before = await memory();
  for (let round = 0; round < ROUNDS; round += 1) {
    await close();
    const opened = performance.now();
    void window.evaluate(
      (vscode, path) => void vscode.commands.executeCommand("vscode.open", vscode.Uri.file(path)),
      file,
    );
    const frame = await window.webviewFrame("tcplens-connection-rows .row .who");
    figures.first.push(performance.now() - opened);
    await frame.evaluate(weighMessages);
    // The bar for it comes only when it takes a while.
    const all = `${PACKETS.toLocaleString("en")} packets`;
    await frame.locator("tcplens-capture-header", { hasText: all }).waitFor({ timeout: 60_000 });
    await frame.locator("tcplens-capture-header progress").waitFor({ state: "detached", timeout: 60_000 });
    figures.done.push(performance.now() - opened);
    await frame.locator("tcplens-packets .row").first().waitFor();
    await frame.locator("#tab-sequence").click();
    await window.page.waitForTimeout(1000);
    figures.floor.push(await captureFrames(frame, "nothing"));
    figures.frames.push(await captureFrames(frame));
    figures.message = Math.max(figures.message, await frame.evaluate(() => globalThis.longest));
    if (round === 0) figures.grown = (await memory()) - before;
  }
  return figures;
};

/** In the page: how long the longest message is, text as JSON and binary as it is. */
const weighMessages = () => {
  globalThis.longest = 0;
  globalThis.addEventListener("message", ({ data }) => {
    let octets = 0;
    const text = JSON.stringify(data, (_, value) => {
      if (!ArrayBuffer.isView(value)) return value;
      octets += value.byteLength;
      return null;
    });
    globalThis.longest = Math.max(globalThis.longest, octets + text.length);
  });
};

/** The least, the median and the most. */
const spread = (values, digits = 0) =>
  [Math.min(...values), median(values), Math.max(...values)].map((each) => each.toFixed(digits));

const dueOf = (all) => all.map(({ due }) => due * 100);
const workOf = (all) => all.map(({ work }) => work);

const lines = ({ cold, first, done, floor, frames, grown, message }, size) => {
  return [
    `A capture of ${(size / 1e9).toFixed(2)} GB and ${PACKETS.toLocaleString("en")} packets in its editor, opened ${ROUNDS} times in a workbench that has shown a webview before (its first takes ${(cold / 1000).toFixed(1)} s, whatever is in it).`,
    "",
    row(["", "least", "median", "most", "bar"]),
    row(["---", "---:", "---:", "---:", "---:"]),
    row(["from opening to the first connections, ms", ...spread(first), "≤ 1500"]),
    row(["from opening to the last packet, ms", ...spread(done), ""]),
    row(["frames of the scrolled ladder that came when due, %", ...spread(dueOf(frames), 1), "≥ 95"]),
    row(["of an empty element that is scrolled in its place, %", ...spread(dueOf(floor), 1), ""]),
    row(["a frame of the ladder, its own work, 95 % within ms", ...spread(workOf(frames), 1), "≤ 17"]),
    row(["of the empty element", ...spread(workOf(floor), 1), ""]),
    row(["the extension host grows by, MB", "", grown.toFixed(0), "", "≤ 300"]),
    row(["the longest message to the view, KiB", "", (message / 1024).toFixed(0), "", "≤ 256"]),
  ];
};

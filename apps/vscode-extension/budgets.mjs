/**
 * KiB, compressed, that what is loaded together may have: the build fails where one has outgrown it, and the figures of
 * `pnpm bench extension` stand beside it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

export const budgets = [
  { what: "host: what is activated, and what traces", files: ["extension.cjs", "parts.cjs"], most: 117 },
  { what: "exports of a trace", files: ["exports.cjs"], most: 50 },
  { what: "packets of a trace", files: ["packets.cjs"], most: 110 },
  { what: "the endpoint finder", files: ["finder.cjs"], most: 32 },
  { what: "simulations", files: ["simulation.cjs"], most: 120 },
  { what: "captures", files: ["capture.cjs"], most: 20 },
  { what: "their worker", files: ["capture-worker.cjs"], most: 136 },
  { what: "in a browser: all of the host's", files: ["browser.cjs"], most: 240 },
  { what: "in a browser: the worker", files: ["capture-worker.js"], most: 136 },
  { what: "the view of a trace", files: ["webview.js", "webview.css"], most: 80 },
  { what: "the view of a simulation", files: ["simulation.js", "webview.css"], most: 80 },
  { what: "the view of a capture", files: ["capture.js", "webview.css"], most: 80 },
  { what: "the view of a comparison", files: ["comparison.js", "webview.css"], most: 80 },
];

/** KiB of these files of `dist` together, each compressed by itself. */
export const compressed = (files) =>
  files
    .map((file) => gzipSync(readFileSync(join(import.meta.dirname, "dist", file)), { level: 9 }).length)
    .reduce((sum, size) => sum + size, 0) / 1024;

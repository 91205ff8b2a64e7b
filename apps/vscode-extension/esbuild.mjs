/**
 * Builds what the package contains. Where the code runs: `dist/extension.cjs`, and what it loads when it is first used:
 * `dist/finder.cjs` when text is opened, `dist/parts.cjs` when a trace is made or shown, `dist/packets.cjs` when its packets are
 * captured, `dist/exports.cjs` when it is exported, `dist/simulation.cjs` when one is simulated, `dist/capture.cjs` and its thread `dist/capture-worker.cjs` when a capture is opened. In a browser:
 * `dist/browser.cjs` and `dist/capture-worker.js`. For the views: `dist/webview.js`, `dist/simulation.js`,
 * `dist/capture.js`, `dist/comparison.js` and `dist/webview.css`. For scenario files their schema. And the licences of what is in them. Fails where one has outgrown
 * its budget.
 */
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { keptInputs, thirdPartyLicences } from "../../scripts/third-party-licences.mjs";
import { budgets, compressed } from "./budgets.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, "dist");
const { version } = JSON.parse(await readFile(path.join(here, "package.json"), "utf8"));

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
};

/** What something is left of, in all bundles. */
const inputs = new Set();
const buildAndKeep = async (options) => {
  const result = await build(options);
  for (const file of keptInputs(result.metafile)) inputs.add(file);
  return result;
};

/**
 * What is imported dynamically, `parts.ts` and the like, is a bundle of its own where files are read from a disk: the host's
 * file is then read in a millisecond when the extension is activated. `require` and not `import`: it is the editor's.
 */
const separateParts = {
  name: "separate-parts",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /parts\.ts$/ }, ({ path: asked, kind }) =>
      kind === "dynamic-import" ? { path: asked, namespace: "parts" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "parts" }, ({ path: asked }) => {
      const [, name = "parts"] = /(finder|simulation|capture|export)-parts\.ts$/.exec(asked) ?? [];
      return { contents: `module.exports = require("./${name === "export" ? "exports" : name}.cjs");` };
    });
  },
};

const node = {
  ...common,
  format: "cjs",
  platform: "node",
  target: "node22",
  // `koffi` is a native module, used where the user has installed it.
  external: [
    "vscode",
    "koffi",
    "./packets.cjs",
    "./parts.cjs",
    "./exports.cjs",
    "./finder.cjs",
    "./simulation.cjs",
    "./capture.cjs",
  ],
};

/** What a trace captures with reads captures, too, and is larger than all else that makes a trace. */
const separatePackets = {
  name: "separate-packets",
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/captured-packets\.js$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./packets.cjs", external: true } : undefined,
    );
  },
};

/** A module of Node's in here is an error of the build: there is no Node in a browser. */
const browser = { ...common, format: "cjs", platform: "browser", target: "chrome134", external: ["vscode"] };

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

await Promise.all([
  buildAndKeep({
    ...node,
    entryPoints: ["src/host/extension.ts"],
    outfile: "dist/extension.cjs",
    plugins: [separateParts],
  }),
  buildAndKeep({
    ...node,
    entryPoints: ["src/host/node-parts.ts"],
    outfile: "dist/parts.cjs",
    plugins: [separatePackets, separateParts],
  }),
  buildAndKeep({
    ...node,
    entryPoints: [
      path.join(
        path.dirname(fileURLToPath(import.meta.resolve("@tcplens/node-transport"))),
        "packets/captured-packets.js",
      ),
    ],
    outfile: "dist/packets.cjs",
  }),
  buildAndKeep({ ...node, entryPoints: ["src/host/export-parts.ts"], outfile: "dist/exports.cjs" }),
  buildAndKeep({ ...node, entryPoints: ["src/host/finder-parts.ts"], outfile: "dist/finder.cjs" }),
  buildAndKeep({ ...node, entryPoints: ["src/host/simulation-parts.ts"], outfile: "dist/simulation.cjs" }),
  buildAndKeep({ ...node, entryPoints: ["src/host/node-capture-parts.ts"], outfile: "dist/capture.cjs" }),
  buildAndKeep({ ...node, entryPoints: ["src/worker/node-worker.ts"], outfile: "dist/capture-worker.cjs" }),
  buildAndKeep({
    ...browser,
    format: "iife",
    entryPoints: ["src/worker/browser-worker.ts"],
    outfile: "dist/capture-worker.js",
  }),
  // A browser loads one file: what several parts need is in it once.
  buildAndKeep({ ...browser, entryPoints: ["src/host/browser.ts"], outfile: "dist/browser.cjs" }),
  buildAndKeep({
    ...common,
    entryPoints: [
      { in: "webview/main.ts", out: "webview" },
      { in: "webview/simulation-main.ts", out: "simulation" },
      { in: "webview/capture-main.ts", out: "capture" },
      { in: "webview/comparison-main.ts", out: "comparison" },
      { in: "webview/page.css", out: "webview" },
    ],
    outdir: "dist",
    format: "iife",
    platform: "browser",
    target: "chrome134",
  }),
  copyFile(
    path.join(here, "../../packages/core/schema/tcplens-scenario-1.schema.json"),
    path.join(dist, "tcpscenario.schema.json"),
  ),
]);

for (const { files, most } of budgets) {
  const size = compressed(files);
  if (size > most)
    throw new Error(`${files.join(" and ")}: ${size.toFixed(1)} KiB compressed, at most ${most}`);
}

const licences = await thirdPartyLicences([...inputs], here);
await writeFile(
  path.join(dist, "THIRD_PARTY_LICENSES.txt"),
  `What others wrote and TCP Lens ${version} contains, with the licences it came under.\n\n${licences}`,
);

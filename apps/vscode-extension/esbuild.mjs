/**
 * Builds what the package contains: `dist/extension.cjs` for where the code runs, `dist/browser.cjs` for a browser,
 * `dist/webview.js` and `dist/webview.css` for the views, and the licences of what is in them. Fails where a bundle
 * has outgrown its budget.
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { keptInputs, thirdPartyLicences } from "../../scripts/third-party-licences.mjs";

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
 * What is imported dynamically, `parts.ts`, is bundled for itself and stands as one function in the one file. Left to
 * the outer build each of its modules would become a function of its own, a fifth larger in all.
 */
const lazyParts = (options) => ({
  name: "lazy-parts",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /parts\.ts$/ }, ({ path: asked, kind, resolveDir }) =>
      kind === "dynamic-import" ? { path: path.join(resolveDir, asked), namespace: "lazy-part" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "lazy-part" }, async ({ path: entry }) => {
      const { outputFiles } = await buildAndKeep({ ...options, entryPoints: [entry], write: false });
      return { contents: outputFiles[0].text, resolveDir: here };
    });
  },
});

const buildHost = (name, options) => {
  const all = { ...common, format: "cjs", ...options };
  return buildAndKeep({
    ...all,
    entryPoints: [`src/host/${name}.ts`],
    outfile: `dist/${name}.cjs`,
    plugins: [lazyParts(all)],
  });
};

await rm(dist, { recursive: true, force: true });

await Promise.all([
  // A native module, used where the user has installed it.
  buildHost("extension", { platform: "node", target: "node22", external: ["vscode", "koffi"] }),
  // A module of Node's in here is an error of the build: there is no Node in a browser.
  buildHost("browser", { platform: "browser", target: "chrome134", external: ["vscode"] }),
  buildAndKeep({
    ...common,
    entryPoints: [
      { in: "webview/main.ts", out: "webview" },
      { in: "webview/page.css", out: "webview" },
    ],
    outdir: "dist",
    format: "iife",
    platform: "browser",
    target: "chrome134",
  }),
]);

/** KiB, compressed. */
const budgets = { "extension.cjs": 120, "browser.cjs": 120, "webview.js": 80, "webview.css": 10 };

const sizes = await Promise.all(
  Object.entries(budgets).map(async ([file, budget]) => {
    const { length } = gzipSync(await readFile(path.join(dist, file)), { level: 9 });
    return { file, budget, kibibytes: length / 1024 };
  }),
);
const over = sizes.filter(({ budget, kibibytes }) => kibibytes > budget);
if (over.length > 0) {
  const lines = over.map(
    ({ file, budget, kibibytes }) => `${file}: ${kibibytes.toFixed(1)} KiB, at most ${budget}`,
  );
  throw new Error(`over budget, compressed: ${lines.join("; ")}`);
}

const licences = await thirdPartyLicences([...inputs], here);
await writeFile(
  path.join(dist, "THIRD_PARTY_LICENSES.txt"),
  `What others wrote and TCP Lens ${version} contains, with the licences it came under.\n\n${licences}`,
);

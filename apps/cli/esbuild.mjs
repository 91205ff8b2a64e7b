/** Builds `dist/tcplens.mjs`, the whole program in one file, and the licences of what is in it. */
import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { keptInputs, thirdPartyLicences } from "../../scripts/third-party-licences.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, "dist");

/**
 * Node's own modules are loaded when the code that asks for them runs. As `import` statements they would all stand at
 * the top of the one file, and `--version` would wait for TLS, threads and cryptography.
 */
const SELDOM = new Set(["node:child_process", "node:crypto"]);
const lazyBuiltins = {
  name: "lazy-builtins",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^node:/ }, ({ path: module, namespace }) =>
      namespace === "builtin" ? { path: module, external: true } : { path: module, namespace: "builtin" },
    );
    onLoad({ filter: /.*/, namespace: "builtin" }, ({ path: module }) => ({
      contents: SELDOM.has(module)
        ? whenAsked(module)
        : `module.exports = require(${JSON.stringify(module)});`,
    }));
  },
};

/** Of a module the names alone: it is loaded when something of it is used, which most runs never do. */
const whenAsked = (module) => `
for (const name of ${JSON.stringify(Object.keys(createRequire(import.meta.url)(module)))})
  Object.defineProperty(exports, name, { enumerable: true, get: () => require(${JSON.stringify(module)})[name] });
`;

const { version } = JSON.parse(await readFile(path.join(here, "package.json"), "utf8"));

/** What every part of the program is built with. */
const common = {
  absWorkingDir: here,
  bundle: true,
  platform: "node",
  target: "node20",
  // Less to read at every start. Lines stay short, so that a stack trace says where. Names are not kept: each function
  // that is made would be given its own again, a tenth of the time that a large capture takes.
  minify: true,
  lineLimit: 160,
  legalComments: "none",
  // Native modules, used where the user has installed them.
  external: ["koffi", "@duckdb/node-api"],
  // The file it names first asks for its others in a way that no bundler sees.
  alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
  define: { __VERSION__: JSON.stringify(version) },
  metafile: true,
  logLevel: "warning",
};

/** The files of all parts that something is left of. */
const inputs = new Set();
const keepInputs = (metafile) => {
  for (const file of keptInputs(metafile)) inputs.add(file);
};

/** What stands in a part for the end of a comment. */
const END_WITHIN = "*@end@/";

/** The parts' code, by their names. */
const parts = new Map();

/**
 * What is imported dynamically under one of these names stands at the end of the one file in a comment, and is compiled
 * when it is asked for; where Node can, it is kept compiled for the next time. As code it would be parsed at every
 * start, which is most of the time that `--version` would take.
 */
const lazyParts = {
  name: "lazy-parts",
  setup: ({ onResolve, onLoad }) => {
    const names = new Map([
      ["../actions/index.ts", "actions"],
      ["../actions/simulate-action.ts", "simulation"],
      ["../actions/analysis.ts", "analysis"],
      ["../actions/captures.ts", "captures"],
      ["@tcplens/certificates", "certificates"],
    ]);
    onResolve({ filter: /.*/ }, ({ path: asked, kind, resolveDir }) => {
      const name = names.get(asked);
      if (kind !== "dynamic-import" || name === undefined) return undefined;
      return { path: name, namespace: "lazy-part", pluginData: { asked, resolveDir } };
    });
    onLoad({ filter: /.*/, namespace: "lazy-part" }, async ({ path: name, pluginData }) => {
      const { asked, resolveDir } = pluginData;
      const { outputFiles, metafile } = await build({
        ...common,
        stdin: { contents: `export * from ${JSON.stringify(asked)};`, resolveDir },
        format: "cjs",
        plugins: [lazyBuiltins, lazyParts],
        write: false,
      });
      keepInputs(metafile);
      if (name === "analysis") keepWhole(metafile);
      parts.set(name, outputFiles[0].text);
      return { contents: loaderOf(name) };
    });
  },
};

/** Fails where something of the project's own is imported dynamically: what it shares would be wrapped in functions. */
const keepWhole = ({ inputs: files }) => {
  for (const [file, { imports }] of Object.entries(files))
    for (const { path: other, kind } of imports)
      if (kind === "dynamic-import" && other in files && !other.includes("node_modules"))
        throw new Error(
          `${file} imports ${other} dynamically, which makes the analysis slower (decision 0008)`,
        );
};

/** The line before a part. */
const markOf = (name) => ["/*#part", name].join(" ");

/**
 * `__filename` is the program's file or, within a part, the program's file and the part's name. The mark is put
 * together where it is used, so that it stands in the file only where the part begins.
 */
const loaderOf = (name) => `
const Module = require("node:module");
const program = __filename.replace(/#\\w+\\.cjs$/, "");
const file = require("node:fs").readFileSync(program);
const mark = ["\\n/*#part", "${name}\\n"].join(" ");
const from = file.indexOf(mark) + mark.length;
const text = file.latin1Slice(from, file.indexOf(["\\n*", ""].join("/"), from)).replaceAll(${whole(END_WITHIN)}, ${whole("*/")});
Module.enableCompileCache?.();
const part = new Module(program);
part.filename = program + "#${name}.cjs";
part.paths = Module._nodeModulePaths(require("node:path").dirname(program));
part._compile(text, part.filename);
module.exports = part.exports;
`;

/** Code that comes to `text`, and does not have it. */
const whole = (text) => `${JSON.stringify(text.split("/"))}.join("/")`;

/**
 * One comment, as lines of comments take twice as long to read over. In ASCII, which is read in half the time of what has
 * other characters: those that esbuild leaves stand in regular expressions and templates, where an escape means the same.
 */
const asComment = (name, text) => {
  if (text.includes(END_WITHIN))
    throw new Error(`${name} has ${END_WITHIN}, which stands for a comment's end`);
  const ascii = text
    .trimEnd()
    .replaceAll(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replaceAll("*/", END_WITHIN);
  return `${markOf(name)}\n${ascii}\n*/\n`;
};

await rm(dist, { recursive: true, force: true });

const { metafile } = await build({
  ...common,
  entryPoints: ["src/main.ts"],
  outfile: path.join(dist, "tcplens.mjs"),
  format: "esm",
  banner: {
    // Some of the libraries are CommonJS and ask for Node's own modules with `require`.
    js: [
      "#!/usr/bin/env node",
      'import { createRequire as createRequire__ } from "node:module";',
      'import { fileURLToPath as fileURLToPath__ } from "node:url";',
      "const require = createRequire__(import.meta.url);",
      "const __filename = fileURLToPath__(import.meta.url);",
    ].join("\n"),
  },
  plugins: [lazyBuiltins, lazyParts],
});
keepInputs(metafile);

const program = path.join(dist, "tcplens.mjs");
for (const [name, text] of parts) await appendFile(program, asComment(name, text));

await writeFile(
  path.join(dist, "THIRD_PARTY_LICENSES.txt"),
  `What others wrote and tcplens ${version} contains, with the licences it came under.\n\n${await thirdPartyLicences([...inputs], here)}`,
);

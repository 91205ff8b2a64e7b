/** Builds `dist/tcplens.mjs`, the whole program in one file, and the licences of what is in it. */
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, "dist");

/** The package that a bundled file belongs to: its folder under the last `node_modules`, undefined for the project's own. */
const packageFolder = (input) => {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//u.exec(input.replaceAll("\\", "/"));
  return match?.[1];
};

const licenceText = async (folder) => {
  const files = (await readdir(folder)).filter((file) => /^licen[cs]e(?:-[a-z]+)?(?:\.[a-z]+)?$/i.test(file));
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")));
  return texts.map((text) => text.trim()).join("\n\n");
};

/** The files that something of is left in the output. */
const bundled = ({ outputs }) =>
  Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => file),
  );

/** One section for each package that is in the bundle, in the order of names. */
const licences = async (inputs) => {
  const folders = [...new Set(inputs.map(packageFolder))].filter((folder) => folder !== undefined);
  const packages = await Promise.all(
    folders.map(async (folder) => {
      const absolute = path.resolve(here, folder);
      const { name, version, license } = JSON.parse(
        await readFile(path.join(absolute, "package.json"), "utf8"),
      );
      if (license === undefined) throw new Error(`${name} ${version} does not say its licence`);
      const text = await licenceText(absolute);
      if (text === "") throw new Error(`${name} ${version} holds no licence text`);
      return { name, version, license, text };
    }),
  );
  packages.sort((a, b) => (a.name < b.name ? -1 : 1));
  const rule = "=".repeat(80);
  return packages
    .map(
      ({ name, version, license, text }) => `${rule}\n${name} ${version} (${license})\n${rule}\n\n${text}\n`,
    )
    .join("\n");
};

/**
 * Node's own modules are loaded when the code that asks for them runs. As `import` statements they would all stand at
 * the top of the one file, and `--version` would wait for TLS, threads and cryptography.
 */
const lazyBuiltins = {
  name: "lazy-builtins",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^node:/ }, ({ path: module, namespace }) =>
      namespace === "builtin" ? { path: module, external: true } : { path: module, namespace: "builtin" },
    );
    onLoad({ filter: /.*/, namespace: "builtin" }, ({ path: module }) => ({
      contents: `module.exports = require(${JSON.stringify(module)});`,
    }));
  },
};

const { version } = JSON.parse(await readFile(path.join(here, "package.json"), "utf8"));
await rm(dist, { recursive: true, force: true });

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/main.ts"],
  outfile: path.join(dist, "tcplens.mjs"),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  // Less to read at every start. Names stay, and lines stay short, so that a stack trace can be read.
  minify: true,
  keepNames: true,
  lineLimit: 160,
  legalComments: "none",
  // A native module, used where the user has installed it.
  external: ["koffi"],
  define: { __VERSION__: JSON.stringify(version) },
  banner: {
    // Some of the libraries are CommonJS and ask for Node's own modules with `require`.
    js: '#!/usr/bin/env node\nimport { createRequire as createRequire__ } from "node:module";\nconst require = createRequire__(import.meta.url);',
  },
  plugins: [lazyBuiltins],
  metafile: true,
  logLevel: "warning",
});

await writeFile(
  path.join(dist, "THIRD_PARTY_LICENSES.txt"),
  `What others wrote and tcplens ${version} contains, with the licences it came under.\n\n${await licences(bundled(metafile))}`,
);
